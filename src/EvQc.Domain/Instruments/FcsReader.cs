using System.Globalization;
using System.Text;
using EvQc.Instruments.Text;
using EvQc.Quantities;
using static System.FormattableString;

namespace EvQc.Instruments;

/// <summary>
/// Flow cytometry standard 2.0 to 3.1: the header and the keywords of the TEXT segment, and the number of events. <c>$VOL</c> is in nanolitres. A file of no events and
/// no volume is valid and gives no concentration.
/// </summary>
internal static class FcsReader
{
    private const string Version = "fcs-2";

    public static bool Recognises(ReadOnlySpan<byte> bytes) => bytes.StartsWith("FCS2."u8) || bytes.StartsWith("FCS3."u8);

    public static Parsed<InstrumentRun> Read(ReadOnlySpan<byte> bytes)
    {
        var problems = new ProblemList();
        if (bytes.Length < 58 || Offset(bytes, 10) is not { } start || Offset(bytes, 18) is not { } end || start < 58 || end <= start || end >= bytes.Length)
        {
            problems.Error("header-damaged", "The FCS header does not point to a text segment inside the file: it is cut off. Copy it again.", 1);
            return new(null, problems.ToList());
        }

        var keywords = Keywords(TextOf(bytes[start..(end + 1)]));
        if (Whole(keywords, "$TOT") is not { } events)
        {
            problems.Error("events-missing", "The keyword $TOT (number of events) is missing or no number: export the file again.", 1);
            return new(null, problems.ToList());
        }

        var lastByte = Whole(keywords, "$ENDDATA") is { } stated and > 0 ? stated : Offset(bytes, 34) ?? 0;
        if (events > 0 && lastByte >= bytes.Length) problems.Error("file-cut-off", Invariant($"The data should end at byte {lastByte}, the file has {bytes.Length} bytes: it is cut off. Copy it again."), 1);

        var quantities = new List<MeasuredQuantity> { Quantity("events", events, Unit.Count, keywords["$TOT"]) };
        if (keywords.TryGetValue("$VOL", out var volumeText) && CellNumber.TryRead(volumeText, out var nanolitres) && nanolitres is >= 0.001m and < 1E12m)
        {
            quantities.Add(Quantity("volume", nanolitres / 1000m, Unit.Microlitre, volumeText));
            quantities.Add(Quantity("event-concentration", events / nanolitres * 1_000_000m, Unit.EventsPerMl, $"{keywords["$TOT"].Trim()} / {volumeText.Trim()} nL"));
        }

        var time = $"{keywords.GetValueOrDefault("$DATE")} {keywords.GetValueOrDefault("$BTIM")}".Trim();
        return new(
            new()
            {
                Format = InstrumentFormats.Fcs,
                ParserVersion = Version,
                Instrument = Said(keywords, "$CYT"),
                Serial = Said(keywords, "$CYTSN"),
                Operator = Said(keywords, "$OP"),
                Sample = Said(keywords, "$SMNO", "$SRC", "TBNM", "TUBE NAME", "$CELLS"),
                MeasuredAtText = time.Length > 0 ? time : null,
                MeasuredAt = TimeOf(keywords),
                Quantities = quantities,
                Details = [.. Channels(keywords)],
            },
            problems.ToList());
    }

    private static MeasuredQuantity Quantity(string name, decimal value, Unit unit, string raw) => new(name, new Quantity(value, unit), raw.Trim(), 1, 1);

    // The standard asks for ASCII, then UTF-8; older instruments write the code page of their PC.
    private static string TextOf(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : CodePages.DecodeWindows1252(bytes);

    // The first character separates; doubled, it stands for itself inside a value.
    private static Dictionary<string, string> Keywords(string text)
    {
        var (delimiter, keywords) = (text[0], new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));
        var (parts, current) = (new List<string>(), new StringBuilder());
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] != delimiter) current.Append(text[i]);
            else if (i + 1 < text.Length && text[i + 1] == delimiter && current.Length > 0) current.Append(text[i++]);
            else
            {
                parts.Add(current.ToString());
                current.Clear();
            }
        }

        for (var i = 0; i + 1 < parts.Count && keywords.Count < 20_000; i += 2) keywords.TryAdd(parts[i].Trim(), parts[i + 1]);
        return keywords;
    }

    private static IEnumerable<RunDetail> Channels(Dictionary<string, string> keywords)
    {
        for (var i = 1; i <= Math.Min(Whole(keywords, "$PAR") ?? 0, 200); i++)
        {
            var detector = keywords.GetValueOrDefault(Invariant($"$P{i}N"))?.Trim();
            var label = keywords.GetValueOrDefault(Invariant($"$P{i}S"))?.Trim();
            if (!string.IsNullOrEmpty(detector)) yield return new(Invariant($"Channel {i}"), string.IsNullOrEmpty(label) ? detector : $"{detector}: {label}", 1);
        }
    }

    private static DateTime? TimeOf(Dictionary<string, string> keywords)
    {
        if (LocalTimes.Exact(keywords.GetValueOrDefault("$BTIM"), "yyyy-MM-dd H:mm:ss") is { } whole) return whole;
        // Fractions follow a point (FCS 3.1) or, as sixtieths, a third colon (FCS 3.0); FCS 2.0 wrote years of two digits.
        var time = string.Join(':', keywords.GetValueOrDefault("$BTIM", "").Split('.')[0].Trim().Split(':').Take(3));
        return LocalTimes.Exact(
            $"{keywords.GetValueOrDefault("$DATE")} {time}", "d-MMM-yyyy H:mm:ss", "yyyy-MM-dd H:mm:ss", "yyyy-MMM-d H:mm:ss", "yyyy-MM-dd", "d-MMM-yyyy", "d-MMM-yy H:mm:ss", "d-MMM-yy");
    }

    private static string? Said(Dictionary<string, string> keywords, params string[] names) =>
        names.Select(n => keywords.GetValueOrDefault(n)?.Trim()).FirstOrDefault(v => !string.IsNullOrEmpty(v));

    private static int? Whole(Dictionary<string, string> keywords, string name) =>
        int.TryParse(keywords.GetValueOrDefault(name), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? Offset(ReadOnlySpan<byte> bytes, int at) =>
        int.TryParse(bytes.Slice(at, 8), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var offset) ? offset : null;
}
