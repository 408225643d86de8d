namespace EvQc.Quantities;

/// <summary>
/// What a reported number says about the true value: the value itself, or only a bound on it.
/// A censored value (<c>&lt;LOD</c>, <c>&gt;ULOQ</c>) is a value with a bound: not text, and not zero.
/// </summary>
public enum Bound
{
    /// <summary>The value is the reported number.</summary>
    Exact,

    /// <summary>The value lies below the reported number (<c>&lt;</c>).</summary>
    Below,

    /// <summary>The value lies above the reported number (<c>&gt;</c>).</summary>
    Above,
}
