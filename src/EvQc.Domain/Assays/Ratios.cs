using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>Ratios and yields of recorded amounts. Every combination of recorded amounts is computed; none is picked.</summary>
internal static class Ratios
{
    public static IEnumerable<Determination> From(IReadOnlyList<Determination> known, AssayRules rules, BatchFigures figures)
    {
        var particles = Of(known, Attributes.ParticleConcentration);
        var protein = Of(known, Attributes.ProteinConcentration);

        foreach (var ratio in Each(Attributes.ParticleToProtein, particles, protein, perUnit: 1))
            yield return ratio.Value is { } value ? ratio with { PurityClass = PurityClasses.Of(value) } : ratio;
        foreach (var ratio in Each(Attributes.ProteinToLipid, protein, Of(known, Attributes.LipidConcentration), perUnit: 1)) yield return ratio;

        // ng/mL ÷ particles/mL is ng/particle; 1 ng is 1E6 fg.
        foreach (var ratio in Each(Attributes.RnaToParticle, Of(known, Attributes.RnaConcentration), particles, perUnit: 1_000_000)) yield return ratio;
        foreach (var yield in particles.SelectMany(p => Yields(p, rules, figures))) yield return yield;
    }

    private static IEnumerable<Determination> Each(string code, Determination[] above, Determination[] below, decimal perUnit) =>
        from a in above from b in below select Ratio(Attributes.Of(code), a, b, perUnit);

    private static Determination Ratio(AttributeInfo attribute, Determination above, Determination below, decimal perUnit)
    {
        var result = new Determination(
            attribute.Code, attribute.Name, null, null, null, [.. above.Sources.Union(below.Sources)], $"{Shown(above)} ÷ {Shown(below)}");
        foreach (var operand in new[] { above, below })
            if (Unusable(operand) is { } why) return Inherit(result, operand, why);

        var (a, b) = (above.Value!.Value, below.Value!.Value);
        var ratio = BoundArithmetic.Divide(a with { Value = a.Value * perUnit }, b);
        return ratio.Value is { } number
            ? result with { Value = new Quantity(number, attribute.Unit!, ratio.Bound), Uncertainty = Joined(ratio.Bound, above, below) }
            : result with { Standing = Standing.Invalid, Note = ratio.WhyNot };
    }

    private static IEnumerable<Determination> Yields(Determination particles, AssayRules rules, BatchFigures figures)
    {
        if (figures.FinalVolume is not { } volume) yield break;
        var perBatch = Attributes.Of(Attributes.ParticlesPerBatch);
        var formula = $"{Shown(particles)} × {volume}";
        var total = new Determination(perBatch.Code, perBatch.Name, null, null, null, particles.Sources, formula);
        if (Unusable(particles) is { } why) total = Inherit(total, particles, why);
        else
        {
            var amount = BoundArithmetic.Multiply(particles.Value!.Value, volume.In(Unit.Millilitre));
            total = amount.Value is { } number
                ? total with { Value = new Quantity(number, Unit.Particles, amount.Bound), Uncertainty = Joined(amount.Bound, particles), Note = "the volume is taken as exact" }
                : total with { Standing = Standing.Invalid, Note = amount.WhyNot };
        }

        yield return total;
        if (rules.LabelClaim is not { } claim) yield break;

        var doses = Attributes.Of(Attributes.Doses);
        var count = total with { Attribute = doses.Code, Name = doses.Name, Value = null, Formula = $"{formula} ÷ {claim} a dose" };
        if (total.Value is not { } all) yield return count;
        else
        {
            var share = BoundArithmetic.Divide(all, claim);
            yield return share.Value is { } n
                ? count with { Value = new Quantity(n, Unit.Doses, share.Bound) }
                : count with { Standing = Standing.Invalid, Note = share.WhyNot, Uncertainty = null };
        }
    }

    private static Uncertainty? Joined(Bound bound, params Determination[] factors) =>
        bound == Bound.Exact && factors.All(f => f.Uncertainty is not null)
            ? Uncertainty.OfProduct([.. factors.Select(f => f.Uncertainty!)])
            : null;

    private static string? Unusable(Determination d) => d.Standing == Standing.Usable && d.Value is not null ? null : $"{d.Name}: {d.Note}";

    private static Determination Inherit(Determination result, Determination cause, string note) =>
        result with { Standing = cause.Standing == Standing.Incomplete ? Standing.Incomplete : Standing.Invalid, Note = note };

    private static Determination[] Of(IReadOnlyList<Determination> known, string code) => [.. known.Where(d => d.Attribute == code)];

    private static string Shown(Determination d) => d.Value?.ToString() ?? $"({d.Name})";
}
