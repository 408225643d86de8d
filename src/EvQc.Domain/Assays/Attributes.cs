using System.Diagnostics.CodeAnalysis;
using EvQc.Quantities;
using static EvQc.Assays.AttributeCategory;

namespace EvQc.Assays;

/// <summary>The list of quality attributes. A code that is not here is refused wherever it is read.</summary>
public static class Attributes
{
    public const string ParticleConcentration = "particle-concentration";
    public const string ProteinConcentration = "protein-concentration";
    public const string LipidConcentration = "lipid-concentration";
    public const string RnaConcentration = "rna-concentration";
    public const string SizeMean = "size-mean";
    public const string SizeMode = "size-mode";
    public const string SizeD10 = "size-d10";
    public const string SizeD50 = "size-d50";
    public const string SizeD90 = "size-d90";
    public const string SizeSpan = "size-span";
    public const string SizeWindowFraction = "size-window-fraction";
    public const string ParticleToProtein = "particle-to-protein";
    public const string ProteinToLipid = "protein-to-lipid";
    public const string RnaToParticle = "rna-to-particle";
    public const string PositiveMarkerPanel = "positive-marker-panel";
    public const string Doses = "doses";
    public const string ParticlesPerBatch = "particles-per-batch";
    public const string ParticleRecovery = "particle-recovery";
    public const string ProteinRemoval = "protein-removal";
    public const string Present = "present";
    public const string Absent = "absent";
    public const string Met = "met";
    public const string NotMet = "not met";

    /// <summary>In the order a specification lists them.</summary>
    public static IReadOnlyList<AttributeInfo> All { get; } = [.. Measured(), .. Computed(), .. Markers()];

    private static readonly Dictionary<string, AttributeInfo> ByCode = All.ToDictionary(a => a.Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds an attribute by its code; case does not matter.</summary>
    public static bool TryFind(string? code, [NotNullWhen(true)] out AttributeInfo? attribute) =>
        ByCode.TryGetValue(code?.Trim() ?? "", out attribute);

    /// <summary>The attribute with this code. For constants in code; use <see cref="TryFind"/> for text from outside.</summary>
    public static AttributeInfo Of(string code) =>
        TryFind(code, out var found) ? found : throw new ArgumentException($"'{code}' is not an attribute EvQc knows.", nameof(code));

    /// <summary>The known code most like a mistyped one, for "did you mean"; null when nothing is near.</summary>
    public static string? Nearest(string text) => Spelling.Nearest(text, All.Select(a => a.Code));

    private static IEnumerable<AttributeInfo> Measured()
    {
        yield return Word("appearance", "Appearance", Appearance, "complies", "does not comply");
        yield return Number(ParticleConcentration, "Particle concentration", Unit.ParticlesPerMl, AttributeCategory.Quantity);
        yield return Number(SizeMean, "Mean diameter", Unit.Nanometre, Size);
        yield return Number(SizeMode, "Mode diameter", Unit.Nanometre, Size);
        yield return Number(SizeD10, "Diameter D10", Unit.Nanometre, Size);
        yield return Number(SizeD50, "Diameter D50 (median)", Unit.Nanometre, Size);
        yield return Number(SizeD90, "Diameter D90", Unit.Nanometre, Size);
        yield return Number(SizeWindowFraction, "Particles in the size window", Unit.Percent, Size);
        yield return Number(ProteinConcentration, "Protein concentration", Unit.MicrogramPerMl, Purity);
        yield return Number(LipidConcentration, "Lipid concentration", Unit.MicrogramPerMl, Purity);
        yield return Number(RnaConcentration, "RNA concentration", Unit.NanogramPerMl, Purity);
        yield return Number("residual-albumin", "Residual serum albumin", Unit.NanogramPerMl, Residuals);
        yield return Number("residual-antibiotic", "Residual antibiotic", Unit.NanogramPerMl, Residuals);
        yield return Number("residual-nuclease", "Residual nuclease", Unit.NanogramPerMl, Residuals);
        yield return Number("endotoxin", "Bacterial endotoxin", Unit.EndotoxinUnitPerMl, Endotoxin);
        yield return Word("sterility", "Sterility (14 days)", Sterility, "no growth", "growth");
        yield return Word("mycoplasma", "Mycoplasma", Mycoplasma, "not detected", "detected");
        yield return Word("adventitious-virus", "Adventitious virus (CMV, HSV)", Sterility, "not detected", "detected");
        yield return Number("potency", "Potency, relative to the reference lot", Unit.Percent, Potency);
        yield return Number("cell-viability", "Parent cells: viability at harvest", Unit.Percent, InProcess);
        foreach (var antigen in new[] { "CD73", "CD90", "CD105", "CD34", "CD45", "CD11b", "HLA-DR" })
            yield return Number($"cells-{antigen}", $"Parent cells: {antigen} positive", Unit.Percent, InProcess);
    }

    private static IEnumerable<AttributeInfo> Computed()
    {
        yield return Number(SizeSpan, "Span (D90 − D10) / D50", Unit.One, Size, computed: true);
        yield return Number(ParticleToProtein, "Particle-to-protein ratio", Unit.ParticlesPerMicrogram, Purity, computed: true);
        yield return Number(ProteinToLipid, "Protein-to-lipid ratio", Unit.MicrogramPerMicrogram, Purity, computed: true);
        yield return Number(RnaToParticle, "RNA per particle", Unit.FemtogramPerParticle, Purity, computed: true);
        yield return Word(PositiveMarkerPanel, "Positive marker panel", Identity, Met, NotMet) with { IsComputed = true };
        yield return Number(Doses, "Doses in the batch", Unit.Doses, AttributeCategory.Quantity, computed: true);
        yield return Number(ParticlesPerBatch, "Particles in the batch", Unit.Particles, AttributeCategory.Quantity, computed: true);
        yield return Number(ParticleRecovery, "Particle recovery over the route", Unit.Percent, InProcess, computed: true);
        yield return Number(ProteinRemoval, "Protein removed over the route", Unit.Percent, InProcess, computed: true);
    }

    private static IEnumerable<AttributeInfo> Markers() =>
        Marker.All.Select(m => new AttributeInfo(
            m.Code, m.Name, Unit.Absorbance, AttributeKind.Marker, m.IsPositiveMarker ? Identity : Absence, [Present, Absent]));

    private static AttributeInfo Number(string code, string name, Unit unit, AttributeCategory category, bool computed = false) =>
        new(code, name, unit, AttributeKind.Numeric, category, [], computed);

    private static AttributeInfo Word(string code, string name, AttributeCategory category, params string[] words) =>
        new(code, name, null, AttributeKind.Word, category, words);
}
