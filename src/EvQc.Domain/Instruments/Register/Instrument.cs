using EvQc.People;
using EvQc.Quantities;

namespace EvQc.Instruments;

public enum InstrumentKind
{
    ParticleTracking,
    LightScattering,
    PlateReader,
    BeadReader,
    Photometer,
    FlowCytometer,
    Other,
}

/// <summary>One instrument of the laboratory. Its serial number is what ties a file to its qualification.</summary>
public sealed class Instrument : IVersioned
{
    public required Guid Id { get; init; }

    public required InstrumentKind Kind { get; init; }

    /// <summary>Maker and model: <c>NanoSight NS300</c>.</summary>
    public required string Model { get; init; }

    /// <summary>As the instrument prints it; unique without regard to capitals.</summary>
    public required string Serial { get; init; }

    public string? Software { get; private set; }

    public string? Location { get; private set; }

    /// <summary>Names of the layouts it writes, from <see cref="InstrumentFormats"/>, separated by blanks: finds the instrument of a file without a serial.</summary>
    public required string Formats { get; init; }

    /// <summary>Beads must have passed within so many days before a measurement; null where the instrument runs no beads.</summary>
    public int? BeadCheckDays { get; private set; }

    /// <summary>A regular expression whose group <c>label</c> is the sample's label in the names this instrument writes; null where the label itself is looked for.</summary>
    public string? SamplePattern { get; private set; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public required string RegisteredBy { get; init; }

    public DateTimeOffset? RetiredAt { get; private set; }

    public string? RetiredBy { get; private set; }

    public string? RetiredReason { get; private set; }

    public int Version { get; private set; }

    public bool IsRetired => RetiredAt is not null;

    /// <summary>For people: <c>NanoSight NS300, serial number NS-4711</c>.</summary>
    public string Title => $"{Model}, serial number {Serial}";

    public bool Writes(string format) => Formats.Split(' ').Contains(format, StringComparer.Ordinal);

    public bool HasSerial(string serial) => string.Equals(Serial, serial.Trim(), StringComparison.OrdinalIgnoreCase);

    public void Describe(string? software, string? location, int? beadCheckDays, string? samplePattern) =>
        (Software, Location, BeadCheckDays, SamplePattern) = (software, location, beadCheckDays, samplePattern);

    public void Retire(string reason, Actor by, DateTimeOffset now)
    {
        if (IsRetired) throw new QcRuleException("instrument-retired", $"{Title} was retired by {RetiredBy}.", "Nothing more is needed; its records stay.");
        (RetiredReason, RetiredBy, RetiredAt) = (RecordText.Reason(reason, "retiring an instrument"), by.Name, now);
    }
}
