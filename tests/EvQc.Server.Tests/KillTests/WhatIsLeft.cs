using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.Outbox;
using EvQc.Reports;
using EvQc.Review;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace EvQc.KillTests;

/// <summary>Counts everything after the last kill: nothing may be missing, nothing may be there twice.</summary>
internal sealed class WhatIsLeft(EvQcContext db, int batches, Subscriptions subscriptions)
{
    public async Task<bool> IsQuietAsync(int dueReports, CancellationToken cancellationToken) =>
        await db.Set<ReportRun>().CountAsync(cancellationToken) >= dueReports
        && !await db.Set<OutboxMessage>().AnyAsync(m => m.CompletedAt == null && m.DeadAt == null, cancellationToken);

    public async Task ShouldBeCompleteAsync(int results, int dueReports, CancellationToken cancellationToken)
    {
        var all = await db.Set<Batch>().AsNoTracking().ToListAsync(cancellationToken);
        all.ToDictionary(b => b.Number, b => b.State)
            .ShouldBe(Enumerable.Range(0, batches).ToDictionary(KilledLaboratory.NumberOf, KilledLaboratory.EndOf), ignoreOrder: true);
        await StepsFilesAndResultsAsync(results, cancellationToken);
        await EffectsAsync(all, cancellationToken);
        await DocumentsAsync(all, dueReports, cancellationToken);
        await MessagesAsync(cancellationToken);
    }

    private async Task StepsFilesAndResultsAsync(int results, CancellationToken cancellationToken)
    {
        var steps = await db.Set<ProcessStep>().AsNoTracking().Select(s => new { s.BatchId, s.Stage, s.Attempt }).ToListAsync(cancellationToken);
        steps.Count.ShouldBe(4 * batches);
        steps.ShouldAllBe(s => s.Attempt == 1);
        (await db.Set<StoredFile>().CountAsync(f => f.Status == FileStatus.Confirmed, cancellationToken)).ShouldBe(KilledLaboratory.FilesOfABatch * batches);
        (await db.Set<StoredFile>().CountAsync(cancellationToken)).ShouldBe(KilledLaboratory.FilesOfABatch * batches);
        var recorded = await db.Set<Result>().AsNoTracking().Select(r => new { r.FileId, r.FileLine, r.SampleId, r.Attribute, r.RawText }).ToListAsync(cancellationToken);
        recorded.Count.ShouldBe(results);
        recorded.Distinct().Count().ShouldBe(results);
    }

    private async Task EffectsAsync(List<Batch> all, CancellationToken cancellationToken)
    {
        foreach (var batch in all)
        {
            var evaluations = await db.Set<EvaluationRecord>().AsNoTracking().Where(e => e.BatchId == batch.Id).OrderBy(e => e.Sequence).Select(e => e.Sha256).ToListAsync(cancellationToken);
            evaluations.ShouldNotBeEmpty();
            evaluations.Zip(evaluations.Skip(1)).ShouldAllBe(pair => pair.First != pair.Second, $"{batch.Number} was evaluated twice on the same records");
            var failed = KilledLaboratory.Kind(int.Parse(batch.Number[^3..], System.Globalization.CultureInfo.InvariantCulture)).Key == "B" ? 1 : 0;
            (await db.Set<OosInvestigation>().CountAsync(o => o.BatchId == batch.Id, cancellationToken)).ShouldBe(failed, batch.Number);
            var decided = batch.State.IsFinal() ? 1 : 0;
            (await db.Set<Signature>().CountAsync(s => s.BatchId == batch.Id && s.RecordKind == SignedRecord.Disposition, cancellationToken)).ShouldBe(decided, batch.Number);
            (await db.Set<DispositionRecord>().CountAsync(d => d.BatchId == batch.Id, cancellationToken)).ShouldBe(decided, batch.Number);
        }
    }

    private async Task DocumentsAsync(List<Batch> all, int dueReports, CancellationToken cancellationToken)
    {
        var documents = await db.Set<Document>().AsNoTracking().Select(d => new { d.Id, d.Kind, d.BatchId }).ToListAsync(cancellationToken);
        Guid?[] Of(DocumentKind kind) => [.. documents.Where(d => d.Kind == kind).Select(d => d.BatchId)];
        Guid?[] In(BatchState state) => [.. all.Where(b => b.State == state).Select(b => (Guid?)b.Id)];
        Of(DocumentKind.CertificateOfAnalysis).ShouldBe(In(BatchState.Released), ignoreOrder: true);
        Of(DocumentKind.RejectionNotice).ShouldBe(In(BatchState.Rejected), ignoreOrder: true);
        var runs = await db.Set<ReportRun>().AsNoTracking().ToListAsync(cancellationToken);
        runs.Count.ShouldBe(dueReports);
        runs.ShouldAllBe(r => r.Status == ReportRunStatus.Done);
        runs.Select(r => r.DocumentId!.Value).Order().ShouldBe(documents.Where(d => d.Kind == DocumentKind.ComplianceWorkbook).Select(d => d.Id).Order());
    }

    private async Task MessagesAsync(CancellationToken cancellationToken)
    {
        var messages = await db.Set<OutboxMessage>().AsNoTracking().ToListAsync(cancellationToken);
        messages.Where(m => m.CompletedAt is null).Select(m => $"{m.Type}: {m.Error}").ShouldBeEmpty();
        var told = messages.CountBy(m => m.Type).ToDictionary();
        told["FileReceived"].ShouldBe(KilledLaboratory.FilesOfABatch * batches);

        // Concluding an investigation tells of the results it rests on once more.
        var concluded = Enumerable.Range(0, batches).Count(n => KilledLaboratory.EndOf(n) == BatchState.Rejected);
        told["ResultRecorded"].ShouldBe((KilledLaboratory.FilesOfABatch * batches) + concluded);
        told["StepRecorded"].ShouldBe(4 * batches);
        told["BatchReadyForReview"].ShouldBe(batches);

        var done = (await db.Set<InboxRow>().AsNoTracking().ToListAsync(cancellationToken)).Select(r => (r.MessageId, r.Consumer)).Order();
        done.ShouldBe(messages.SelectMany(m => subscriptions.ConsumersOf(m.Type).Select(c => (m.Id, c))).Order());
    }
}
