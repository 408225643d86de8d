using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EvQc.Audit;

/// <summary>
/// Fields as bytes that read in one way only: each is preceded by what it is and how long it is, so that no field can pass for a part
/// of its neighbour: <c>("5|mg","L")</c> and <c>("5","mg|L")</c> differ.
/// </summary>
internal sealed class CanonicalBytes
{
    private const byte Absent = 0;
    private const byte Utf8 = 1;
    private const byte Utf16 = 2;
    private const byte Binary = 3;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public CanonicalBytes Clear()
    {
        _bytes.ResetWrittenCount();
        return this;
    }

    public CanonicalBytes Text(string? text)
    {
        if (text is null)
        {
            Head(Absent, 0);
        }
        else if (IsText(text))
        {
            var length = Strict.GetByteCount(text);
            Head(Utf8, length);
            _bytes.Advance(Strict.GetBytes(text, _bytes.GetSpan(length)));
        }
        else
        {
            // Half of a surrogate pair has no UTF-8; every half would turn into the same replacement character.
            Head(Utf16, 2 * text.Length);
            var units = _bytes.GetSpan(2 * text.Length);
            for (var i = 0; i < text.Length; i++)
                BinaryPrimitives.WriteUInt16LittleEndian(units[(2 * i)..], text[i]);
            _bytes.Advance(2 * text.Length);
        }

        return this;
    }

    public CanonicalBytes Number(long number)
    {
        Head(Binary, sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(sizeof(long)), number);
        _bytes.Advance(sizeof(long));
        return this;
    }

    public CanonicalBytes Identity(Guid? id)
    {
        if (id is not { } given)
        {
            Head(Absent, 0);
            return this;
        }

        Head(Binary, 16);
        given.TryWriteBytes(_bytes.GetSpan(16), bigEndian: true, out var written);
        _bytes.Advance(written);
        return this;
    }

    /// <summary>Microseconds since 1970, which is what every database keeps.</summary>
    public CanonicalBytes Time(DateTimeOffset time) =>
        Number((time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    private void Head(byte kind, int length)
    {
        var head = _bytes.GetSpan(5);
        head[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], length);
        _bytes.Advance(5);
    }

    private static bool IsText(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }
}
