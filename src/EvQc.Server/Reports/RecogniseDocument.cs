using System.Globalization;
using System.Security.Cryptography;
using EvQc.People;
using EvQc.Review;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Reports;

/// <summary>
/// Whether a file is, byte for byte, a document that EvQc wrote, and whether the records behind it are still what was signed: the question of
/// somebody who holds a copy. It changes nothing.
/// </summary>
public sealed class RecogniseDocument(EvQcContext db, SignedThenChanged signedThenChanged)
{
    /// <param name="Name">The file's name, by which an altered copy is told from a foreign file.</param>
    public sealed record Request(string Name, byte[] Bytes);

    /// <param name="Code">Stable: <c>document-original</c>, <c>document-altered</c>, <c>document-unknown</c>, <c>document-damaged</c>, <c>signed-then-changed</c>.</param>
    /// <param name="Changes">What is not as it was signed; empty but for the last code.</param>
    public sealed record Answer(string Code, string Sentence, IReadOnlyList<SignedChange> Changes)
    {
        public bool Holds => Code == "document-original";
    }

    public async Task<Answer> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.ViewReports);
        ArgumentNullException.ThrowIfNull(request);
        var hash = Convert.ToHexStringLower(SHA256.HashData(request.Bytes));
        var document = await db.Set<Document>().AsNoTracking().FirstOrDefaultAsync(d => d.Sha256 == hash, cancellationToken);
        if (document is null) return await ForeignAsync(request.Name, hash, cancellationToken);

        var what = $"{request.Name} is, byte for byte, {Words(document.Kind)} {document.Subject} that EvQc wrote {Time(document.CreatedAt)} (SHA-256 {hash})";
        if (!document.Bytes.AsSpan().SequenceEqual(request.Bytes))
            return new("document-damaged", $"{what}, but EvQc's own copy has other bytes now: restore the database from a backup, and find out who changed it.", []);
        if (document.BatchId is { } batch && await signedThenChanged.OfAsync(batch, cancellationToken) is { IsChanged: true } standing)
            return new("signed-then-changed", $"{what}. The records of batch {document.Subject} are not what was signed any more: {SignedStanding.Words}.", standing.Changes);
        return new("document-original", $"{what}{(document.BatchId is null ? "" : ", and the records of the batch are as they were signed")}.", []);
    }

    private async Task<Answer> ForeignAsync(string name, string hash, CancellationToken cancellationToken)
    {
        var known = await db.Set<Document>().AsNoTracking().Where(d => d.Name == name).OrderByDescending(d => d.CreatedAt)
            .Select(d => new { d.Kind, d.Subject, d.CreatedAt, d.Sha256 }).FirstOrDefaultAsync(cancellationToken);
        return known is null
            ? new("document-unknown", $"EvQc wrote no document with the bytes of {name} (SHA-256 {hash}), and none of that name: it was changed and renamed, or does not come from here.", [])
            : new(
                "document-altered",
                $"{name} is not as EvQc wrote it: its SHA-256 is {hash}, that of {Words(known.Kind)} {known.Subject} written {Time(known.CreatedAt)} is {known.Sha256}. " +
                "Somebody changed it or saved it anew; ask for the original on the page Certificates.", []);
    }

    private static string Words(DocumentKind kind) => kind switch
    {
        DocumentKind.CertificateOfAnalysis => "the certificate of analysis of batch",
        DocumentKind.RejectionNotice => "the notice of rejection of batch",
        DocumentKind.ComplianceWorkbook => "the compliance workbook",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
