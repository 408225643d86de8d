using EvQc.Assays;
using EvQc.Batches;
using EvQc.People;
using EvQc.Specifications;
using Shouldly;
using Xunit;

namespace EvQc.Review;

public sealed class Releasing_a_batch
{
    private static readonly Actor Reviewer = new(Guid.CreateVersion7(), "Quentin Ames (quentin)", Role.QaReviewer);

    private static readonly DateTimeOffset Day = new(2026, 12, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly TrailFact Read = new(TrailReviewKind.Reviewed, "Quentin Ames (quentin)", 212, 0, null, null);
    private static readonly TrailFact Deferred = new(TrailReviewKind.Deferred, "Quentin Ames (quentin)", 0, 3, Day, "the patient waits");

    [Fact]
    [Trait("Req", "A11-08")]
    [Trait("Req", "DI-04")]
    [Trait("Req", "DI-06")]
    public void Is_refused_until_the_audit_trail_is_read_to_its_end()
    {
        Disposition.BlockersToRelease(Facts("no growth") with { Trail = TrailFact.Nothing }, Reviewer).Single().ShouldSatisfyAllConditions(
            b => b.Code.ShouldBe("trail-unread"), b => b.Sentence.ShouldBe("Nobody has reviewed the audit trail of batch EV-1."));
        Disposition.BlockersToRelease(Facts("no growth") with { Trail = Read with { Unread = 2 } }, Reviewer).Single().Sentence
            .ShouldBe("Quentin Ames (quentin) reviewed the audit trail of batch EV-1 up to entry 212; 2 entries came after that.");
        All(Disposition.DecideByRecords(RecordFacts.Of(Facts("no growth"))).Proof).ShouldContain(n => n.Statement == "The audit trail is reviewed up to entry 212 by Quentin Ames (quentin), and nothing came after that");
    }

    [Fact]
    [Trait("Req", "A11-08")]
    public void Is_possible_while_a_signed_deferral_is_in_time_and_the_proof_says_so()
    {
        Disposition.BlockersToRelease(Facts("no growth") with { Trail = Deferred }, Reviewer).ShouldBeEmpty();
        All(Disposition.Decide(Facts("no growth") with { Trail = Deferred }, Reviewer).Proof).ShouldContain(
            n => n.Statement == "The review of the audit trail is deferred by Quentin Ames (quentin) until 2026-12-24: the patient waits" && n.Holds);
        Codes(Facts("no growth") with { Trail = Deferred, IsTrailDeferralOverdue = true }).ShouldBe(["trail-deferral-overdue"]);
    }

    [Fact]
    [Trait("Req", "REL-09")]
    [Trait("Req", "REL-03")]
    public void Is_refused_until_quality_assurance_has_approved_the_specification()
    {
        var facts = Facts("no growth") with { Approval = new(null, null, ["potency: no assay is validated yet"]) };
        var product = facts.Evaluation!.Specification.Product;
        Disposition.BlockersToRelease(facts, Reviewer).Single().ShouldSatisfyAllConditions(
            b => b.Code.ShouldBe("specification-unapproved"), b => b.Sentence.ShouldBe($"Nobody of quality assurance has approved version 1 of the specification of {product}."),
            b => b.Remedy.ShouldContain("signs its approval"));
        Disposition.BlockersToReject(facts, Reviewer).ShouldBeEmpty();

        var approved = Disposition.Decide(facts with { Approval = new("Quentin Ames", Day, facts.Approval.Omitted) }, Reviewer);
        approved.MayBeReleased.ShouldBeTrue();
        All(approved.Proof).ShouldContain(n => n.Statement == $"Quentin Ames approved version 1 of the specification of {product} on 2026-12-24" && n.Holds);
        All(approved.Proof).ShouldContain(n => n.Statement == "Left out, with a reason: potency: no assay is validated yet" && n.Holds);
        All(Disposition.Decide(Facts("no growth"), Reviewer).Proof).ShouldNotContain(n => n.Statement.Contains("the specification of", StringComparison.Ordinal));
    }

    [Theory]
    [Trait("Req", "REL-07")]
    [InlineData("0", "No reserve sample is kept; all tests made twice take 2.5 mL.")]
    [InlineData("2.4999", "The reserve sample has 2.4999 mL; all tests made twice take 2.5 mL.")]
    public void Is_refused_while_the_reserve_is_too_small_to_make_all_tests_twice(string left, string sentence)
    {
        var facts = Facts("no growth") with { Reserve = new(decimal.Parse(left, System.Globalization.CultureInfo.InvariantCulture), 1.25m) };
        Disposition.BlockersToRelease(facts, Reviewer).Single().ShouldSatisfyAllConditions(b => b.Code.ShouldBe("reserve-missing"), b => b.Sentence.ShouldBe(sentence));
        Disposition.BlockersToReject(facts, Reviewer).ShouldBeEmpty();

        var enough = Disposition.Decide(facts with { Reserve = new(2.50m, 1.25m) }, Reviewer);
        enough.MayBeReleased.ShouldBeTrue();
        All(enough.Proof).ShouldContain(n => n.Statement == "A reserve sample of 2.5 mL is kept; all tests made twice take 2.5 mL");
    }

    [Fact]
    public void Has_the_proof_of_its_day_where_the_reading_was_not_demanded_yet() =>
        All(Disposition.DecideByRecords(RecordFacts.Of(Facts("no growth")) with { Trail = null }).Proof).ShouldNotContain(n => n.Statement.Contains("audit trail", StringComparison.Ordinal));

    [Fact]
    public void Is_possible_when_nothing_stands_in_the_way()
    {
        Disposition.BlockersToRelease(Facts("no growth"), Reviewer).ShouldBeEmpty();
        var decision = Disposition.Decide(Facts("no growth"), Reviewer);
        decision.MayBeReleased.ShouldBeTrue();
        decision.Proof.Statement.ShouldBe("Batch EV-1 may be released because");
        All(decision.Proof).ShouldAllBe(n => n.Holds);
        All(decision.Proof).ShouldContain(n => n.Statement == "STE-01 Sterility: Sterility (14 days): no growth, limit no growth: pass");
    }

    [Theory]
    [Trait("Req", "REL-03")]
    [InlineData("growth", "criterion-fails")]
    [InlineData("smudge", "criterion-indeterminate")]
    [InlineData(null, "criterion-missing")]
    public void Is_refused_while_a_criterion_fails_proves_nothing_or_has_no_result(string? word, string code) =>
        Codes(Facts(word)).ShouldBe([code]);

    [Theory]
    [InlineData(BatchState.Culture, "not-in-review")]
    [InlineData(BatchState.Testing, "not-in-review")]
    [InlineData(BatchState.Released, "batch-is-final")]
    [InlineData(BatchState.Rejected, "batch-is-final")]
    [Trait("Req", "P11-07")]
    public void Is_refused_outside_review(BatchState state, string code) => Codes(Facts("no growth") with { State = state }).ShouldBe([code]);

    [Fact]
    public void Is_refused_on_hold_and_says_why() =>
        Disposition.BlockersToRelease(Facts("no growth") with { HoldReason = "freezer alarm" }, Reviewer).Single().Sentence.ShouldBe("Batch EV-1 is on hold: freezer alarm");

    [Fact]
    public void Is_refused_before_the_batch_was_judged() => Codes(Facts("no growth") with { Evaluation = null }).ShouldBe(["not-evaluated"]);

    [Fact]
    public void Is_refused_by_a_specification_that_demands_nothing()
    {
        var nothing = Facts("no growth").Evaluation! with { Verdicts = [] };
        Codes(Facts("no growth") with { Evaluation = nothing }).ShouldBe(["not-evaluated"]);
    }

    [Theory]
    [Trait("Req", "OOS-01")]
    [InlineData(true, false, "oos-open")]
    [InlineData(false, true, "oos-confirmed")]
    [InlineData(false, false, null)]
    public void Is_refused_while_an_investigation_is_open_or_confirmed_the_failure(bool open, bool confirmed, string? code) =>
        Codes(Facts("no growth") with { Investigations = [new("STE-01", "growth", open, confirmed)] }).ShouldBe(code is null ? [] : [code]);

    [Fact]
    [Trait("Req", "OOS-03")]
    public void Is_refused_after_an_inconclusive_investigation_whatever_the_criteria_say() =>
        Codes(Facts("no growth") with { Investigations = [new("STE-01", "growth", false, false) { IsInconclusive = true }] }).ShouldBe(["oos-inconclusive"]);

    [Fact]
    [Trait("Req", "REL-01")]
    [Trait("Req", "REL-02")]
    public void Is_refused_while_the_record_has_open_ends() => Codes(Facts("no growth") with
    {
        MissingSteps = ["Isolation"],
        YieldDiscrepancies = ["Filtration yielded 60 %"],
        UnverifiedResults = ["Endotoxin 0.1 EU/mL"],
        PendingFiles = ["run7.csv"],
        UnreviewedChanges = ["Filtration was recorded late"],
        UnapprovedExclusions = ["Potency was superseded"],
    }).ShouldBe(["step-missing", "yield-discrepancy", "result-unverified", "file-pending", "change-unreviewed", "exclusion-unapproved"]);

    [Theory]
    [Trait("Req", "A11-01")]
    [InlineData(Role.Technician)]
    [InlineData(Role.LaboratoryManager)]
    [InlineData(Role.Administrator)]
    public void Is_refused_to_everyone_but_quality_assurance(Role role) =>
        Codes(Facts("no growth"), Reviewer with { Role = role }).ShouldBe(["signer-not-qa"]);

    [Fact]
    [Trait("Req", "A11-01")]
    public void Is_refused_to_the_system_itself() => Codes(Facts("no growth"), Actor.System).ShouldBe(["signer-not-qa"]);

    [Fact]
    [Trait("Req", "P11-08")]
    public void Is_refused_to_whoever_recorded_or_verified_something_of_the_batch() =>
        Codes(Facts("no growth") with { Contributors = new HashSet<Guid> { Reviewer.PersonId } }).ShouldBe(["signer-contributed"]);

    [Fact]
    public void Shows_every_blocker_at_once_as_the_branches_of_its_proof()
    {
        var facts = Facts("growth") with { HoldReason = "alarm", PendingFiles = ["a.csv", "b.csv"] };
        var decision = Disposition.Decide(facts, Reviewer);
        decision.MayBeReleased.ShouldBeFalse();
        decision.Proof.Statement.ShouldBe("Batch EV-1 is blocked by");
        var blockers = Disposition.BlockersToRelease(facts, Reviewer);
        blockers.Select(b => b.Code).ShouldBe(["on-hold", "criterion-fails", "file-pending", "file-pending"]);
        var leaves = All(decision.Proof).Where(n => !n.Holds && n.Because.Count == 0).Select(n => n.Statement);
        leaves.ShouldBe(blockers.Select(b => b.Sentence), ignoreOrder: true);
        blockers.ShouldAllBe(b => b.Remedy.Length > 0);
    }

    [Fact]
    public void Has_the_same_proof_for_the_same_facts()
    {
        static string Proof() => Evidence.Of(Evidence.Content(Disposition.Decide(Facts("growth") with { HoldReason = "x" }, Reviewer).Proof)).Sha256;
        Proof().ShouldBe(Proof());
    }

    [Fact]
    public void Leaves_rejection_open_to_a_failing_held_or_unfinished_batch() =>
        Disposition.BlockersToReject(Facts("growth") with { HoldReason = "alarm", State = BatchState.Testing }, Reviewer).ShouldBeEmpty();

    [Fact]
    public void Leaves_no_second_decision_and_no_rejection_by_a_contributor()
    {
        Disposition.BlockersToReject(Facts("growth") with { State = BatchState.Released }, Reviewer).Single().Code.ShouldBe("batch-is-final");
        Disposition.BlockersToReject(Facts("growth") with { Contributors = new HashSet<Guid> { Reviewer.PersonId } }, Reviewer).Single().Code
            .ShouldBe("signer-contributed");
    }

    private static IEnumerable<string> Codes(ReviewFacts facts, Actor? signer = null) =>
        Disposition.BlockersToRelease(facts, signer ?? Reviewer).Select(b => b.Code);

    private static IEnumerable<ProofNode> All(ProofNode node) => node.Because.SelectMany(All).Prepend(node);

    private static ReviewFacts Facts(string? sterility)
    {
        var specification = new Specification
        {
            Product = "test",
            Title = "Test",
            Version = 1,
            EffectiveFrom = new DateOnly(2026, 1, 1),
            Rules = new AssayRules(),
            Criteria = [new("STE-01", AttributeCategory.Sterility, "Sterility", "sterility", new WordLimit("no growth"), null, true, null)],
            Sha256 = new string('0', 64),
        };
        Measurement[] results = sterility is null ? [] : [Measurement.InWords(Guid.Empty, "sterility", "FP", sterility)];
        return new() { BatchNumber = "EV-1", State = BatchState.Review, Evaluation = specification.Evaluate(results, BatchFigures.None), Trail = Read };
    }
}
