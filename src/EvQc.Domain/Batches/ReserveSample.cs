namespace EvQc.Batches;

/// <summary>
/// What is kept back of a batch so that all its tests can be made again (ICH Q7 11.7). Only added to: what was entered wrongly is taken out with that reason, and entered
/// again.
/// </summary>
public sealed class ReserveSample
{
    public required Guid Id { get; init; }

    public required Guid BatchId { get; init; }

    /// <summary>Unique, e.g. <c>EV-26-0001-RS</c>, then <c>EV-26-0001-RS2</c>.</summary>
    public required string Label { get; init; }

    /// <summary>In all its containers together.</summary>
    public required decimal VolumeMl { get; init; }

    public required int Containers { get; init; }

    /// <summary>Where it is kept, and how: <c>freezer F-07, shelf 2, -80 °C</c>.</summary>
    public required string Place { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public required Guid RecordedById { get; init; }

    public required string RecordedBy { get; init; }
}

/// <summary>What was taken out of a reserve sample: for a test, for a complaint, because it was entered wrongly or is destroyed.</summary>
public sealed class ReserveWithdrawal
{
    public required Guid Id { get; init; }

    public required Guid BatchId { get; init; }

    public required Guid ReserveSampleId { get; init; }

    public required decimal VolumeMl { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ById { get; init; }

    public required string By { get; init; }
}

/// <summary>The reserve of one batch: what was put in, what was taken out, what is left.</summary>
public sealed record ReserveStock(IReadOnlyList<ReserveSample> Samples, IReadOnlyList<ReserveWithdrawal> Withdrawals)
{
    /// <summary>A reserve serves this many times for all tests of the specification.</summary>
    public const int FullTests = 2;

    public decimal LeftMl => Samples.Sum(LeftOf);

    public decimal LeftOf(ReserveSample sample) => sample.VolumeMl - Withdrawals.Where(w => w.ReserveSampleId == sample.Id).Sum(w => w.VolumeMl);
}
