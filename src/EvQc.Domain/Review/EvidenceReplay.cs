using System.Text.Json;
using EvQc.Batches;
using EvQc.Specifications;

namespace EvQc.Review;

/// <summary>The decision made once more from the stored evidence alone: evidence in, facts out of it, the tree of the proof, compared word by word.</summary>
public static class EvidenceReplay
{
    /// <summary>Evidence that was signed before its facts were kept cannot be replayed; its hash and its signature still hold it.</summary>
    public static bool CanReplay(string evidence)
    {
        using var json = Parse(evidence);
        return json?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("facts", out _);
    }

    public static IReadOnlyList<ReplayDifference> Of(string record, string evidence)
    {
        using var json = Parse(evidence);
        if (json is null) return [new(record, "evidence", "text that is no JSON", null)];
        try
        {
            var root = new JsonMembers(json.RootElement, "evidence");
            var facts = RecordFactsJson.Read(root.Member("facts"));
            return [.. Differences(record, root, facts)];
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            return [new(record, "evidence", e.Message, null)];
        }
    }

    private static IEnumerable<ReplayDifference> Differences(string record, JsonMembers root, RecordFacts facts)
    {
        var (stored, again) = (Canonical(root.Member("proof")), CanonicalJson.Write(Evidence.Content(Disposition.DecideByRecords(facts).Proof)));
        if (stored != again) yield return new(record, "proof", stored, again);

        // The facts must be those of the records beside them, or somebody made them fit the proof.
        var batch = new JsonMembers(root.Member("batch"), "batch").Text("number");
        if (facts.BatchNumber != batch) yield return new(record, "facts of batch", facts.BatchNumber, batch);
        var verdicts = Verdicts(root);
        var judged = facts.Judged is { } j ? string.Join('\n', j.Verdicts.Select(v => Line(v.Criterion, v.Outcome, v.Sentence))) : null;
        if (judged != verdicts) yield return new(record, "facts of verdicts", judged, verdicts);
        var investigations = string.Join('\n', root.List("investigations").Select(Investigation));
        var known = string.Join('\n', facts.Investigations.Select(o => $"{o.Criterion}: {o.Finding} {Standing(o.IsOpen, o.IsConfirmed, o.IsInconclusive)}"));
        if (known != investigations) yield return new(record, "facts of investigations", known, investigations);
        if (Trail(root) is { } trail && Line(trail) != Line(facts.Trail)) yield return new(record, "facts of the reading of the trail", Line(facts.Trail), Line(trail));
        if (root.Has("specificationApproval") && Line(Approval(root, facts)) is var approved && Line(facts.Approval) != approved) yield return new(record, "facts of the approval of the specification", Line(facts.Approval), approved);
        if (facts.Reserve is { } reserve && ReserveLeft(root) is var left && left != reserve.LeftMl) yield return new(record, "facts of the reserve sample", Number(reserve.LeftMl), Number(left));
        var missing = string.Join(", ", MissingSteps(root));
        if (string.Join(", ", facts.MissingSteps) != missing) yield return new(record, "facts of missing steps", string.Join(", ", facts.MissingSteps), missing);
    }

    private static string? Verdicts(JsonMembers root) =>
        root.Optional("evaluation") is { } evaluation
            ? string.Join('\n', new JsonMembers(evaluation, "evaluation").List("verdicts").Select(v => new JsonMembers(v, "verdicts"))
                .Select(v => Line(v.Text("criterion"), v.Name<VerdictOutcome>("outcome"), v.Text("sentence"))))
            : null;

    private static string Investigation(JsonElement json)
    {
        var investigation = new JsonMembers(json, "investigations");
        var outcome = investigation.OptionalText("outcome");
        var standing = Standing(investigation.Optional("closedAt") is null, outcome == nameof(OosOutcome.Confirmed), outcome == nameof(OosOutcome.Inconclusive));
        return $"{investigation.Text("criterion")}: {investigation.Text("finding")} {standing}";
    }

    /// <summary>What the readings among the records come to; null in evidence from before they were demanded. That nothing came after them is the signer's and the trail's to say.</summary>
    private static TrailFact? Trail(JsonMembers root) => !root.Has("trailReviews") ? null : TrailFact.Of(
        root.List("trailReviews").Select(r => new JsonMembers(r, "trailReviews")).Select(r => new TrailReview
        {
            Id = r.Id("id"),
            BatchId = r.Id("batch"),
            Kind = r.Name<TrailReviewKind>("kind"),
            UpTo = r.LongNumber("upTo"),
            Count = r.Number("count"),
            Entries = r.Text("entries"),
            EntriesSha256 = r.Text("entriesSha256"),
            Remark = r.Text("remark"),
            Until = r.Optional("until") is null ? null : r.Time("until"),
            ById = r.Id("byId"),
            By = r.Text("by"),
            At = r.Time("at"),
        }),
        new JsonMembers(root.Member("facts"), "facts").Optional("trail") is { } fact ? new JsonMembers(fact, "trail").Number("unread") : 0);

    private static string? Line(TrailFact? fact) => fact is null ? null : string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{(fact.Kind is { } kind ? kind.ToString() : "not read")} by {fact.By} up to {fact.UpTo}, until {fact.Until:O}: {fact.Why}");

    /// <summary>What the approval among the records comes to. What a version that nobody approved leaves out is not in the evidence.</summary>
    private static ApprovalFact? Approval(JsonMembers root, RecordFacts facts) => root.Optional("specificationApproval") switch
    {
        { } json when SpecificationApprovalJson.Read(json) is var approval => new(approval.PrintedName, approval.ApprovedAt, ApprovalFact.Lines(approval.Omitted)),
        _ => facts.Judged is null ? null : new(null, null, facts.Approval?.Omitted ?? []),
    };

    private static decimal ReserveLeft(JsonMembers root) => Volume(root, "reserveSamples") - Volume(root, "reserveWithdrawals");

    private static decimal Volume(JsonMembers root, string list) => root.List(list).Sum(s => new JsonMembers(s, list).Decimal("volumeMl"));

    private static string Number(decimal number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string? Line(ApprovalFact? fact) =>
        fact is null ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{fact.By ?? "nobody"} at {fact.At:O}, left out: {string.Join("; ", fact.Omitted)}");

    private static IEnumerable<string> MissingSteps(JsonMembers root)
    {
        var current = root.List("steps").Select(s => new JsonMembers(s, "steps")).Where(s => s.Optional("supersededBy") is null).Select(s => s.Text("stage")).ToHashSet(StringComparer.Ordinal);
        return Enum.GetNames<Stage>().Where(stage => !current.Contains(stage));
    }

    private static string Line(string criterion, VerdictOutcome outcome, string sentence) => $"{criterion} {outcome}: {sentence}";

    private static string Standing(bool open, bool confirmed, bool inconclusive) => open ? "(open)" : confirmed ? "(confirmed)" : inconclusive ? "(inconclusive)" : "(assignable cause)";

    private static string Canonical(JsonElement json) => CanonicalJson.Write(CanonicalJson.Tree(json));

    private static JsonDocument? Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
