namespace EvQc.Batches;

/// <summary>The four production stages of the route, in order.</summary>
public enum Stage
{
    Culture,
    Filtration,
    Concentration,
    Isolation,
}

/// <summary>Where a batch is in its life. The names of the first four are those of the stage that is worked on.</summary>
public enum BatchState
{
    Culture,
    Filtration,
    Concentration,
    Isolation,
    Testing,
    Review,
    Released,
    Rejected,
}

public static class BatchStates
{
    /// <summary>What each state may become. Anything else is refused.</summary>
    private static readonly Dictionary<BatchState, BatchState[]> Graph = new()
    {
        [BatchState.Culture] = [BatchState.Filtration, BatchState.Rejected],
        [BatchState.Filtration] = [BatchState.Concentration, BatchState.Rejected],
        [BatchState.Concentration] = [BatchState.Isolation, BatchState.Rejected],
        [BatchState.Isolation] = [BatchState.Testing, BatchState.Rejected],
        [BatchState.Testing] = [BatchState.Review, BatchState.Rejected],
        [BatchState.Review] = [BatchState.Testing, BatchState.Released, BatchState.Rejected],
        [BatchState.Released] = [],
        [BatchState.Rejected] = [],
    };

    public static bool MayBecome(this BatchState from, BatchState to) => Array.IndexOf(Graph[from], to) >= 0;

    public static bool IsFinal(this BatchState state) => Graph[state].Length == 0;

    /// <summary>The production stage that is worked on; null once production is done.</summary>
    public static Stage? WorkedOn(this BatchState state) => state <= BatchState.Isolation ? (Stage)(int)state : null;
}
