namespace EvQc.Assays;

/// <summary>Which measured attributes a criterion's attribute rests on.</summary>
public static class Inputs
{
    /// <summary>The attributes to be measured on the final product; empty for figures of the route, which come from the steps.</summary>
    public static IReadOnlyList<string> Of(string attribute, AssayRules rules) => Attributes.Of(attribute).Code switch
    {
        Attributes.ParticleToProtein => [Attributes.ParticleConcentration, Attributes.ProteinConcentration],
        Attributes.ProteinToLipid => [Attributes.ProteinConcentration, Attributes.LipidConcentration],
        Attributes.RnaToParticle => [Attributes.RnaConcentration, Attributes.ParticleConcentration],
        Attributes.Doses or Attributes.ParticlesPerBatch => [Attributes.ParticleConcentration],
        Attributes.SizeSpan => [Attributes.SizeD10, Attributes.SizeD50, Attributes.SizeD90],
        Attributes.PositiveMarkerPanel => rules.Panel?.Markers ?? [],
        Attributes.ParticleRecovery or Attributes.ProteinRemoval => [],
        var measured => [measured],
    };

    /// <summary>The names of the inputs that no determination answers yet.</summary>
    public static IReadOnlyList<string> Absent(string attribute, AssayRules rules, IReadOnlyList<Determination> determinations) =>
        [.. Of(attribute, rules)
            .Where(code => !determinations.Any(d => string.Equals(d.Attribute, code, StringComparison.OrdinalIgnoreCase)))
            .Select(code => Attributes.Of(code).Name)];
}
