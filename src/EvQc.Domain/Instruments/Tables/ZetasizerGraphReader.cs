using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Tables;

/// <summary>
/// What Zetasizer's "copy graph" puts on the clipboard: two columns, <c>X Intensity</c> (nm against percent) or <c>X Lag Time</c> (µs against correlation).
/// One name of file, two quite different quantities.
/// </summary>
internal static class ZetasizerGraphReader
{
    public static bool Recognises(FileText text) => text.LineCount > 1 && (text[0].StartsWith("X Intensity\t") || text[0].StartsWith("X Lag Time\t"));

    public static Parsed<InstrumentRun> Read(FileText text)
    {
        var problems = new ProblemList();
        var isSize = text[0].StartsWith("X Intensity");
        var title = Cells.Split(text[0], '\t')[1].Trim();
        var colon = title.IndexOf(": ", StringComparison.Ordinal);
        var reading = new TableReading(CellNumber.MarkOf(text[1]), problems);
        for (var i = 1; i < text.LineCount; i++)
        {
            var row = new Row(i + 1, Cells.Split(text[i], '\t'));
            if (row.IsBlank) continue;
            if (!CellNumber.TryRead(row[0], reading.Mark, out _) || row[1].Length == 0)
            {
                problems.Error("row-cut-off", "Every row must hold two numbers: copy the graph again.", row.Line, 1);
                continue;
            }

            var about = TableReading.About(row, colon > 0 ? title[(colon + 2)..] : title) with { Channel = row[0] + (isSize ? " nm" : " µs") };
            reading.Add(row, 1, isSize ? "intensity" : "correlation", isSize ? Unit.Percent : Unit.One, about);
        }

        return new(TableRun.Of(InstrumentFormats.Zetasizer, "zetasizer-text-1", reading, problems), problems.ToList());
    }
}
