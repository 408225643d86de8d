using ClosedXML.Excel;

namespace EvQc.Reports.Workbooks;

/// <summary>The data sheets of the compliance workbook.</summary>
internal static class ComplianceSheets
{
    public const string Ratios = "Ratios";
    public const string States = "States";

    /// <summary>In this order the particle-to-protein ratios come first, so that the chart reads one block.</summary>
    public static IReadOnlyList<ComplianceRatio> InOrder(IReadOnlyList<ComplianceRatio> ratios) =>
    [
        .. ratios.OrderBy(r => r.IsParticleToProtein ? 0 : 1)
            .ThenBy(r => r.IsParticleToProtein && r.Value is null ? 1 : 0)
            .ThenBy(r => r.IsParticleToProtein ? "" : r.Ratio, StringComparer.Ordinal)
            .ThenBy(r => r.EvaluatedAt)
            .ThenBy(r => r.Batch, StringComparer.Ordinal),
    ];

    public static IEnumerable<StreamedRows?> Write(XLWorkbook workbook, ComplianceMonth month)
    {
        var zone = month.Zone;
        var times = $"Times are local to {zone}.";
        yield return Batches(workbook, month, times);
        yield return DataSheet.Write(
            workbook,
            new(Ratios, $"Ratios against their limits — {month.Period}", $"Latest evaluation of each batch in the period. {times}", "No ratio was determined in this period."),
            InOrder(month.Ratios),
            [
                new("Batch", r => CellContent.Of(r.Batch)),
                new("Ratio", r => CellContent.Of(r.Ratio), 32),
                new("Value", r => r.Printed.Number is { } n && r.Value is { } v ? new(n.Text, v, n.Format) : CellContent.Of(r.Printed.Text)),
                new("Limit value", r => CellContent.Significant(r.LimitValue, 2)),
                new("Unit", r => CellContent.Of(r.Printed.Unit)),
                new("Limit", r => CellContent.Of(r.Limit), 34),
                new("Purity class", r => CellContent.Of(r.Class), 24),
                new("Verdict", r => CellContent.Of(Look.Word(r.Verdict)), 20, r => r.Verdict),
                new("Evaluated", r => CellContent.Of(r.EvaluatedAt, zone)),
            ]);
        yield return DataSheet.Write(
            workbook,
            new("Investigations", $"Out-of-specification investigations — {month.Period}", $"Opened, open or closed in the period. {times}", "There was none in this period."),
            month.Investigations,
            [
                new("Batch", o => CellContent.Of(o.Batch)),
                new("Criterion", o => CellContent.Of(o.Criterion), 28),
                new("Finding", o => CellContent.Of(o.Finding), 48),
                new("Opened", o => CellContent.Of(o.OpenedAt, zone)),
                new("Closed", o => CellContent.Of(o.ClosedAt, zone)),
                new("Outcome", o => CellContent.Of(o.Outcome), 20, o => o.ClosedAt is null ? PrintedVerdict.Indeterminate : PrintedVerdict.Complies),
                new("Conclusion", o => CellContent.Of(o.Conclusion), 48),
                new("Closed by", o => CellContent.Of(o.ClosedBy), 26),
            ]);
        yield return DataSheet.Write(
            workbook,
            new("Signatures", $"Signatures — {month.Period}", "Printed name, meaning, date and time with its zone, as signed.", "Nothing was signed in this period."),
            month.Signatures,
            [
                new("Batch", s => CellContent.Of(s.Batch)),
                new("Record", s => CellContent.Of(s.Record), 22),
                new("Printed name", s => CellContent.Of(s.Signature.Name), 30),
                new("Role", s => CellContent.Of(s.Signature.Role), 22),
                new("Meaning", s => CellContent.Of(s.Signature.Meaning), 24),
                new("Date and time", s => CellContent.Of(PrintedTime.Full(s.Signature.SignedAt, s.Signature.Zone)), 46),
                new("Reason", s => CellContent.Of(s.Signature.Reason), 40),
                new("Signature", s => CellContent.Of(s.Standing), 26),
                new("Evidence SHA-256", s => CellContent.Of(s.EvidenceSha256), 36),
            ]);
        yield return DataSheet.Write(
            workbook,
            new("Late entries", $"Late entries — {month.Period}", $"Recorded later after the work than the laboratory allows. {times}", "Nothing was recorded late in this period."),
            month.LateEntries,
            [
                new("Batch", l => CellContent.Of(l.Batch)),
                new("Entry", l => CellContent.Of(l.What), 44),
                new("Done", l => CellContent.Of(l.DoneAt, zone)),
                new("Recorded", l => CellContent.Of(l.RecordedAt, zone)),
                new("Hours between", l => new(PrintedNumber.Decimals(l.HoursLate, 1).Text, l.HoursLate, "0.0")),
                new("Recorded by", l => CellContent.Of(l.RecordedBy), 30),
            ]);
        yield return DataSheet.Write(
            workbook,
            new("Corrections", $"Corrected values — {month.Period}", $"Values replaced, invalidated or repeated in the period. {times}", "No value was corrected in this period."),
            month.Corrections,
            [
                new("Batch", c => CellContent.Of(c.Batch)),
                new("Value", c => CellContent.Of(c.What), 36),
                new("Was", c => CellContent.Of(c.Was), 26),
                new("Now", c => CellContent.Of(c.Now), 26),
                new("Kind", c => CellContent.Of(c.Kind), 18),
                new("Changed", c => CellContent.Of(c.At, zone)),
                new("By", c => CellContent.Of(c.By), 28),
                new("Why", c => CellContent.Of(c.Why), 48),
            ]);
        yield return Trend(workbook, month);
        yield return Signals(workbook, month);
        yield return DataSheet.Write(
            workbook,
            new(States, $"Batches by state — {month.Period}", "As they stood at the end of the period.", "There was no batch."),
            month.StateCounts,
            [new("State", s => CellContent.Of(s.State)), new("Batches", s => CellContent.Of(s.Count))]);
    }

    private static StreamedRows? Batches(XLWorkbook workbook, ComplianceMonth month, string times) => DataSheet.Write(
        workbook,
        new("Batches", $"Batches — {month.Period}", $"Every batch received, open or decided in the period, as it stood at its end. {times}", "There was no batch in this period."),
        month.Batches,
        [
            new("Batch", b => CellContent.Of(b.Number)),
            new("Product", b => CellContent.Of(b.Product), 20),
            new(
                "State",
                b => CellContent.Of(b.HoldReason is null ? b.State.ToString() : $"On hold ({b.State})"),
                24,
                b => b.State == EvQc.Batches.BatchState.Rejected ? PrintedVerdict.DoesNotComply
                    : b.HoldReason is null ? PrintedVerdict.Complies : PrintedVerdict.Indeterminate),
            new("Reason of the hold", b => CellContent.Of(b.HoldReason), 34),
            new("Spec. version", b => CellContent.Of(b.SpecificationVersion)),
            new("Registered", b => CellContent.Of(b.RegisteredAt, month.Zone)),
            new("Decided", b => CellContent.Of(b.DecidedAt, month.Zone)),
            new("Particles per mL", b => CellContent.Significant(b.Particles, 3)),
            new("Protein µg/mL", b => CellContent.Significant(b.Protein, 3)),
            new("Particles per µg protein", b => CellContent.Of(b.ParticleToProtein)),
            new("Purity class", b => CellContent.Of(b.PurityClass), 22),
            new("Verdicts", b => CellContent.Of(b.Verdicts), 30),
            new("Doses", b => CellContent.Significant(b.Doses, 3)),
            new(
                "Signed records", b => CellContent.Of(b.Signed), 34,
                b => b.Signed is "" or "as signed" ? PrintedVerdict.Complies : PrintedVerdict.DoesNotComply),
        ]);

    private static StreamedRows? Trend(XLWorkbook workbook, ComplianceMonth month) => DataSheet.Write(
        workbook,
        new("Trend", $"Trend to {month.Period}", "Counts of each period; the median is of the particle-to-protein ratios of the batches decided in it.", "There is no earlier period."),
        month.Trend,
        [
            new("Period", t => CellContent.Of(t.Period)),
            new("Received", t => CellContent.Of(t.Received)),
            new("Released", t => CellContent.Of(t.Released)),
            new("Rejected", t => CellContent.Of(t.Rejected)),
            new("OOS opened", t => CellContent.Of(t.OosOpened)),
            new("Median particles per µg", t => CellContent.Significant(t.MedianRatio, 2)),
        ]);

    private static StreamedRows? Signals(XLWorkbook workbook, ComplianceMonth month) => DataSheet.Write(
        workbook,
        new(
            "Signals", $"Trend signals — {month.Period}",
            $"Individuals charts (ISO 7870-2) of what decided batches were judged by and of their volume yields; limits from the batches decided before the period, {TrendSignals.FewestBefore} or more. They block nothing: look into each.",
            "There was no signal in this period."),
        month.Signals,
        [
            new("Product", s => CellContent.Of(s.Product), 20),
            new("Figure", s => CellContent.Of(s.Figure), 40),
            new("Signal", s => CellContent.Of(s.Rule), 44, _ => PrintedVerdict.Indeterminate),
            new("Batches", s => CellContent.Of(s.Batches), 30),
            new("Values", s => CellContent.Of(s.Detail), 60),
        ]);
}
