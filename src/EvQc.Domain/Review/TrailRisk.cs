namespace EvQc.Review;

/// <summary>How much an entry of a batch's trail could hide: the riskiest first (Annex 11 draft 12.7, PI 041 9.6).</summary>
public enum TrailRisk
{
    /// <summary>Somebody tried to delete.</summary>
    Deletion,

    /// <summary>A recorded value was replaced, invalidated or otherwise changed.</summary>
    Change,

    /// <summary>The same thing was made, measured or computed again.</summary>
    Reprocessing,

    /// <summary>A run or a file was set aside, or used although it deviated.</summary>
    RunDecision,

    /// <summary>A rule refused what somebody tried.</summary>
    Refusal,

    /// <summary>What somebody who worked on the batch may do was changed.</summary>
    Privilege,

    /// <summary>Recorded long after it was done.</summary>
    LateEntry,

    /// <summary>A hold, the conclusion of an investigation: seen on the review page, too.</summary>
    Decision,

    /// <summary>Verified, confirmed, sent on: the ordinary life of a record.</summary>
    Routine,

    /// <summary>Recorded once, in time.</summary>
    Creation,
}

public static class TrailRisks
{
    /// <summary>The rest is folded on the page that shows a trail.</summary>
    public static bool IsLow(this TrailRisk risk) => risk >= TrailRisk.Routine;

    public static string Title(this TrailRisk risk) => risk switch
    {
        TrailRisk.Deletion => "Deletion attempt",
        TrailRisk.Change => "Changed value",
        TrailRisk.Reprocessing => "Done again",
        TrailRisk.RunDecision => "Decision on data",
        TrailRisk.Refusal => "Refused",
        TrailRisk.Privilege => "Privileges",
        TrailRisk.LateEntry => "Late entry",
        TrailRisk.Decision => "Hold or conclusion",
        TrailRisk.Routine => "Routine",
        _ => "Recorded",
    };

    /// <summary>Why it stands where it stands.</summary>
    public static string Why(this TrailRisk risk) => risk switch
    {
        TrailRisk.Deletion => "Nothing is deleted here; somebody tried, and the reason counts.",
        TrailRisk.Change => "What was decided on may no longer be what was first recorded.",
        TrailRisk.Reprocessing => "A second attempt can replace an unwanted first one.",
        TrailRisk.RunDecision => "Data were left out, or kept in spite of a deviation.",
        TrailRisk.Refusal => "What was tried shows what was meant.",
        TrailRisk.Privilege => "Somebody who worked on the batch could do more, or less, than before.",
        TrailRisk.LateEntry => "What is written down late is written from memory.",
        TrailRisk.Decision => "A person judged; the reason stands with it.",
        TrailRisk.Routine => "The ordinary next step of a record.",
        _ => "Recorded once and in time; a change of it would stand above.",
    };
}
