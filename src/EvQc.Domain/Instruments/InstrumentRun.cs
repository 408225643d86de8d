namespace EvQc.Instruments;

/// <summary>
/// What one file of an instrument says, in decimal numbers with their units. Nothing is invented: what the file does not say is null.
/// </summary>
public sealed record InstrumentRun
{
    /// <summary>Stable name of the layout that was recognised, one of <see cref="InstrumentFormats"/>.</summary>
    public required string Format { get; init; }

    /// <summary>Version of the reader: kept with every result, so that a re-reading can be compared with it.</summary>
    public required string ParserVersion { get; init; }

    public string? Instrument { get; init; }

    public string? Serial { get; init; }

    public string? Software { get; init; }

    public string? Operator { get; init; }

    /// <summary>The sample as the file names it; null in plate files, where each quantity names its own.</summary>
    public string? Sample { get; init; }

    public string? MeasuredAtText { get; init; }

    /// <summary>Local time of the instrument's clock, which states no zone; null where the file has none or it is ambiguous.</summary>
    public DateTime? MeasuredAt { get; init; }

    public Dilution Dilution { get; init; } = Dilution.NotStated;

    /// <summary>NTA videos in the order of the file.</summary>
    public IReadOnlyList<Capture> Captures { get; init; } = [];

    /// <summary>Figures of a particle-size run as a whole; null for instruments that do not size particles.</summary>
    public RunSummary? Summary { get; init; }

    public ParticleDistribution? Distribution { get; init; }

    /// <summary>Every measured number with its unit, its raw text and its place in the file.</summary>
    public IReadOnlyList<MeasuredQuantity> Quantities { get; init; } = [];

    /// <summary>Readings over time, for plates read more than once; empty otherwise.</summary>
    public IReadOnlyList<KineticWell> Kinetics { get; init; } = [];

    /// <summary>Which well holds what, for a plate file that says so; null otherwise.</summary>
    public PlateLayout? Layout { get; init; }

    /// <summary>What the instrument itself says about the run, in its own words: <c>Unreliable (capture 00)</c>.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Settings and other facts in the file's own words (camera level, laser, diluent …), in its order.</summary>
    public IReadOnlyList<RunDetail> Details { get; init; } = [];
}

/// <summary>One setting or fact as the file states it.</summary>
public sealed record RunDetail(string Name, string Text, int Line);
