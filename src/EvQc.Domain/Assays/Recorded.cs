using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>Determinations of what was recorded itself: a word, a marker's call, a number by its rule for replicates.</summary>
internal static class Recorded
{
    public static Determination Word(AttributeInfo attribute, Measurement measurement)
    {
        var word = measurement.Word is { } text ? attribute.WordFor(text) : null;
        var note = word is null ? $"'{measurement.Word ?? measurement.Value?.ToString()}' is none of: {string.Join(", ", attribute.Words)}" : null;
        return new(attribute.Code, attribute.Name, null, word, null, [measurement.Id], "as recorded", note, note is null ? Standing.Usable : Standing.Invalid);
    }

    public static Determination Marker(AttributeInfo attribute, Measurement measurement, AssayRules rules)
    {
        var call = rules.MarkerRuleFor(attribute.Code) is { } rule
            ? MarkerCall.Of(measurement, rule)
            : new MarkerCall(MarkerOutcome.Invalid, "the specification states no cut-off for this marker");
        var word = call.Outcome switch { MarkerOutcome.Present => Attributes.Present, MarkerOutcome.Absent => Attributes.Absent, _ => null };
        var formula =
            $"signal {Shown(measurement.Value)}, negative control {Shown(measurement.NegativeControl)}, positive control {Shown(measurement.PositiveControl)}";
        return new(
            attribute.Code, attribute.Name, measurement.Value, word, null, [measurement.Id], formula, call.Reason,
            word is null ? Standing.Invalid : Standing.Usable)
        { MarkerCall = call };
    }

    public static IEnumerable<Determination> Number(AttributeInfo attribute, Measurement[] measurements, AssayRules rules)
    {
        var rule = rules.ReplicateRuleFor(attribute.Code);
        var usable = measurements.Where(m => Accepted(attribute, m)).ToArray();
        foreach (var wrong in measurements.Except(usable)) yield return WrongKind(attribute, wrong);
        if (usable.Length == 0) yield break;

        if (rule is not null && usable.All(m => m.Value is { Bound: Bound.Exact }))
        {
            yield return Replicates.Combine(attribute, usable, rule, rules);
            yield break;
        }

        // Bounds cannot be averaged: each stands for itself and the worst will count.
        foreach (var measurement in usable) yield return Single(attribute, measurement, rule, rules);
    }

    private static Determination Single(AttributeInfo attribute, Measurement measurement, ReplicateRule? rule, AssayRules rules)
    {
        var value = measurement.Value!.Value.In(attribute.Unit!);
        var uncertainty = value.Bound == Bound.Exact ? Replicates.UncertaintyOf(attribute.Code, measurement.Replicates, rules) : null;
        var note = rule is null ? null : "readings with bounds are not averaged";
        return new(attribute.Code, attribute.Name, value, null, uncertainty, [measurement.Id], "as recorded", note);
    }

    private static bool Accepted(AttributeInfo attribute, Measurement measurement) => measurement.Value is { } value && attribute.Accepts(value.Unit);

    private static Determination WrongKind(AttributeInfo attribute, Measurement measurement) => new(
        attribute.Code, attribute.Name, null, null, null, [measurement.Id], "as recorded",
        measurement.Value is { } value ? $"recorded in {value.Unit}, which does not convert to {attribute.Unit}" : "recorded as a word; a number is needed",
        Standing.Invalid);

    private static string Shown(Quantity? quantity) => quantity?.ToString() ?? "none";
}
