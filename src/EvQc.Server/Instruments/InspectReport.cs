using System.Globalization;
using System.Text;
using EvQc.Quantities;

namespace EvQc.Instruments;

/// <summary>The same for a person at a terminal, with a small histogram.</summary>
internal static class InspectReport
{
    private const int MostQuantities = 24;
    private const int HistogramRows = 16;
    private const int HistogramWidth = 50;

    public static string Of(string file, string? sha256, Parsed<InstrumentRun> parsed)
    {
        var text = new StringBuilder();
        text.AppendLine(file);
        if (parsed.Value is { } run)
        {
            Head(text, run, sha256);
            Captures(text, run);
            Summary(text, run);
            Histogram(text, run.Distribution);
            if (run.Captures.Count == 0 || run.Summary is null) Quantities(text, run);
            foreach (var flag in run.Flags) Line(text, $"  instrument says  {flag}");
        }

        foreach (var problem in parsed.Problems)
        {
            var place = problem.Line is null ? "" : problem.Column is null ? $" line {Text(problem.Line)}" : $" line {Text(problem.Line)}, column {Text(problem.Column)}";
            Line(text, $"  {(problem.Severity == Severity.Error ? "ERROR" : "warning")}{place} [{problem.Code}] {problem.Message}");
        }

        return text.ToString();
    }

    private static void Head(StringBuilder text, InstrumentRun run, string? sha256)
    {
        Fact(text, "format", run.Format);
        Fact(text, "instrument", string.Join(", ", new[] { run.Instrument, run.Serial }.OfType<string>()));
        Fact(text, "software", run.Software);
        Fact(text, "sample", run.Sample);
        Fact(text, "operator", run.Operator);
        var ambiguous = run.MeasuredAtText is not null && run.MeasuredAt is null ? " (not taken as a time: ambiguous)" : "";
        Fact(text, "measured", run.MeasuredAtText is null ? null : run.MeasuredAtText + ambiguous);
        if (run.Summary is not null) Fact(text, "dilution", Dilution(run.Dilution));
        Fact(text, "sha256", sha256);
    }

    private static string Dilution(Dilution dilution) => dilution switch
    {
        { Factor: { } factor, AppliedByInstrument: true } => $"{Text(factor)}, already multiplied by the instrument",
        { Factor: { } factor } => $"{Text(factor)}, multiplied by EvQc",
        { Hint: { } hint } => $"not recorded; the name hints at {Text(hint)}",
        _ => "not recorded",
    };

    private static void Captures(StringBuilder text, InstrumentRun run)
    {
        if (run.Captures.Count == 0) return;
        Line(text, $"  {"capture",-28} {"particles/mL",13} {"mean",7} {"mode",7} {"D10",7} {"D50",7} {"D90",7} {"p/frame",8} {"tracks",7}  validity");
        foreach (var c in run.Captures)
        {
            var name = c.Name.Length > 28 ? "…" + c.Name[^27..] : c.Name;
            Line(text, $"  {name,-28} {Readable(c.ConcentrationPerMl),13} {Text(c.MeanNm),7} {Text(c.ModeNm),7} {Text(c.D10Nm),7} {Text(c.D50Nm),7} {Text(c.D90Nm),7} {Text(c.ParticlesPerFrame),8} {Text(c.CompletedTracks),7}  {c.Validity}");
        }
    }

    private static void Summary(StringBuilder text, InstrumentRun run)
    {
        if (run.Summary is not { } s) return;
        Fact(text, "figures", s.Basis);
        Fact(text, "in the cell", s.MeasuredConcentrationPerMl is { } measured ? $"{Readable(measured)} particles/mL" : "no result");
        Fact(text, "undiluted", s.ConcentrationPerMl is { } undiluted ? $"{Readable(undiluted)} particles/mL" : "not known");
        if (s.D50Nm is not null)
        {
            Fact(text, "size, nm", $"mean {Readable(s.MeanNm)}, mode {Readable(s.ModeNm)}, SD {Readable(s.SdNm)}, D10 {Readable(s.D10Nm)}, D50 {Readable(s.D50Nm)}, D90 {Readable(s.D90Nm)}, span {Readable(s.Span)}");
        }
    }

    private static void Histogram(StringBuilder text, ParticleDistribution? distribution)
    {
        if (distribution is null || distribution.SumPerMl <= 0) return;

        // Up to the size below which 99.5 % of the particles lie, so that a few large ones do not squeeze the rest into one row.
        var (below, end) = (0m, 0);
        while (end < distribution.Bins.Length - 1 && below < distribution.SumPerMl * 0.995m) below += distribution.Bins[end++].ConcentrationPerMl;
        var perRow = Math.Max(1, (end + HistogramRows - 1) / HistogramRows);
        var rows = distribution.Bins.Take(end).Chunk(perRow).Select(b => (Bins: b, Sum: b.Sum(x => x.ConcentrationPerMl))).ToList();
        var highest = rows.Max(r => r.Sum);
        foreach (var (bins, sum) in rows)
        {
            var (from, to) = (bins[0].CentreNm - (bins[0].WidthNm / 2), bins[^1].CentreNm + (bins[^1].WidthNm / 2));
            var bar = highest > 0 ? (int)Math.Round(sum / highest * HistogramWidth) : 0;
            Line(text, $"  {Text(from),7} – {Text(to),6} nm  {new string('#', bar)}");
        }
    }

    private static void Quantities(StringBuilder text, InstrumentRun run)
    {
        foreach (var q in run.Quantities.Take(MostQuantities))
        {
            var value = q.Value is { } number ? number.ToString() : $"'{q.Raw}'";
            var where = string.Join(" ", new[] { q.Sample, q.Well, q.Channel }.OfType<string>());
            Line(text, $"  line {Text(q.Line),5}  {q.Name,-28} {where,-24} {value}{(q.Excluded ? "  (excluded)" : "")}");
        }

        if (run.Quantities.Count > MostQuantities) Line(text, $"  … and {Text(run.Quantities.Count - MostQuantities)} more quantities; --json lists all");
    }

    private static void Fact(StringBuilder text, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) Line(text, $"  {name,-15}  {value}");
    }

    private static void Line(StringBuilder text, string line) => text.AppendLine(line.TrimEnd());

    private static string Text(decimal? value) => value is { } number ? number.ToString("0.##", CultureInfo.InvariantCulture) : "";

    private static string Readable(decimal? value) => value is { } number ? NumberText.Readable(number) : "";
}
