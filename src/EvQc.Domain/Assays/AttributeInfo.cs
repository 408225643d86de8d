using EvQc.Quantities;

namespace EvQc.Assays;

/// <summary>How an attribute's result is written down.</summary>
public enum AttributeKind
{
    /// <summary>A number with a unit.</summary>
    Numeric,

    /// <summary>One of a few words (<c>no growth</c>).</summary>
    Word,

    /// <summary>A signal beside its positive and negative control; the call (present, absent) is made by EvQc.</summary>
    Marker,
}

/// <summary>The heading of the specification under which an attribute is judged.</summary>
public enum AttributeCategory
{
    Appearance,
    Quantity,
    Size,
    Identity,
    Absence,
    Purity,
    Residuals,
    Endotoxin,
    Sterility,
    Mycoplasma,
    Potency,

    /// <summary>Measured on the way (parent cells, step figures), not on the product.</summary>
    InProcess,
}

/// <summary>One quality attribute that EvQc can record, compute and judge.</summary>
/// <param name="Code">Stable spelling in files and specifications, e.g. <c>particle-concentration</c>.</param>
/// <param name="Unit">The unit it is judged in; null for words; for markers the customary signal unit.</param>
/// <param name="Words">The words a <see cref="AttributeKind.Word"/> result may take; empty otherwise.</param>
/// <param name="IsComputed">True when EvQc computes it from other results; it is never entered.</param>
public sealed record AttributeInfo(
    string Code,
    string Name,
    Unit? Unit,
    AttributeKind Kind,
    AttributeCategory Category,
    IReadOnlyList<string> Words,
    bool IsComputed = false)
{
    private static readonly HashSet<string> SignalDimensions =
        new(StringComparer.Ordinal) { "absorbance", "fluorescence", "bead fluorescence", "luminescence", "band intensity", "ratio", "mass/volume" };

    /// <summary>May a result of this attribute be recorded in this unit?</summary>
    public bool Accepts(Unit unit) => Kind switch
    {
        AttributeKind.Numeric => Unit is not null && unit.ConvertsTo(Unit),
        AttributeKind.Marker => SignalDimensions.Contains(unit.Dimension),
        _ => false,
    };

    /// <summary>The word in its stored spelling when the attribute knows it (case and outer blanks do not matter), else null.</summary>
    public string? WordFor(string text) => Words.FirstOrDefault(w => string.Equals(w, text.Trim(), StringComparison.OrdinalIgnoreCase));
}
