using System.Security.Cryptography;
using EvQc.Batches;
using EvQc.People;
using EvQc.Review;
using EvQc.Shell;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace EvQc.Reports;

/// <summary>Reports and documents over HTTP.</summary>
internal static class ReportEndpoints
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const int PageSize = 50;

    /// <param name="Progress">0 to 100.</param>
    /// <param name="Document">Address of the workbook; null until it is written.</param>
    public sealed record Run(
        Guid Id, string Schedule, string Report, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, ReportRunStatus Status, int Progress, string? Error, string? Document);

    public sealed record Page(int Total, int PageNumber, int Size, IReadOnlyList<Run> Reports);

    /// <param name="Month">1 to 12.</param>
    public sealed record NewReport(int Year, int Month);

    /// <param name="page">1-based; the latest first.</param>
    public static async Task<Ok<Page>> ListAsync(EvQcContext db, CancellationToken cancellationToken, int page = 1)
    {
        var number = Math.Clamp(page, 1, 1_000_000);
        var runs = await db.Set<ReportRun>().AsNoTracking().OrderByDescending(r => r.DueAt).ThenByDescending(r => r.Id)
            .Skip((number - 1) * PageSize).Take(PageSize).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page(await db.Set<ReportRun>().CountAsync(cancellationToken), number, PageSize, [.. runs.Select(Of)]));
    }

    public static async Task<Accepted<Run>> RequestAsync(NewReport report, RequestReport requestReport, HttpContext http)
    {
        var run = (await requestReport.RunAsync(new(report.Year, report.Month), http.User.ToActor(), http.RequestAborted)).OrRefuse();
        return TypedResults.Accepted($"/api/v1/reports/{run.Id}", Of(run));
    }

    public static async Task<Ok<Run>> ReadAsync(Guid id, EvQcContext db, CancellationToken cancellationToken) =>
        TypedResults.Ok(Of(await RunAsync(id, db, cancellationToken)));

    public static async Task<FileContentHttpResult> DocumentAsync(Guid id, EvQcContext db, SignedThenChanged signed, CancellationToken cancellationToken)
    {
        var run = await RunAsync(id, db, cancellationToken);
        return run.DocumentId is { } document
            ? await DownloadAsync(document, db, signed, cancellationToken)
            : throw new QcRuleException("report-not-written", $"The report is not written yet ({run.Status}).", "Read the run until its status is Done.");
    }

    public static async Task<FileContentHttpResult> CertificateAsync(string number, EvQcContext db, SignedThenChanged signed, CancellationToken cancellationToken)
    {
        var batch = await db.BatchAsync(number, cancellationToken);
        var document = await db.Set<Document>().AsNoTracking()
            .Where(d => d.BatchId == batch.Id && (d.Kind == DocumentKind.CertificateOfAnalysis || d.Kind == DocumentKind.RejectionNotice))
            .SingleOrDefaultAsync(cancellationToken);
        return document is not null ? await FileAsync(document, signed, cancellationToken)
            : batch.State.IsFinal() ? throw new QcRuleException("certificate-not-written", $"The certificate of batch {number} is being written.", "Ask again in a moment.")
            : throw new QcRuleException("not-decided", $"Batch {number} is at {batch.Describe()}; a certificate is written when it is released.", "See the blockers of the batch.");
    }

    public static async Task<FileContentHttpResult> DownloadAsync(Guid id, EvQcContext db, SignedThenChanged signed, CancellationToken cancellationToken) =>
        await FileAsync(
            await db.Set<Document>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancellationToken) ?? throw new NotFoundException("There is no document at this address."),
            signed, cancellationToken);

    /// <summary>A document is handed out only as it was written, and a certificate only while the records are what was signed.</summary>
    private static async Task<FileContentHttpResult> FileAsync(Document document, SignedThenChanged signed, CancellationToken cancellationToken)
    {
        if (Convert.ToHexStringLower(SHA256.HashData(document.Bytes)) != document.Sha256)
            throw new QcRuleException("document-damaged", $"The stored bytes of {document.Name} do not have the SHA-256 any more that they were written with.", "Restore the database from a backup, and find out who changed the document.");
        if (document.BatchId is { } batch && await signed.OfAsync(batch, cancellationToken) is { IsChanged: true } standing) throw standing.Refusal(document.Subject);
        return File(document);
    }

    private static async Task<ReportRun> RunAsync(Guid id, EvQcContext db, CancellationToken cancellationToken) =>
        await db.Set<ReportRun>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) ?? throw new NotFoundException($"There is no report run {id}.");

    /// <summary>A document never changes: its hash is its tag.</summary>
    private static FileContentHttpResult File(Document document) =>
        TypedResults.File(document.Bytes, Workbook, document.Name, lastModified: document.CreatedAt, entityTag: new EntityTagHeaderValue($"\"{document.Sha256}\""));

    private static Run Of(ReportRun run) => new(
        run.Id, run.Schedule, run.Report, run.PeriodStart, run.PeriodEnd, run.Status, run.Progress, run.Error,
        run.DocumentId is null ? null : $"/api/v1/reports/{run.Id}/document");
}
