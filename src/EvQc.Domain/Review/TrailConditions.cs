using System.Globalization;

namespace EvQc.Review;

/// <summary>The reading of the audit trail as a condition of release (Annex 11 draft 12.6 and 12.8, FDA data integrity Q&amp;A 7 and 8).</summary>
public static class TrailConditions
{
    public const string Unread = "trail-unread";

    private const string Remedy = "A QA reviewer who did nothing on the batch reads its trail from the review page and signs, or signs why that is put off and until when.";

    internal static Condition Read(string batch, TrailFact trail)
    {
        var entry = trail.UpTo.ToString(CultureInfo.InvariantCulture);
        return trail switch
        {
            { Kind: null } => Conditions.Check(
                "", false, Unread, $"Nobody has reviewed the audit trail of batch {batch}.", Remedy),
            { Kind: TrailReviewKind.Deferred } => Conditions.Check(
                $"The review of the audit trail is deferred by {trail.By} until {Day(trail.Until)}: {trail.Why}", true, "", "", ""),
            { Unread: > 0 } => Conditions.Check(
                "", false, Unread,
                $"{trail.By} reviewed the audit trail of batch {batch} up to entry {entry}; {trail.Unread.ToString(CultureInfo.InvariantCulture)} {(trail.Unread == 1 ? "entry" : "entries")} came after that.", Remedy),
            _ => Conditions.Check($"The audit trail is reviewed up to entry {entry} by {trail.By}, and nothing came after that", true, "", "", ""),
        };
    }

    /// <summary>Asked of the clock before a decision; what was signed in time stays signed.</summary>
    internal static Condition InTime(ReviewFacts facts) => Conditions.Check(
        $"The review of the audit trail is due on {Day(facts.Trail.Until)}", !facts.IsTrailDeferralOverdue, "trail-deferral-overdue",
        $"The review of the audit trail of batch {facts.BatchNumber} was put off until {Day(facts.Trail.Until)}; that day is past.", "Review the trail now, or sign a new deferral.");

    internal static string Day(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "an unknown day";
}
