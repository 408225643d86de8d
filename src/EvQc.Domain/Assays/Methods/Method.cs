namespace EvQc.Assays;

/// <summary>What a method may ask of a run. The names in <c>config/methods</c> are <see cref="MethodRule.NameOf"/>.</summary>
public enum MethodRuleKind
{
    /// <summary>Videos of an NTA run.</summary>
    Captures,

    /// <summary>In every capture (or in the run, where the file states it once).</summary>
    ParticlesPerFrame,

    /// <summary>Tracks (traces) of the whole run.</summary>
    CompletedTracks,

    /// <summary>Coefficient of variation of the captures' concentrations, in %.</summary>
    CaptureCv,

    /// <summary>Particles of the last blank as a share of those measured in the sample, in %.</summary>
    Blank,

    /// <summary>A passed bead check before the measurement.</summary>
    BeadCheck,

    CurveRSquared,

    /// <summary>How far a standard read back off its curve lies from its nominal concentration, in %.</summary>
    BackCalculated,

    /// <summary>Concentrations of the standard that the curve uses.</summary>
    CurvePoints,

    /// <summary>Coefficient of variation of a sample's replicates, in %.</summary>
    ReplicateCv,
}

/// <summary>One demand of a method; limits are inclusive.</summary>
/// <param name="WithinHours">For controls: how long before the measurement they may have been run.</param>
/// <param name="Source">Where the limit comes from: MIFlowCyte, ISEV, the method's validation …; null where the file does not say.</param>
public sealed record MethodRule(MethodRuleKind Kind, decimal? AtLeast, decimal? AtMost, decimal? WithinHours, string? Source)
{
    /// <summary>For standards read back: how many of them, in %, must keep the limit; null for all.</summary>
    public decimal? SharePercent { get; init; }

    public string Name => NameOf(Kind);

    public static string NameOf(MethodRuleKind kind) => kind switch
    {
        MethodRuleKind.Captures => "captures",
        MethodRuleKind.ParticlesPerFrame => "particles-per-frame",
        MethodRuleKind.CompletedTracks => "completed-tracks",
        MethodRuleKind.CaptureCv => "capture-cv-percent",
        MethodRuleKind.Blank => "blank-percent",
        MethodRuleKind.BeadCheck => "bead-check",
        MethodRuleKind.CurveRSquared => "curve-r-squared",
        MethodRuleKind.BackCalculated => "back-calculated-percent",
        MethodRuleKind.CurvePoints => "curve-points",
        _ => "replicate-cv-percent",
    };
}

/// <summary>One version of a laboratory method: which results of which files it governs, and what a run must fulfil to give them.</summary>
/// <param name="Name">Its code: small letters, digits, hyphens.</param>
/// <param name="Attributes">Attribute codes; a code that ends with <c>*</c> stands for all that begin so.</param>
/// <param name="Sha256">Of the file it was configured in, lower-case hexadecimal.</param>
public sealed record Method(
    string Name, int Version, string Title, DateOnly EffectiveFrom, IReadOnlyList<string> Formats, IReadOnlyList<string> Attributes, IReadOnlyList<MethodRule> Rules, string Sha256)
{
    /// <summary>How many months a training on this version counts; null where the file does not say, 0 for one that does not end by time.</summary>
    public int? TrainingMonths { get; init; }

    /// <summary>Training on the version before counts for this one too; otherwise a new version needs a training of its own.</summary>
    public bool TrainingCarriesOver { get; init; }

    public string Label => FormattableString.Invariant($"{Name} v{Version}");

    public bool Governs(string format, string attribute) => Formats.Contains(format, StringComparer.Ordinal) && Measures(attribute);

    public bool Measures(string attribute) => Attributes.Any(a => Matches(a, attribute));

    /// <summary>Of the methods in force, those that a value typed by hand falls under: the one it names, or else every one that measures its attribute.</summary>
    /// <param name="named">What the person wrote as the method: <c>nta</c>, <c>NTA v1</c>, or the number of some other document.</param>
    public static IReadOnlyList<Method> OfEntry(IEnumerable<Method> inForce, string attribute, string? named)
    {
        Method[] measuring = [.. inForce.Where(m => m.Measures(attribute))];
        var said = named?.Trim() ?? "";
        Method[] meant = [.. measuring.Where(m => string.Equals(said, m.Name, StringComparison.OrdinalIgnoreCase) || string.Equals(said, m.Label, StringComparison.OrdinalIgnoreCase))];
        return meant.Length > 0 ? meant : measuring;
    }

    /// <summary>Whether the two could claim the same result.</summary>
    public bool Overlaps(Method other) =>
        Formats.Intersect(other.Formats, StringComparer.Ordinal).Any() && Attributes.Any(a => other.Attributes.Any(b => Matches(a, b.TrimEnd('*')) || Matches(b, a.TrimEnd('*'))));

    private static bool Matches(string pattern, string attribute) =>
        pattern.EndsWith('*') ? attribute.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase) : string.Equals(pattern, attribute, StringComparison.OrdinalIgnoreCase);
}
