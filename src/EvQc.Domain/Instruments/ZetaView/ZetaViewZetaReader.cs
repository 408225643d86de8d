using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.ZetaView;

/// <summary>
/// ZetaView zeta-potential profile (<c>…_prof_488.txt</c>): it has no sizes and must not pass for a size file. A value with a large fit accuracy is a failed
/// measurement, so the accuracies stand beside it.
/// </summary>
internal static class ZetaViewZetaReader
{
    public static bool Recognises(FileText text)
    {
        if (!ZetaViewHead.Recognises(text)) return false;
        for (var i = 0; i < text.LineCount; i++)
        {
            if (text[i].StartsWith("Size / nm", StringComparison.OrdinalIgnoreCase)) return false;
            if (text[i].StartsWith("ZP Profile", StringComparison.OrdinalIgnoreCase) || text[i].StartsWith("Zeta Potential", StringComparison.OrdinalIgnoreCase)) return true;
        }

        return ZetaViewHead.Read(text).Text("Type of Measurement")?.Contains("Profile", StringComparison.OrdinalIgnoreCase) == true;
    }

    public static Parsed<InstrumentRun> Read(FileText text)
    {
        var problems = new ProblemList();
        var head = ZetaViewHead.Read(text);
        var quantities = new List<MeasuredQuantity>();
        for (var i = 0; i < text.LineCount && !text[i].StartsWith("ZP Profile", StringComparison.OrdinalIgnoreCase); i++)
        {
            var isPotential = text[i].StartsWith("Zeta Potential", StringComparison.OrdinalIgnoreCase) && text[i].Contains("mV", StringComparison.Ordinal);
            var isAccuracy = text[i].Contains("accuracy", StringComparison.OrdinalIgnoreCase);
            if (isPotential || isAccuracy) Add(new(i + 1, Cells.Split(text[i].ToString().Replace("\0", "", StringComparison.Ordinal), '\t')), head.Mark, isPotential, quantities, problems);
        }

        if (!quantities.Exists(q => q.Name == "zeta-potential"))
        {
            problems.Error("zeta-potential-missing", "The line 'Zeta Potential / mV' is missing: the file is cut off or the profile was not evaluated. Export it again.");
            return new(null, problems.ToList());
        }

        if (quantities.Count == 1) problems.Warn("accuracy-missing", "The file prints no fit accuracy, so nobody can tell whether the profile was fitted well.", quantities[0].Line);
        var (measuredAtText, measuredAt) = ZetaViewFacts.MeasuredAt(head, problems);
        return new(
            new()
            {
                Format = InstrumentFormats.ZetaViewZeta,
                ParserVersion = "zetaview-zeta-1",
                Instrument = "ZetaView",
                Serial = head.Text("ZetaView S/N"),
                Software = ZetaViewFacts.Software(head),
                Operator = head.Text("Operator"),
                Sample = head.Text("Sample"),
                MeasuredAtText = measuredAtText,
                MeasuredAt = measuredAt,
                Quantities = quantities,
                Flags = ZetaViewFacts.Flags(head),
                Details = [.. head.Details()],
            },
            problems.ToList());
    }

    private static void Add(Row row, char mark, bool isPotential, List<MeasuredQuantity> quantities, ProblemList problems)
    {
        // "Zeta Potential / mV:⇥-31.4", or the number behind a blank in the first cell.
        var index = row[1].Length > 0 ? 1 : 0;
        var raw = index == 1 ? row[1] : row[0][(row[0].LastIndexOfAny([':', ' ']) + 1)..];
        if (CellNumber.TryRead(raw, mark, out var value))
        {
            var name = isPotential ? "zeta-potential" : "fit-accuracy";
            quantities.Add(new(name, new Quantity(value, isPotential || row[0].Contains("mV", StringComparison.Ordinal) ? Unit.Millivolt : Unit.Unstated), raw, row.Line, index + 1) { Channel = row[0].TrimEnd(':') });
        }
        else if (isPotential && raw.Length > 0)
        {
            problems.Error("not-a-number", $"'{raw}' is no zeta potential: export the profile again.", row.Line, index + 1);
        }
    }
}
