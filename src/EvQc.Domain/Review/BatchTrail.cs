using System.Globalization;
using System.Text.Json;
using EvQc.Audit;

namespace EvQc.Review;

/// <summary>One entry with its rank.</summary>
public sealed record RankedEntry(TrailEntry Entry, TrailRisk Risk);

/// <summary>
/// Which audit entries of a batch a reviewer reads, and in which order. Pure: the same entries give the same reading for ever.
/// </summary>
public static class BatchTrail
{
    /// <summary>Written by the review, the evaluation and the reports themselves, which are signed or computed again; or what changed nothing, as a form that was sent incomplete.</summary>
    private static readonly string[] s_ofReview =
        ["ReviewNote", "Signature", nameof(TrailReview), nameof(DispositionRecord), nameof(EvaluationRecord), "Document", "ReportRun", "CurrentResult", "Download", "EvidencePackage", "SignIn", "InputRefusal", "PersonKey"];

    /// <summary>What is recorded in an investigation, besides its results: acts of the review, as its conclusion is one.</summary>
    private static readonly string[] s_ofInvestigation =
        [nameof(OosInvestigation), nameof(OosAnswer), nameof(OosStatement), nameof(AffectedBatch), nameof(Assays.RetestPlan), nameof(CorrectiveTask), nameof(CorrectiveTaskDone)];

    /// <summary>Kinds of records that say what somebody may do.</summary>
    public static readonly IReadOnlyList<string> Privileges = ["Person", "ApiKey"];

    private static readonly string[] s_rights = ["Role", "DeactivatedAt", "PrintedName", "UserName", "ScopeNames", "RevokedAt", "IdentityCheckedAt"];

    /// <summary>
    /// Must it have been read before a release? Not what EvQc writes on its own (it evaluates, moves the state, opens an investigation) nor what the review
    /// writes: the reading would chase its own tail.
    /// </summary>
    public static bool Counts(TrailEntry entry)
    {
        if (s_ofReview.Contains(entry.Subject, StringComparer.Ordinal)) return false;
        if (IsByEvQc(entry)) return false;
        if (Privileges.Contains(entry.Subject, StringComparer.Ordinal)) return ChangesRights(entry);
        return !IsOfReviewPage(entry);
    }

    /// <summary>Does it say of a person or an API key what they may do?</summary>
    public static bool ChangesRights(TrailEntry entry) => Privileges.Contains(entry.Subject, StringComparer.Ordinal) && s_rights.Any(Changes(entry).ContainsKey);

    /// <summary>Nobody asked for it: EvQc follows its own rules.</summary>
    public static bool IsByEvQc(TrailEntry entry) => entry.ActorId == Guid.Empty && entry.ActorName == People.Actor.System.Name;

    public static TrailRisk RiskOf(TrailEntry entry, TimeSpan lateAfter)
    {
        var changes = Changes(entry);
        return (entry.Action, entry.Subject) switch
        {
            ("Deleted", _) or (_, "DeleteAttempt") => TrailRisk.Deletion,
            ("Event", "Refusal") => TrailRisk.Refusal,
            ("Event", "SampleMatchCorrected" or "InstrumentChosen") => TrailRisk.RunDecision,
            ("Event", _) => TrailRisk.Routine,
            (_, "Person" or "ApiKey") => TrailRisk.Privilege,
            (_, "RunDecision") => TrailRisk.RunDecision,
            ("Created", "ProcessStep") when Now(changes, "RepeatReason") is not null => TrailRisk.Reprocessing,
            ("Created", "Result") or ("Created", "ProcessStep") when IsLate(entry, changes, lateAfter) => TrailRisk.LateEntry,
            ("Created", not nameof(OosInvestigation)) when s_ofInvestigation.Contains(entry.Subject, StringComparer.Ordinal) => TrailRisk.Decision,
            ("Created", _) => TrailRisk.Creation,
            ("Changed", "Result") => changes.ContainsKey("Status") || !changes.ContainsKey("VerifiedAt") ? TrailRisk.Change : TrailRisk.Routine,
            ("Changed", "ProcessStep" or "Sample") => TrailRisk.Reprocessing,
            ("Changed", "StoredFile") => changes.ContainsKey("SetAsideReason") ? TrailRisk.RunDecision : TrailRisk.Routine,
            ("Changed", "OosInvestigation") => TrailRisk.Decision,
            ("Changed", "Batch") => changes.ContainsKey("HoldReason") || changes.ContainsKey("HeldAt") ? TrailRisk.Decision : TrailRisk.Routine,
            _ => TrailRisk.Change,
        };
    }

    /// <summary>The riskiest first, within a rank as they happened.</summary>
    public static IReadOnlyList<RankedEntry> Ranked(IEnumerable<TrailEntry> entries, TimeSpan lateAfter) =>
        [.. entries.Select(e => new RankedEntry(e, RiskOf(e, lateAfter))).OrderBy(e => e.Risk).ThenBy(e => e.Entry.Sequence)];

    /// <summary>SHA-256 over number and leaf of each entry, in order: the leaf is what the trail seals, so nothing of an entry can be another later.</summary>
    public static string HashOf(IEnumerable<TrailEntry> entries) => Evidence.HashOf(string.Join('\n', entries.OrderBy(e => e.Sequence)
        .Select(e => $"{e.Sequence.ToString(CultureInfo.InvariantCulture)} {Convert.ToHexStringLower(e.Leaf())}")));

    /// <summary>Everybody whose own acts are to be read; a hold or what is recorded in an investigation is an act of the review.</summary>
    public static IReadOnlySet<Guid> Performers(IEnumerable<TrailEntry> entries) => entries
        .Where(e => e.Action != "Event" && e.Subject != "Batch" && !s_ofInvestigation.Contains(e.Subject, StringComparer.Ordinal) && !Privileges.Contains(e.Subject, StringComparer.Ordinal)).Select(e => e.ActorId).ToHashSet();

    private static bool IsOfReviewPage(TrailEntry entry) =>
        entry is { Action: "Event", Subject: "Refusal" } && Changes(entry).GetValueOrDefault("what") is { ValueKind: JsonValueKind.String } what
        && what.GetString()!.StartsWith("POST /review/", StringComparison.Ordinal);

    private static bool IsLate(TrailEntry entry, IReadOnlyDictionary<string, JsonElement> changes, TimeSpan limit) =>
        DateTimeOffset.TryParse(Now(changes, entry.Subject == "Result" ? "MeasuredAt" : "EndedAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var done) && entry.At - done > limit;

    /// <summary>What a value became.</summary>
    private static string? Now(IReadOnlyDictionary<string, JsonElement> changes, string name) =>
        changes.GetValueOrDefault(name) is { ValueKind: JsonValueKind.Array } pair && pair.GetArrayLength() == 2 && pair[1].ValueKind == JsonValueKind.String ? pair[1].GetString() : null;

    private static Dictionary<string, JsonElement> Changes(TrailEntry entry)
    {
        try
        {
            using var json = JsonDocument.Parse(entry.Changes);
            return json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.Clone(), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return [];
        }
    }
}
