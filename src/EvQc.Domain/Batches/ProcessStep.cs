namespace EvQc.Batches;

/// <summary>One performed production step with everything it must record. Written once; a repeat supersedes it and keeps it.</summary>
public sealed class ProcessStep
{
    private readonly List<StepParameter> _parameters = [];
    private readonly List<MaterialLot> _materials = [];

    private ProcessStep()
    {
    }

    public ProcessStep(Guid batchId, Stage stage, int attempt, IEnumerable<StepParameter> parameters, IEnumerable<MaterialLot> materials)
    {
        (Id, BatchId, Stage, Attempt) = (Guid.CreateVersion7(), batchId, stage, attempt);
        _parameters.AddRange(parameters);
        _materials.AddRange(materials);
    }

    public Guid Id { get; private set; }

    public Guid BatchId { get; private set; }

    public Stage Stage { get; private set; }

    /// <summary>1 for the first, 2 for a repeat, and so on.</summary>
    public int Attempt { get; private set; }

    /// <summary>When the work was done, as the operator says; the zone of the laboratory is kept in <see cref="Zone"/>.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>IANA zone in which the operator gave the times, e.g. <c>Europe/Zurich</c>.</summary>
    public required string Zone { get; init; }

    /// <summary>Server time of recording: an entry long after <see cref="EndedAt"/> is flagged late.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    public required Guid RecordedById { get; init; }

    public required string RecordedBy { get; init; }

    /// <summary>Who did the work, where somebody else recorded it.</summary>
    public required string Operator { get; init; }

    /// <summary>Equipment codes, separated by <c>, </c>.</summary>
    public required string Equipment { get; init; }

    /// <summary>mL; null where the stage has no volume in (culture).</summary>
    public decimal? VolumeInMl { get; init; }

    /// <summary>mL.</summary>
    public decimal? VolumeOutMl { get; init; }

    public string? Remark { get; init; }

    /// <summary>Why the step was repeated; null for a first attempt.</summary>
    public string? RepeatReason { get; init; }

    public Guid? SupersededById { get; private set; }

    public bool IsCurrent => SupersededById is null;

    public IReadOnlyList<StepParameter> Parameters => _parameters;

    public IReadOnlyList<MaterialLot> Materials => _materials;

    public void Supersede(ProcessStep by) => SupersededById = by.Id;

    /// <summary>Was it recorded later than the laboratory's limit after the work ended?</summary>
    public bool IsLate(TimeSpan limit) => RecordedAt - EndedAt > limit;
}

/// <summary>One recorded parameter: the text as entered, and the number with its unit where it is one.</summary>
public sealed record StepParameter(string Code, string Name, string Text, decimal? Value, string? Unit)
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
}

/// <summary>A material lot that went into the step.</summary>
public sealed record MaterialLot(string Material, string Lot, DateOnly? Expiry)
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
}
