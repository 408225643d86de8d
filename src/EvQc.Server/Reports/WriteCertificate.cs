using System.Security.Cryptography;
using System.Text.Json;
using EvQc.Assays;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.People;
using EvQc.Reports.Workbooks;
using EvQc.Review;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Reports;

/// <summary>
/// Writes the certificate of analysis of a released batch, or the notice of a rejected one: once, however often it is asked. It prints
/// only what was signed: where the records no longer give the evaluation in the signed evidence, it refuses.
/// </summary>
public sealed class WriteCertificate(
    EvQcContext db, SpecificationShelf shelf, ConfiguredProducts products, Letterhead company, SignedThenChanged signed, TimeProvider time)
{
    public async Task RunAsync(Guid batchId, CancellationToken cancellationToken)
    {
        var batch = await db.BatchAsync(batchId, cancellationToken);
        if (await db.Set<Document>().AnyAsync(d => d.BatchId == batchId && (d.Kind == DocumentKind.CertificateOfAnalysis || d.Kind == DocumentKind.RejectionNotice), cancellationToken)) return;
        var dossier = await BatchDossier.LoadAsync(db, shelf, batch, cancellationToken);
        var disposition = dossier.Disposition
            ?? throw new QcRuleException("not-decided", $"Batch {batch.Number} is not decided; there is nothing to certify.", "Release or reject it first.");
        var signature = dossier.Signatures.SingleOrDefault(s => s.Id == disposition.SignatureId)
            ?? throw Broken(batch, "its signature is not on record");
        Verify(batch, disposition, signature, dossier.Evaluation);
        if (await signed.OfAsync(batchId, cancellationToken) is { IsChanged: true } standing) throw Broken(batch, $"{SignedStanding.Words}: {string.Join("; ", standing.Changes.Take(5))}");

        var certificate = CertificateOf.Decision(new()
        {
            Company = company,
            ProductTitle = products.Title(batch.Product),
            Batch = batch,
            Steps = dossier.Steps,
            Samples = dossier.Samples,
            Results = dossier.Results,
            Files = await FilesAsync(batchId, cancellationToken),
            Evaluation = dossier.Evaluation,
            Investigations = dossier.Investigations,
            Oos = dossier.Oos,
            Signature = signature,
            RecordSignatures = [.. dossier.Signatures.Select(s => (SignedSubject.Of(dossier, s), s))],
            Decided = FactsOf(disposition),
            ChangedBy = await ChangedByAsync(batchId, cancellationToken),
        });
        var bytes = CertificateWorkbook.Write(certificate);
        db.ActAs(Actor.System);
        db.Add(new Document
        {
            Id = Guid.CreateVersion7(),
            Kind = certificate.Kind,
            Subject = batch.Number,
            Name = $"{certificate.Number}.xlsx",
            Bytes = bytes,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            BatchId = batchId,
            CreatedAt = time.GetUtcNow(),
        });
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>As it was signed: the trail may have been read since.</summary>
    /// <summary>Null where the decision is older than the facts of its proof.</summary>
    private static RecordFacts? FactsOf(DispositionRecord disposition)
    {
        using var evidence = JsonDocument.Parse(disposition.Evidence);
        return evidence.RootElement.TryGetProperty("facts", out var facts) ? RecordFactsJson.Read(facts) : null;
    }

    private static void Verify(Batch batch, DispositionRecord disposition, Signature signature, Evaluation? evaluation)
    {
        if (Evidence.HashOf(disposition.Evidence) != disposition.EvidenceSha256) throw Broken(batch, "the stored evidence does not have the hash it was stored with");
        if (signature.EvidenceSha256 != disposition.EvidenceSha256) throw Broken(batch, "the signature covers other evidence than is stored");
        using var evidence = JsonDocument.Parse(disposition.Evidence);
        var signed = evidence.RootElement.GetProperty("evaluation");
        var now = evaluation is null ? "null" : Evidence.Of(evaluation).Json;
        if (signed.GetRawText() != now) throw Broken(batch, "the records no longer give the evaluation that was signed");
    }

    private static QcRuleException Broken(Batch batch, string what) => new(
        "evidence-differs",
        $"No certificate is written for batch {batch.Number}: {what}.",
        "Nothing may be certified by these records. Find out who changed them, or restore the database from a backup.");

    private Task<Dictionary<Guid, FileReference>> FilesAsync(Guid batchId, CancellationToken cancellationToken) =>
        db.Set<Instruments.StoredFile>().AsNoTracking().Where(f => f.BatchId == batchId)
            .ToDictionaryAsync(f => f.Id, f => new FileReference(f.Name, f.Sha256), cancellationToken);

    private async Task<Dictionary<Guid, ChangeReference>> ChangedByAsync(Guid batchId, CancellationToken cancellationToken)
    {
        var entries = await db.Set<AuditEntry>().AsNoTracking()
            .Where(e => e.BatchId == batchId && e.Subject == nameof(Result) && e.Action == AuditAction.Changed && e.Changes.Contains("\"Status\""))
            .OrderBy(e => e.At).ToListAsync(cancellationToken);
        return entries.GroupBy(e => Guid.Parse(e.SubjectId)).ToDictionary(g => g.Key, g => new ChangeReference(g.Last().ActorName, g.Last().At));
    }
}
