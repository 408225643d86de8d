using System.Globalization;
using EvQc.Assays;
using EvQc.Quantities;
using EvQc.Specifications;

namespace EvQc.Reports;

/// <summary>The marker matrix: each marker's signal beside its controls, the call, and why a run counts for nothing.</summary>
internal sealed class CertificateMarkers(IReadOnlyList<Result> results, Evaluation? evaluation)
{
    private readonly Determination[] _called = [.. (evaluation?.Determinations ?? []).Where(d => d.MarkerCall is not null)];

    public IReadOnlyList<MarkerRow> Rows => [.. _called.Select(Row)];

    public IReadOnlyList<string> Notes =>
        [.. _called.Where(d => d.MarkerCall!.Outcome == MarkerOutcome.Invalid).Select(d => PrintedWords.Sentence($"{d.Name}: {d.MarkerCall!.Reason}"))];

    private MarkerRow Row(Determination determination)
    {
        var result = results.FirstOrDefault(r => determination.Sources.Contains(r.Id));
        var marker = Marker.Find(determination.Attribute);
        var verdict = evaluation!.Verdicts.FirstOrDefault(v => string.Equals(v.Criterion.Attribute, determination.Attribute, StringComparison.OrdinalIgnoreCase));
        return new(
            marker?.Name ?? determination.Name,
            marker is null ? "" : $"{marker.MisevCategory.ToString(CultureInfo.InvariantCulture)} {Category(marker.MisevCategory)}",
            verdict?.Criterion.Limit.Text ?? (marker is { IsPositiveMarker: true } ? "panel" : "—"),
            result is null ? PrintedValue.None : CertificateChanges.ValueOf(result),
            Control(result?.PositiveControl, result?.Unit),
            Control(result?.NegativeControl, result?.Unit),
            determination.MarkerCall!.Outcome switch
            {
                MarkerOutcome.Present => "present",
                MarkerOutcome.Absent => "absent",
                MarkerOutcome.Invalid => "not valid",
                _ => "not tested",
            },
            verdict is null ? PrintedVerdict.ForInformation : CertificateOf.Printed(verdict.Outcome));
    }

    private static PrintedValue Control(decimal? value, string? unit) =>
        value is { } v ? PrintedValue.Of(Bound.Exact, PrintedNumber.AsReported(v), unit ?? "") : PrintedValue.None;

    private static string Category(int category) => category switch
    {
        1 => "transmembrane",
        2 => "cytosolic",
        3 => "co-isolated",
        4 => "intracellular",
        _ => "parent cell",
    };
}
