using EvQc.Batches;

namespace EvQc.Review.Pages;

/// <summary>One of the groups that the list of batches is narrowed to.</summary>
/// <param name="Key">In the query string; null for all.</param>
public sealed record BatchChip(string? Key, string Text, IReadOnlyList<BatchState> States, bool OnlyOnHold = false)
{
    public static IReadOnlyList<BatchChip> All { get; } =
    [
        new(null, "All", Enum.GetValues<BatchState>()),
        new("production", "In production", [BatchState.Culture, BatchState.Filtration, BatchState.Concentration, BatchState.Isolation]),
        new("testing", "Testing", [BatchState.Testing]),
        new("review", "Review", [BatchState.Review]),
        new("hold", "On hold", Enum.GetValues<BatchState>(), OnlyOnHold: true),
        new("released", "Released", [BatchState.Released]),
        new("rejected", "Rejected", [BatchState.Rejected]),
    ];

    public bool Holds(BatchState state, bool onHold) => States.Contains(state) && (onHold || !OnlyOnHold);

    public IQueryable<Batch> Narrow(IQueryable<Batch> batches)
    {
        var states = States.ToList();
        return batches.Where(b => states.Contains(b.State) && (!OnlyOnHold || b.HeldAt != null));
    }
}
