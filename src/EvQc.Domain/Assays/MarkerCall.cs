using EvQc.Quantities;

namespace EvQc.Assays;

public enum MarkerOutcome
{
    Present,
    Absent,

    /// <summary>The run cannot tell: a control is missing or failed, or the reading is a bound across the cut-off.</summary>
    Invalid,
    NotTested,
}

/// <summary>The call of one marker with its reason.</summary>
public sealed record MarkerCall(MarkerOutcome Outcome, string Reason)
{
    /// <summary>
    /// Calls a marker from its signal and the controls of the same run. An absence counts only when the positive control shows the
    /// marker; a presence only when the negative control stays below the cut-off. A positive control that was run and does not show
    /// the marker makes the whole run invalid.
    /// </summary>
    public static MarkerCall Of(Measurement? measurement, MarkerRule rule)
    {
        if (measurement is null) return new(MarkerOutcome.NotTested, "not tested");
        if (measurement.Value is not { } signal) return Invalid("it was recorded as a word, without a signal to compare with its controls");
        if (measurement.NegativeControl is not { } negative) return Invalid("the run has no negative control");
        if (!negative.Unit.ConvertsTo(signal.Unit)) return Invalid($"signal ({signal.Unit}) and negative control ({negative.Unit}) differ in unit");
        if (measurement.PositiveControl is { } other && !other.Unit.ConvertsTo(signal.Unit))
            return Invalid($"signal ({signal.Unit}) and positive control ({other.Unit}) differ in unit");
        if (rule.AtLeast is { } least && !least.Unit.ConvertsTo(signal.Unit))
            return Invalid($"the specification's cut-off is in {least.Unit}, the signal in {signal.Unit}");

        var cutoff = Cutoff.Of(rule, negative.In(signal.Unit), signal.Unit);
        if (cutoff.WhyNone is { } why) return Invalid(why);

        var positive = measurement.PositiveControl?.In(signal.Unit);
        if (positive is { } shown && !cutoff.IsReachedBy(shown))
            return Invalid($"the positive control reads {shown} and does not show the marker (cut-off {cutoff})");
        if (cutoff.IsReachedBy(signal)) return new(MarkerOutcome.Present, $"{signal} reaches the cut-off {cutoff}");
        if (!cutoff.IsMissedBy(signal)) return Invalid($"{signal} does not say on which side of the cut-off {cutoff} it lies");
        return positive is { } control
            ? new(MarkerOutcome.Absent, $"{signal} is below the cut-off {cutoff}; the positive control reads {control}")
            : Invalid($"{signal} is below the cut-off {cutoff}, but the run has no positive control, so an absence proves nothing");
    }

    private static MarkerCall Invalid(string reason) => new(MarkerOutcome.Invalid, reason);
}
