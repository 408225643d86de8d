using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>
/// Judges a batch again after something was recorded: stores the evaluation when it differs from the last, opens an investigation for every new
/// failure, and moves the batch between testing and review. Does nothing when nothing has changed, so it may run any number of times.
/// </summary>
public sealed class EvaluateBatch(EvQcContext db, SpecificationShelf shelf, TimeProvider time)
{
    public Task RunAsync(Guid batchId, CancellationToken cancellationToken) =>
        db.InOneTransactionAsync(() => EvaluateAsync(batchId, cancellationToken), cancellationToken);

    public Task<bool> HasOpenInvestigationAsync(Assays.Result result, CancellationToken cancellationToken)
    {
        var id = result.Id.ToString();
        return db.Set<OosInvestigation>().AnyAsync(o => o.BatchId == result.BatchId && o.ClosedAt == null && o.ResultIds.Contains(id), cancellationToken);
    }

    private async Task EvaluateAsync(Guid batchId, CancellationToken cancellationToken)
    {
        // Several results of a batch may be told at once. Touching its row makes their evaluations follow each other, on either database.
        await db.Set<Batch>().Where(b => b.Id == batchId).ExecuteUpdateAsync(set => set.SetProperty(b => b.Version, b => b.Version), cancellationToken);
        var batch = await db.BatchAsync(batchId, cancellationToken);
        if (batch.State.IsFinal()) return;
        var dossier = await BatchDossier.LoadAsync(db, shelf, batch, cancellationToken);
        if (dossier.Evaluation is not { } evaluation) return;

        db.ActAs(Actor.System);
        OpenInvestigations(dossier, evaluation);
        await StoreAsync(batch, evaluation, cancellationToken);
        if (batch.State == BatchState.Testing && evaluation.IsComplete)
        {
            batch.SendToReview(time.GetUtcNow());
            db.Tell(new BatchReadyForReview(batch.Id));
        }
        else if (batch.State == BatchState.Review && !evaluation.IsComplete)
        {
            batch.ReturnToTesting();
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private void OpenInvestigations(BatchDossier dossier, Evaluation evaluation)
    {
        foreach (var failure in evaluation.Failures)
        {
            var key = OosInvestigation.KeyOf(failure.Sources);
            if (dossier.Investigations.Any(o => o.Criterion == failure.Criterion.Id && o.FindingKey == key)) continue;
            db.Add(new OosInvestigation(dossier.Batch.Id, failure.Criterion.Id, failure.Sentence, failure.Sources, time.GetUtcNow()));
        }

    }

    private async Task StoreAsync(Batch batch, Evaluation evaluation, CancellationToken cancellationToken)
    {
        var evidence = Evidence.Of(evaluation);
        var last = await db.Set<EvaluationRecord>().AsNoTracking().Where(e => e.BatchId == batch.Id)
            .OrderByDescending(e => e.Sequence).Select(e => new { e.Sequence, e.Sha256 }).FirstOrDefaultAsync(cancellationToken);
        if (last?.Sha256 == evidence.Sha256) return;
        db.Add(new EvaluationRecord
        {
            Id = Guid.CreateVersion7(),
            BatchId = batch.Id,
            Sequence = (last?.Sequence ?? 0) + 1,
            At = time.GetUtcNow(),
            Passed = evaluation.Count(VerdictOutcome.Pass),
            Failed = evaluation.Count(VerdictOutcome.Fail),
            Indeterminate = evaluation.Count(VerdictOutcome.Indeterminate),
            Missing = evaluation.Count(VerdictOutcome.Missing),
            Document = evidence.Json,
            Sha256 = evidence.Sha256,
        });
    }
}
