using System.Globalization;
using EvQc.Instruments.Text;
using EvQc.Quantities;
using static System.FormattableString;

namespace EvQc.Instruments;

/// <summary>
/// Bytes in, a fully described run or every problem with its line out. The layout is recognised by content, never by the name,
/// which appears in messages only. Never throws, whatever the bytes.
/// </summary>
public static class InstrumentFile
{
    /// <summary>Larger files are refused unread: the largest real export seen is two orders of magnitude smaller.</summary>
    public const int LargestBytes = 50 * 1024 * 1024;

    public static Parsed<InstrumentRun> Read(ReadOnlyMemory<byte> bytes, string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        if (bytes.IsEmpty) return Refused("file-empty", $"{fileName} is empty: export it again from the instrument's software.");
        if (RefusedForSize(bytes.Length, fileName) is { } refused) return refused;
        return FormatRecognition.Read(bytes, fileName);
    }

    /// <summary>The refusal of a file that is too large, so that a caller need not load it first; null for a size that is read.</summary>
    public static Parsed<InstrumentRun>? RefusedForSize(long length, string fileName)
    {
        if (length <= LargestBytes) return null;
        var megabytes = (length / 1048576m).ToString("0.#", CultureInfo.InvariantCulture);
        return Refused("file-too-large", Invariant($"{fileName} has {megabytes} MB; at most {LargestBytes / 1048576} MB are read. Export fewer runs per file."));
    }

    internal static Parsed<InstrumentRun> Refused(string code, string message) => new(null, [Problem.Error(code, message)]);
}
