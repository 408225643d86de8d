using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>Whether a determination may be judged.</summary>
public enum Standing
{
    Usable,

    /// <summary>More readings are due before it counts (two of three replicates).</summary>
    Incomplete,

    /// <summary>The run does not answer the question (a control failed, replicates disagree); the note says why.</summary>
    Invalid,
}

/// <summary>
/// One named value that a criterion is judged on: recorded, or computed from recorded results. Numbers keep full precision here;
/// rounding happens once, at the limit.
/// </summary>
/// <param name="Attribute">Code from <see cref="Attributes"/>.</param>
/// <param name="Value">The number; null for words, and where none can be given (see <see cref="Note"/>).</param>
/// <param name="Word">The word; null for numbers.</param>
/// <param name="Uncertainty">Null when not known, and for bounds.</param>
/// <param name="Sources">Every recorded result it rests on.</param>
/// <param name="Formula">How it came about, for people: <c>4.2E+11 particles/mL ÷ 10 µg/mL</c>.</param>
/// <param name="Note">Why there is no value, or what a reader should know about it.</param>
public sealed record Determination(
    string Attribute,
    string Name,
    Quantity? Value,
    string? Word,
    Uncertainty? Uncertainty,
    IReadOnlyList<Guid> Sources,
    string Formula,
    string? Note = null,
    Standing Standing = Standing.Usable)
{
    /// <summary>The interval of the value at the stated coverage, in the value's unit; null when the uncertainty is not known.</summary>
    public Interval? Interval => Value is { Bound: Bound.Exact } value ? Uncertainty?.Around(value.Value) : null;

    /// <summary>Of a particle-to-protein ratio: its class.</summary>
    public PurityClass? PurityClass { get; init; }

    /// <summary>Of a marker: the call with its reason.</summary>
    public MarkerCall? MarkerCall { get; init; }
}
