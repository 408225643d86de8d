using System.Text;

namespace EvQc.Instruments.Text;

/// <summary>
/// The decoded text of a file and where its lines begin. Lines end with CRLF, LF or CR alone: all three occur in exports of one laboratory.
/// </summary>
internal sealed class FileText
{
    private const int TypicalLine = 32;
    private readonly string _text;
    private readonly List<(int Start, int Length)> _lines;

    private FileText(string text, string encoding)
    {
        _text = text;
        Encoding = encoding;
        _lines = new((text.Length / TypicalLine) + 8);
        var start = 0;
        while (start < text.Length)
        {
            var length = text.AsSpan(start).IndexOfAny('\r', '\n');
            if (length < 0)
            {
                _lines.Add((start, text.Length - start));
                break;
            }

            _lines.Add((start, length));
            var end = start + length;
            start = end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1);
        }
    }

    /// <summary>How the bytes were read: <c>utf-8</c>, <c>utf-16le</c>, <c>windows-1252</c>, <c>macintosh</c>.</summary>
    public string Encoding { get; }

    public int LineCount => _lines.Count;

    /// <summary>1-based number of a last line that no line end closes, so that it may be cut off; 0 where every line is closed.</summary>
    public int OpenLine => _text.Length > 0 && _text[^1] is not ('\r' or '\n') ? _lines.Count : 0;

    public string All => _text;

    /// <summary>The line with this 0-based index, without its end.</summary>
    public ReadOnlySpan<char> this[int index] => _text.AsSpan(_lines[index].Start, _lines[index].Length);

    public static FileText From(string text, string encoding = "utf-8") => new(text, encoding);

    /// <summary>
    /// A byte order mark decides; else strict UTF-8; else UTF-16 without a mark where every second byte of an ASCII text is zero; else a
    /// one-byte code page, which no byte sequence can contradict: Windows-1252, or Mac Roman for a file of CR line ends only.
    /// </summary>
    public static FileText Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return new(System.Text.Encoding.UTF8.GetString(bytes[3..]), "utf-8");
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return new(System.Text.Encoding.Unicode.GetString(bytes[2..]), "utf-16le");
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return new(System.Text.Encoding.BigEndianUnicode.GetString(bytes[2..]), "utf-16be");
        if (bytes.Length >= 8 && bytes[1] == 0 && bytes[3] == 0 && bytes[5] == 0 && bytes[7] == 0 && bytes[0] != 0)
        {
            return new(System.Text.Encoding.Unicode.GetString(bytes), "utf-16le");
        }

        if (System.Text.Unicode.Utf8.IsValid(bytes)) return new(System.Text.Encoding.UTF8.GetString(bytes), "utf-8");
        var mac = bytes.Contains((byte)'\r') && !bytes.Contains((byte)'\n');
        return mac ? new(CodePages.DecodeMacRoman(bytes), "macintosh") : new(CodePages.DecodeWindows1252(bytes), "windows-1252");
    }
}
