namespace EvQc.Review;

/// <summary>A reviewer has looked at one finding (a change, a late entry, a yield outside its limits) and says what it means.</summary>
public sealed class ReviewNote
{
    public required Guid Id { get; init; }

    public required Guid BatchId { get; init; }

    /// <summary>The finding's key, see <see cref="Finding"/>; one note a finding.</summary>
    public required string Finding { get; init; }

    public required string Comment { get; init; }

    public required Guid ById { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }
}
