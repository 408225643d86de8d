using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>What is known around one production step. Null where it was not measured.</summary>
/// <param name="Title">The step, e.g. <c>Concentration</c>.</param>
public sealed record StepInput(
    string Title,
    Quantity? VolumeIn,
    Quantity? VolumeOut,
    Quantity? ParticlesIn,
    Quantity? ParticlesOut,
    Quantity? ProteinIn,
    Quantity? ProteinOut)
{
    /// <summary>The recorded results behind the concentrations.</summary>
    public IReadOnlyList<Guid> Sources { get; init; } = [];
}

/// <summary>One figure of a step, or why there is none.</summary>
/// <param name="Value">In % or as a factor (unit 1); may be a bound.</param>
/// <param name="Note">Which input is absent, or why no number follows from the inputs.</param>
public sealed record StepFigure(Quantity? Value, string? Note);

/// <summary>The derived figures of one step; each is null with a note while its inputs are absent.</summary>
/// <param name="VolumeYield">Volume out ÷ volume in, %.</param>
/// <param name="ParticleRecovery">(C_out·V_out) ÷ (C_in·V_in), %.</param>
/// <param name="ConcentrationFactor">Volume in ÷ volume out.</param>
/// <param name="PurificationFactor">Particle-to-protein ratio after ÷ before.</param>
/// <param name="ProteinRemoval">100 % − protein mass out ÷ protein mass in.</param>
public sealed record StepFigures(
    string Title,
    StepFigure VolumeYield,
    StepFigure ParticleRecovery,
    StepFigure ConcentrationFactor,
    StepFigure PurificationFactor,
    StepFigure ProteinRemoval)
{
    public static StepFigures Of(StepInput step)
    {
        var (vIn, vOut) = (Known(step.VolumeIn, "volume in", Unit.Millilitre), Known(step.VolumeOut, "volume out", Unit.Millilitre));
        var (cIn, cOut) = (Known(step.ParticlesIn, "particle concentration before", Unit.ParticlesPerMl), Known(step.ParticlesOut, "particle concentration after", Unit.ParticlesPerMl));
        var (pIn, pOut) = (Known(step.ProteinIn, "protein concentration before", Unit.MicrogramPerMl), Known(step.ProteinOut, "protein concentration after", Unit.MicrogramPerMl));
        return new(
            step.Title,
            Percent(vOut / vIn),
            Percent((cOut * vOut) / (cIn * vIn)),
            (vIn / vOut).Figure(Unit.One),
            ((cOut / pOut) / (cIn / pIn)).Figure(Unit.One),
            Removal(Percent((pOut * vOut) / (pIn * vIn))));
    }

    private static Term Known(Quantity? quantity, string name, Unit unit) => quantity switch
    {
        null => new Term(null, $"{name} is not recorded"),
        { } q when !q.Unit.ConvertsTo(unit) => new Term(null, $"{name} is in {q.Unit}, not in {unit}"),
        { } q => new Term(q.In(unit) with { Unit = Unit.One }, null),
    };

    private static StepFigure Percent(Term share) => (share * Term.Hundred).Figure(Unit.Percent);

    /// <summary>What is not left was removed: a bound turns round.</summary>
    private static StepFigure Removal(StepFigure left) => left.Value is not { } share ? left : new(
        new Quantity(100 - share.Value, Unit.Percent, share.Bound switch { Bound.Below => Bound.Above, Bound.Above => Bound.Below, _ => Bound.Exact }),
        left.Note);

    /// <summary>A number on its way through a formula, or the first reason why there is none.</summary>
    private readonly record struct Term(Quantity? Value, string? Why)
    {
        public static Term Hundred => new(new Quantity(100, Unit.One), null);

        public static Term operator *(Term a, Term b) => Combine(a, b, BoundArithmetic.Multiply);

        public static Term operator /(Term a, Term b) => Combine(a, b, BoundArithmetic.Divide);

        public StepFigure Figure(Unit unit) => new(Value is { } value ? value with { Unit = unit } : null, Why);

        private static Term Combine(Term a, Term b, Func<Quantity, Quantity, BoundedNumber> operation)
        {
            if (a.Value is not { } left || b.Value is not { } right) return new(null, a.Why ?? b.Why);
            var result = operation(left, right);
            return new(result.Value is { } number ? new Quantity(number, Unit.One, result.Bound) : null, result.WhyNot);
        }
    }
}
