using EvQc.Batches;
using EvQc.People;
using EvQc.Specifications;

namespace EvQc.Review;

/// <summary>One condition of release: its proof, and a blocker for everything that breaks it.</summary>
internal sealed record Condition(ProofNode Proof, IReadOnlyList<Blocker> Blockers);

/// <summary>The conditions of release, in the order a reviewer reads them.</summary>
internal static class Conditions
{
    public static IEnumerable<Condition> Of(ReviewFacts facts, Actor? signer)
    {
        foreach (var condition in Standing(facts).Concat(Records(RecordFacts.Of(facts)))) yield return condition;
        if (signer is not null) yield return Signer(facts, signer);
    }

    /// <summary>What the records say, which stays as it is when the batch is decided.</summary>
    public static IEnumerable<Condition> Records(RecordFacts facts)
    {
        yield return EveryCriterionPasses(facts);
        if (facts is { Approval: { } approval, Judged: { } judged }) yield return SpecificationApproved(judged, approval);
        yield return NoInvestigation(facts);
        yield return None(
            "Every step of the route is recorded", facts.MissingSteps, "step-missing", s => $"The {s} step is not recorded.", "Record the step.");
        yield return None(
            "Every step yield lies within its limits", facts.YieldDiscrepancies, "yield-discrepancy",
            y => $"Yield outside its limits: {y}.", "Explain the discrepancy; quality assurance accepts it or rejects the batch.");
        yield return None(
            "Every result entered by hand is verified by a second person", facts.UnverifiedResults, "result-unverified",
            r => $"Not verified by a second person: {r}.", "A colleague who did not record it compares it with its source and verifies it.");
        yield return None(
            "Every received file is dealt with", facts.PendingFiles, "file-pending",
            f => $"The file {f} was received and is neither confirmed nor discarded.", "Confirm its results, or discard the file with a reason.");
        yield return None(
            "Every change of a record is reviewed", facts.UnreviewedChanges, "change-unreviewed",
            c => $"Not reviewed: {c}.", "Look at the change and acknowledge it in the review.");
        if (facts.Reserve is { } reserve) yield return ReserveKept(reserve);
        if (facts.UnapprovedExclusions is { } exclusions)
            yield return None(
                "Every exclusion of data is approved by a second person", exclusions, "exclusion-unapproved", e => $"Data were taken out of the decision without approval: {e}.",
                "A QA reviewer who neither recorded the data nor asked for it looks at the reason and approves it in the review, or the data are brought back.");
        if (facts.Trail is { } trail) yield return TrailConditions.Read(facts.BatchNumber, trail);
    }

    public static Condition NotFinal(ReviewFacts facts) => Check(
        "No decision has been signed yet", !facts.State.IsFinal(), "batch-is-final",
        $"Batch {facts.BatchNumber} is {facts.State.ToString().ToLowerInvariant()} already; that is final.", "Register a new batch.");

    /// <summary>The signer holds the right and has no part in what is judged.</summary>
    public static Condition Signer(ReviewFacts facts, Actor signer)
    {
        Condition[] parts =
        [
            Check(
                "The signer is a person of quality assurance", signer.PersonId != Guid.Empty && signer.Role is not null && signer.May(Permission.SignDisposition),
                "signer-not-qa", $"{signer.Name} may not sign the disposition of a batch.", "Ask a reviewer of quality assurance."),
            Check(
                "The signer recorded and verified nothing of this batch", !facts.Contributors.Contains(signer.PersonId),
                "signer-contributed", $"{signer.Name} recorded or verified something of this batch and cannot sign its disposition.",
                "Ask another reviewer of quality assurance."),
        ];
        return All($"{signer.Name} may sign", parts);
    }

    /// <summary>Where the batch is at the moment.</summary>
    private static IEnumerable<Condition> Standing(ReviewFacts facts)
    {
        yield return NotFinal(facts);
        if (!facts.State.IsFinal()) yield return AtReview(facts);
        yield return NotOnHold(facts);
        if (facts.Trail.Kind == TrailReviewKind.Deferred) yield return TrailConditions.InTime(facts);
    }

    private static Condition AtReview(ReviewFacts facts) => Check(
        "The batch is in review", facts.State == BatchState.Review, "not-in-review",
        $"Batch {facts.BatchNumber} is at {facts.State}, not in review.",
        facts.State == BatchState.Testing ? "Record the results that are missing; the batch then goes to review by itself." : "Record the steps and results that come before.");

    private static Condition NotOnHold(ReviewFacts facts) => Check(
        "The batch is not on hold", facts.HoldReason is null, "on-hold", $"Batch {facts.BatchNumber} is on hold: {facts.HoldReason}", "Lift the hold with a reason.");

    private static Condition EveryCriterionPasses(RecordFacts facts)
    {
        if (facts.Judged is not { } judged)
            return Check(
                "Every criterion passes", false, "not-evaluated", $"Batch {facts.BatchNumber} has not been judged by a specification.",
                "Complete the isolation step; testing then starts.");

        if (judged.Verdicts.Count == 0)
            return Check(
                "Every criterion passes", false, "not-evaluated", "The specification has no criterion, so nothing was judged.", "Correct the specification.");

        // OrderBy is stable: within one outcome the order of the specification stays.
        var parts = judged.Verdicts.OrderBy(v => Rank(v.Outcome)).Select(Criterion);
        return All($"Every criterion of {judged.Product} version {Invariant(judged.Version)} passes", [.. parts]);
    }

    private static Condition Criterion(VerdictFact verdict)
    {
        var statement = $"{verdict.Criterion} {verdict.Title}: {verdict.Sentence}";
        var (code, remedy) = verdict.Outcome switch
        {
            VerdictOutcome.Fail => (
                "criterion-fails", "Conclude the out-of-specification investigation; a failing result with no laboratory cause means rejection."),
            VerdictOutcome.Indeterminate => ("criterion-indeterminate", "Repeat the test with a reason, so that it proves one or the other, or reject the batch."),
            _ => ("criterion-missing", "Record the result."),
        };
        return Check(statement, !verdict.Blocks, code, statement, remedy);
    }

    /// <summary>What a specification leaves out is part of what was approved, and is read where the approval is read.</summary>
    private static Condition SpecificationApproved(JudgedFact judged, ApprovalFact approval)
    {
        var version = $"version {Invariant(judged.Version)} of the specification of {judged.Product}";
        var condition = Check(
            $"{approval.By} approved {version} on {TrailConditions.Day(approval.At)}", approval.By is not null, "specification-unapproved", $"Nobody of quality assurance has approved {version}.",
            "A QA reviewer opens that version, looks at its limits, its rules and what it leaves out, and signs its approval.");
        return condition with { Proof = condition.Proof with { Because = [.. approval.Omitted.Select(o => new ProofNode($"Left out, with a reason: {o}", condition.Proof.Holds, []))] } };
    }

    private static Condition ReserveKept(ReserveFact reserve)
    {
        var needed = $"all tests made twice take {Volume(reserve.NeededMl)}";
        return Check(
            $"A reserve sample of {Volume(reserve.LeftMl)} is kept; {needed}", reserve.LeftMl >= reserve.NeededMl, "reserve-missing",
            reserve.LeftMl == 0 ? $"No reserve sample is kept; {needed}." : $"The reserve sample has {Volume(reserve.LeftMl)}; {needed}.",
            "Put a reserve sample aside and record it on the batch's page.");
    }

    private static Condition NoInvestigation(RecordFacts facts)
    {
        var parts = facts.Investigations.Select(o => Check(
            $"{o.Criterion}: {o.Finding}; investigation {(o.IsOpen ? "open" : o.IsConfirmed ? "confirmed the failure" : o.IsInconclusive ? "inconclusive" : "closed with an assignable cause")}",
            o is { IsOpen: false, IsConfirmed: false, IsInconclusive: false },
            o.IsOpen ? "oos-open" : o.IsConfirmed ? "oos-confirmed" : "oos-inconclusive",
            $"{o.Criterion}: the out-of-specification investigation {(o.IsOpen ? "is open" : o.IsConfirmed ? "confirmed the failure" : "found no cause to invalidate the result")} ({o.Finding}).",
            o.IsOpen ? "Conclude the investigation." : "Reject the batch."));
        return All("No out-of-specification investigation is open or confirmed", [.. parts]);
    }

    private static Condition None(string statement, IReadOnlyList<string> found, string code, Func<string, string> sentence, string remedy) =>
        All(statement, [.. found.Select(f => Check(sentence(f), false, code, sentence(f), remedy))]);

    internal static Condition Check(string statement, bool holds, string code, string sentence, string remedy) =>
        new(new(holds ? statement : sentence, holds, []), holds ? [] : [new(code, sentence, remedy)]);

    private static Condition All(string statement, IReadOnlyList<Condition> parts) =>
        new(new(statement, parts.All(p => p.Proof.Holds), [.. parts.Select(p => p.Proof)]), [.. parts.SelectMany(p => p.Blockers)]);

    private static int Rank(VerdictOutcome outcome) => outcome switch
    {
        VerdictOutcome.Fail => 0,
        VerdictOutcome.Indeterminate => 1,
        VerdictOutcome.Missing => 2,
        _ => 3,
    };

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Volume(decimal ml) => ml.ToString("0.############################", System.Globalization.CultureInfo.InvariantCulture) + " mL";
}
