namespace EvQc.Demo;

/// <summary>One batch of the demonstration: its instrument files and what its technicians entered by hand.</summary>
/// <param name="Key">A, B or C: names its files.</param>
/// <param name="Story">What it shows.</param>
/// <param name="FinalVolumeMl">Volume after isolation.</param>
internal sealed record DemoBatch(string Key, string Story, string FinalVolumeMl)
{
    public static readonly DemoBatch Conforming = new("A", "conforms to its specification", "12.0");
    public static readonly DemoBatch BelowRatio = new("B", "has a particle-to-protein ratio below its limit", "15.0");
    public static readonly DemoBatch Undecided = new("C", "falls between two purity classes, and CD81 was run without its positive control", "14.0");
}
