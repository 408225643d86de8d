using System.Globalization;
using System.Text.Json;
using EvQc.Assays;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Specifications;

namespace EvQc.Reports.Gathering;

/// <summary>Reads what a report needs from a stored evaluation (its canonical JSON).</summary>
internal sealed class EvaluationReading
{
    private static readonly string[] Ratios = [Attributes.ParticleToProtein, Attributes.ProteinToLipid, Attributes.RnaToParticle];

    private readonly JsonElement _root;
    private readonly EvaluationRecord _record;

    public EvaluationReading(EvaluationRecord record)
    {
        _record = record;
        using var document = JsonDocument.Parse(record.Document);
        _root = document.RootElement.Clone();
    }

    public Guid BatchId => _record.BatchId;

    public DateTimeOffset At => _record.At;

    public string Counts => string.Join(
        ", ",
        new[] { (_record.Passed, "pass"), (_record.Failed, "fail"), (_record.Indeterminate, "indeterminate"), (_record.Missing, "missing") }
            .Where(c => c.Item1 > 0)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Item1} {c.Item2}")));

    /// <summary>The value of an attribute where it is exactly known.</summary>
    public decimal? Value(string attribute) => Determined(attribute) is { } d && d.Value is { Bound: Bound.Exact } value ? value.Value : null;

    /// <summary>Of every criterion that was judged by a number, with its unit.</summary>
    public IEnumerable<(string Attribute, Quantity Value)> Judged =>
        _root.GetProperty("verdicts").EnumerateArray().Select(v => v.GetProperty("attribute").GetString()!).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(a => (a, Determined(a)?.Value)).Where(d => d.Value is { Bound: Bound.Exact }).Select(d => (d.a, d.Value!.Value));

    public PrintedValue Printed(string attribute) =>
        Determined(attribute)?.Value is { } value ? PrintedValue.Of(value.Bound, PrintedNumber.Significant(value.Value, 2), value.Unit.Symbol) : PrintedValue.None;

    public string PurityClassText => Determined(Attributes.ParticleToProtein)?.Purity is { } purity ? purity.Text() : "";

    public IEnumerable<ComplianceRatio> RatiosOf(string batch)
    {
        foreach (var attribute in Ratios)
        {
            if (Determined(attribute) is not { } determined) continue;
            var verdict = _root.GetProperty("verdicts").EnumerateArray().FirstOrDefault(v => v.GetProperty("attribute").GetString() == attribute);
            var limit = verdict.ValueKind == JsonValueKind.Object ? verdict.GetProperty("limit").GetString() ?? "" : "";
            yield return new(
                batch,
                Attributes.Of(attribute).Name,
                attribute == Attributes.ParticleToProtein,
                determined.Value is { Bound: Bound.Exact } value ? value.Value : null,
                Printed(attribute),
                limit,
                LimitValue(limit),
                attribute == Attributes.ParticleToProtein ? PurityClassText : "",
                verdict.ValueKind == JsonValueKind.Object
                    ? CertificateOf.Printed(Enum.Parse<VerdictOutcome>(verdict.GetProperty("outcome").GetString()!))
                    : PrintedVerdict.ForInformation,
                At);
        }
    }

    /// <summary>The first number of a limit's text (<c>≥ 3.0E10 particles/µg</c>), for the line in the chart.</summary>
    internal static decimal? LimitValue(string limit) => limit.Split(' ')
        .Select(word => decimal.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : (decimal?)null)
        .FirstOrDefault(number => number is not null);

    private (Quantity? Value, PurityClass? Purity)? Determined(string attribute)
    {
        foreach (var determination in _root.GetProperty("determinations").EnumerateArray())
        {
            if (determination.GetProperty("attribute").GetString() != attribute) continue;
            var value = determination.GetProperty("value");
            Quantity? quantity = value.ValueKind == JsonValueKind.Object
                ? new Quantity(
                    decimal.Parse(value.GetProperty("value").GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture),
                    Unit.Of(value.GetProperty("unit").GetString()!),
                    Enum.Parse<Bound>(value.GetProperty("bound").GetString()!))
                : null;
            var purity = determination.GetProperty("purityClass");
            return (quantity, purity.ValueKind == JsonValueKind.String ? Enum.Parse<PurityClass>(purity.GetString()!) : null);
        }

        return null;
    }
}
