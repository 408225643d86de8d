namespace EvQc.Batches;

/// <summary>What a batch leaves behind that is kept for a time of its own.</summary>
public enum RecordKind
{
    /// <summary>Steps with their parameters, materials and equipment.</summary>
    Production,

    /// <summary>Results, evaluations, investigations.</summary>
    Laboratory,

    /// <summary>Instrument files, byte for byte.</summary>
    RawFiles,

    /// <summary>Decision, evidence, signatures, certificate.</summary>
    Decision,

    /// <summary>Who did what, when and why; seals.</summary>
    AuditTrail,

    /// <summary>What leads from the donor to the product.</summary>
    Traceability,

    /// <summary>No record, but kept by the same rule: what was put in reserve.</summary>
    ReserveSample,
}

/// <summary>How long one kind of record is kept: until the later of two days.</summary>
/// <param name="Source">The regulation that asks for it.</param>
public sealed record RetentionRule(RecordKind Kind, string Title, int YearsAfterExpiry, int YearsAfterDecision, string Source);

/// <summary>Until when one kind of record of one batch is kept at least.</summary>
/// <param name="Until">The last day; null while nothing is decided, for then nothing has begun to run.</param>
/// <param name="From">The day it is counted from: the expiry of what was released, else the decision.</param>
public sealed record RetentionPeriod(RetentionRule Rule, DateOnly? Until, DateOnly? From, bool IsFromExpiry);

/// <summary>
/// How long the records of a batch must stay, computed for each batch: from the expiry of what was released, else from the decision
/// (ICH Q7 6.13, 21 CFR 211.180). Distribution is not recorded here; expiry, which comes after it, stands for both.
/// </summary>
/// <param name="ShelfLifeMonths">By product.</param>
public sealed record RetentionPlan(IReadOnlyDictionary<string, int> ShelfLifeMonths, IReadOnlyList<RetentionRule> Rules)
{
    /// <summary>The last day on which what was released may be used; null for what was not released, and for a product without shelf-life.</summary>
    public DateOnly? ExpiryOf(string product, BatchState state, DateOnly? decided) =>
        state == BatchState.Released && decided is { } day && ShelfLifeMonths.TryGetValue(product, out var months) ? day.AddMonths(months) : null;

    /// <param name="decided">The day of the decision on the laboratory's calendar; null before it.</param>
    public IReadOnlyList<RetentionPeriod> Of(string product, BatchState state, DateOnly? decided) =>
        [.. Rules.Select(rule => Period(rule, ExpiryOf(product, state, decided), decided))];

    /// <summary>Until when the reserve sample stays; null where nothing is configured.</summary>
    public RetentionPeriod? OfReserve(string product, BatchState state, DateOnly? decided) => Of(product, state, decided).FirstOrDefault(p => p.Rule.Kind == RecordKind.ReserveSample);

    private static RetentionPeriod Period(RetentionRule rule, DateOnly? expiry, DateOnly? decided)
    {
        var (afterExpiry, afterDecision) = (expiry?.AddYears(rule.YearsAfterExpiry), decided?.AddYears(rule.YearsAfterDecision));
        return afterExpiry > afterDecision
            ? new(rule, afterExpiry, expiry, true)
            : new(rule, afterDecision, decided, false);
    }
}
