using EvQc.Audit;
using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Review;

[Collection<ReviewDesk>]
public sealed class Acknowledging_findings(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "A11-08")]
    public async Task Takes_the_blocker_away_and_stays_in_the_evidence()
    {
        var seen = await RepeatedAsync();
        var key = seen.OpenFindings.Single().Key;
        (await AcknowledgeAsync(seen, [key], "filter integrity passed after the repeat")).OrRefuse();
        var after = await _laboratory.ReviewAsync(seen.Dossier.Batch.Number);
        after.OpenFindings.ShouldBeEmpty();
        after.Evidence.Json.ShouldContain("filter integrity passed after the repeat");
        var audited = await _laboratory.ReadAsync(db => db.Set<AuditEntry>().SingleAsync(e => e.BatchId == seen.Dossier.Batch.Id && e.Subject == nameof(ReviewNote), Cancel));
        (audited.ActorName, audited.Reason).ShouldBe(("Quinn Moreau (quinn)", "filter integrity passed after the repeat"));
        (await AcknowledgeAsync(after, [key], "again")).Found().ShouldBe(["findings: unknown-finding"]);
    }

    [Fact]
    [Trait("Req", "OOS-07")]
    public async Task Of_a_borderline_pass_is_due_before_release()
    {
        var seen = await _laboratory.TestedAsync(LaboratoryWork.Conforming.With("potency", new TemplateLine("potency", "69.6", "%"))); // 70 by rounding
        var borderline = seen.OpenFindings.ShouldHaveSingleItem();
        (borderline.Kind, borderline.Sentence).ShouldBe((
            FindingKind.Borderline, "POT-01 Potency: 69.6 % rounds to 70 %, limit 70 to 130 %: pass, borderline: only rounding brings it within the limit"));
        seen.Facts.Evaluation!.Conforms.ShouldBeTrue();
        Disposition.BlockersToRelease(seen.Facts, _laboratory.Quinn).Select(b => b.Code).ShouldBe(["change-unreviewed"]);
        (await AcknowledgeAsync(seen, [borderline.Key], "repeatable; the trend is looked at")).OrRefuse();
        Disposition.BlockersToRelease((await _laboratory.ReviewAsync(seen.Dossier.Batch.Number)).Facts, _laboratory.Quinn).ShouldBeEmpty();
    }

    [Fact]
    public async Task Needs_a_finding_that_is_there_and_a_comment()
    {
        var seen = await RepeatedAsync();
        var key = seen.OpenFindings.Single().Key;
        (await AcknowledgeAsync(seen, [], "  ")).Found().ShouldBe(["findings: no-finding", "comment: comment-required"]);
        (await AcknowledgeAsync(seen, ["repeat:nothing"], "seen")).Found().ShouldBe(["findings: unknown-finding"]);
        (await AcknowledgeAsync(seen, [key], new('c', 1001))).Found().ShouldBe(["comment: too-long"]);
        (await _laboratory.ReviewAsync(seen.Dossier.Batch.Number)).OpenFindings.Count().ShouldBe(1);
    }

    [Fact]
    [Trait("Req", "DI-06")]
    public async Task Is_for_a_reviewer_who_had_no_part_in_it()
    {
        var seen = await RepeatedAsync();
        var key = seen.OpenFindings.Single().Key;
        (await LaboratoryWork.RefusalAsync(() => AcknowledgeAsync(seen, [key], "seen", _laboratory.Mara))).ShouldBe("not-permitted");
        (await LaboratoryWork.RefusalAsync(() => AcknowledgeAsync(seen, [key], "seen", _laboratory.Tara with { Role = Role.QaReviewer }))).ShouldBe("review-own-work");
    }

    [Fact]
    public async Task Is_done_by_one_of_two_who_do_it_at_once()
    {
        var seen = await RepeatedAsync();
        var key = seen.OpenFindings.Single().Key;
        var answers = await Task.WhenAll(new[] { _laboratory.Quinn, _laboratory.Quirin }.Select(async actor =>
        {
            try
            {
                return (await AcknowledgeAsync(seen, [key], $"seen by {actor.Name}", actor)).IsUsable ? "noted" : "unknown-finding";
            }
            catch (QcRuleException refused)
            {
                return refused.Code;
            }
        }));
        answers.Order(StringComparer.Ordinal).ShouldBe(["noted", "unknown-finding"]);
    }

    private async Task<BatchReview> RepeatedAsync()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        (await _laboratory.StepAsync(LaboratoryWork.Entry(number, Stage.Culture) with { RepeatReason = "harvest was spilled" })).OrRefuse();
        return await _laboratory.ReviewAsync(number);
    }

    private Task<Parsed<IReadOnlyList<ReviewNote>>> AcknowledgeAsync(BatchReview seen, string[] findings, string comment, Actor? actor = null) =>
        _laboratory.AcknowledgeAsync(seen, findings, comment, actor);
}
