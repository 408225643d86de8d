using EvQc.Assays;
using EvQc.Batches;
using EvQc.Outbox;
using EvQc.Shell;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Review;

[Collection<ReviewDesk>]
public sealed class Evaluating_a_batch(SharedLaboratory shared)
{
    private static TemplateLine[] Protein(string value) => [new("protein-concentration", value, "µg/mL"), new("protein-concentration", value, "µg/mL", Replicate: "2")];

    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "REL-03")]
    public async Task Follows_every_result_and_sends_it_to_review_when_nothing_is_missing()
    {
        var number = await _laboratory.ProducedAsync();
        var sample = $"{number}-FP";
        await _laboratory.ConfirmedAsync(number, sample, LaboratoryWork.Conforming.With("potency"));
        var before = await _laboratory.ReviewAsync(number);
        before.Dossier.Batch.State.ShouldBe(BatchState.Testing);
        before.Facts.Evaluation!.Verdicts.Where(v => v is { Outcome: VerdictOutcome.Missing, Criterion.Required: true }).Select(v => v.Criterion.Id).ShouldBe(["POT-01"]);
        var evaluations = await EvaluationsAsync(before.Dossier.Batch.Id);

        (await _laboratory.EnterAsync(sample, new("potency", "96.5", "%"))).OrRefuse();
        var after = await _laboratory.ReviewAsync(number);
        after.Dossier.Batch.State.ShouldBe(BatchState.Review);
        after.Dossier.Batch.ReviewSince.ShouldNotBeNull();
        after.Facts.Evaluation!.Conforms.ShouldBeTrue();
        (await EvaluationsAsync(before.Dossier.Batch.Id)).ShouldBe(evaluations + 1);
        (await ReadyAsync(before.Dossier.Batch.Id)).ShouldBe(1);
    }

    [Fact]
    [Trait("Req", "REL-03")]
    public async Task Takes_it_back_to_testing_when_a_result_is_invalidated()
    {
        var seen = await _laboratory.TestedAsync();
        seen.Dossier.Batch.State.ShouldBe(BatchState.Review);
        var potency = seen.Dossier.Results.Single(r => r.Attribute == "potency");
        await _laboratory.DoAsync((InvalidateResult act) => act.RunAsync(new(potency.Id, "reference lot had expired"), _laboratory.Mara, Cancel));
        var after = await _laboratory.ReviewAsync(seen.Dossier.Batch.Number);
        after.Dossier.Batch.State.ShouldBe(BatchState.Testing);
        after.Dossier.Batch.ReviewSince.ShouldBeNull();
        after.Verdict("POT-01").Outcome.ShouldBe(VerdictOutcome.Missing);

        (await _laboratory.EnterAsync($"{seen.Dossier.Batch.Number}-FP", new("potency", "97.0", "%"))).OrRefuse();
        (await _laboratory.ReviewAsync(seen.Dossier.Batch.Number)).Dossier.Batch.State.ShouldBe(BatchState.Review);
        (await ReadyAsync(seen.Dossier.Batch.Id)).ShouldBe(2);
    }

    [Fact]
    [Trait("Req", "OOS-01")]
    public async Task Opens_one_investigation_of_a_failure_however_often_and_however_much_at_once()
    {
        var seen = await _laboratory.TestedAsync(LaboratoryWork.Conforming.With("protein-concentration", Protein("420")));
        var id = seen.Dossier.Batch.Id;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _laboratory.DoAsync((EvaluateBatch act) => act.RunAsync(id, Cancel))));
        var after = await _laboratory.ReviewAsync(seen.Dossier.Batch.Number);
        var investigation = after.Dossier.Investigations.ShouldHaveSingleItem();
        (investigation.Criterion, investigation.IsOpen).ShouldBe(("PUR-01", true));
        var sources = after.Dossier.Results.Where(r => r.Attribute is "protein-concentration" or "particle-concentration").Select(r => r.Id);
        sources.ShouldAllBe(s => investigation.RestsOn(s));
    }

    [Fact]
    [Trait("Req", "A11-01")]
    public async Task Never_rejects_by_itself()
    {
        var seen = await _laboratory.TestedAsync(LaboratoryWork.Conforming.With("sterility", new TemplateLine("sterility", "growth")));
        seen.Dossier.Batch.State.ShouldBe(BatchState.Review);
        seen.Verdict("STE-01").Outcome.ShouldBe(VerdictOutcome.Fail);
        seen.Dossier.Signatures.ShouldNotContain(s => s.RecordKind == SignedRecord.Disposition);
        seen.Dossier.Disposition.ShouldBeNull();
    }

    [Fact]
    public async Task Keeps_what_proves_neither_in_review_and_says_what_is_in_the_way()
    {
        var seen = await _laboratory.TestedAsync(LaboratoryWork.Conforming
            .With("protein-concentration", Protein("16.8"))
            .With("marker.CD81", new TemplateLine("marker.CD81", "50", "MFI", "", "44")));
        seen.Dossier.Batch.State.ShouldBe(BatchState.Review);
        seen.Dossier.Investigations.ShouldBeEmpty();
        var blockers = Disposition.BlockersToRelease(seen.Facts, _laboratory.Quinn);
        blockers.Select(b => b.Code).Distinct().ShouldBe(["criterion-indeterminate"]);
        blockers.Select(b => b.Sentence.Split(' ')[0]).ShouldBe(["IDY-03", "PUR-01"]);
    }

    [Fact]
    public async Task Stores_nothing_when_nothing_changed()
    {
        var seen = await _laboratory.TestedAsync();
        var (evaluations, version) = (await EvaluationsAsync(seen.Dossier.Batch.Id), seen.Dossier.Batch.Version);
        for (var i = 0; i < 3; i++) await _laboratory.DoAsync((EvaluateBatch act) => act.RunAsync(seen.Dossier.Batch.Id, Cancel));
        (await EvaluationsAsync(seen.Dossier.Batch.Id)).ShouldBe(evaluations);
        (await _laboratory.BatchAsync(seen.Dossier.Batch.Number)).Version.ShouldBe(version);
        (await ReadyAsync(seen.Dossier.Batch.Id)).ShouldBe(1);
    }

    [Fact]
    [Trait("Req", "REL-02")]
    public async Task Finds_derived_figures_outside_what_the_process_was_developed_for()
    {
        // 1176 mL to 8 mL is 147-fold; the route expects 10 to 40. The isolation starts from what is there.
        var seen = await _laboratory.TestedAsync(entered: e => e.Stage switch
        {
            Stage.Concentration => e with { VolumeOutMl = "8.0" },
            Stage.Isolation => e with { VolumeInMl = "8.0" },
            _ => e,
        });
        var finding = seen.Findings.ShouldHaveSingleItem();
        finding.Kind.ShouldBe(FindingKind.Yield);
        finding.Sentence.ShouldContain("concentration-factor 147");
        Disposition.BlockersToRelease(seen.Facts, null).Select(b => b.Code).ShouldBe(["yield-discrepancy"]);
    }

    private Task<int> EvaluationsAsync(Guid batch) => _laboratory.CountAsync<EvaluationRecord>(e => e.BatchId == batch);

    private Task<int> ReadyAsync(Guid batch) => _laboratory.CountAsync<OutboxMessage>(m => m.SubjectId == batch && m.Type == nameof(BatchReadyForReview));
}
