using System.Security.Cryptography;
using EvQc.People;
using EvQc.Reports.Gathering;
using EvQc.Reports.Workbooks;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Reports;

/// <summary>
/// Writes the document of one due run. The document and the finished run are saved in one transaction, under the unique keys of both: once
/// per schedule and period, whatever crashes and however many nodes work. Progress is told in transactions of its own, so that it is seen.
/// </summary>
public sealed class ProduceReport(EvQcContext db, ComplianceGathering gathering, ReportProgress progress, TimeProvider time)
{
    public async Task RunAsync(Guid runId, CancellationToken cancellationToken)
    {
        var due = await db.Set<ReportRun>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, cancellationToken)
            ?? throw new NotFoundException($"There is no report run {runId}.");
        if (due.Status == ReportRunStatus.Done) return;
        await progress.StartAsync(runId, cancellationToken);
        var (month, bytes) = await WriteAsync(due, cancellationToken);
        await FinishAsync(runId, month, bytes, cancellationToken);
    }

    private async Task<(ComplianceMonth Month, byte[] Bytes)> WriteAsync(ReportRun due, CancellationToken cancellationToken)
    {
        try
        {
            var month = await gathering.OfAsync(due, percent => progress.AdvanceAsync(due.Id, percent, cancellationToken), cancellationToken);
            var bytes = ComplianceWorkbook.Write(month);
            await progress.AdvanceAsync(due.Id, 95, cancellationToken);
            return (month, bytes);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await progress.FailAsync(due.Id, e.Message, cancellationToken);
            throw;
        }
    }

    private async Task FinishAsync(Guid runId, ComplianceMonth month, byte[] bytes, CancellationToken cancellationToken)
    {
        var document = new Document
        {
            Id = Guid.CreateVersion7(),
            Kind = DocumentKind.ComplianceWorkbook,
            Subject = month.Number,
            Name = $"{month.Number}.xlsx",
            Bytes = bytes,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            CreatedAt = time.GetUtcNow(),
        };
        var run = await db.Set<ReportRun>().SingleAsync(r => r.Id == runId, cancellationToken);
        run.Finish(document.Id, time.GetUtcNow());
        db.ActAs(Actor.System);
        db.Add(document);
        await db.SaveChangesAsync(cancellationToken);
    }
}
