using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>What became of one of several files.</summary>
/// <param name="Code"><c>stored</c>, <c>file-already-stored</c>, or why it was refused.</param>
/// <param name="Id">The stored file; of one that was stored before, the first.</param>
public sealed record StoreOutcome(string Name, string Code, Guid? Id, string? Message, string? Remedy)
{
    public const string Stored = "stored";

    public bool IsStored => Code == Stored;
}

/// <summary>Stores several files. Each stands for itself: one that is refused does not keep the others out, and sending them all again stores none twice.</summary>
public sealed class StoreFiles(EvQcContext db, StoreFile storeFile)
{
    public const int Most = 200;

    /// <param name="Sha256">What the sender declares of each file, in their order; null where nothing is declared of any.</param>
    public sealed record Request(IReadOnlyList<IFormFile> Files, string? BatchNumber, IReadOnlyList<string?>? Sha256 = null);

    public async Task<IReadOnlyList<StoreOutcome>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.RecordResult);
        if (request.Files.Count > Most) throw new QcRuleException("too-many-files", $"{request.Files.Count} files were sent; at most {Most} are taken at once.", "Send them in several goes.");
        var outcomes = new List<StoreOutcome>();
        for (var i = 0; i < request.Files.Count; i++) outcomes.Add(await OneAsync(request.Files[i], request.BatchNumber, request.Sha256?[i], actor, cancellationToken));
        return outcomes;
    }

    private async Task<StoreOutcome> OneAsync(IFormFile file, string? batch, string? declared, Actor actor, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellationToken);
        try
        {
            var stored = await storeFile.RunAsync(new(file.FileName, bytes.ToArray(), batch, declared), actor, cancellationToken);
            return stored.IsUsable
                ? new(stored.Value.Name, StoreOutcome.Stored, stored.Value.Id, null, null)
                : new(file.FileName, stored.Problems[0].Code, null, string.Join(' ', stored.Errors.Select(p => p.Message)), null);
        }
        catch (QcRuleException refused)
        {
            var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes.ToArray()));
            var first = await db.Set<StoredFile>().Where(f => f.Sha256 == sha256).Select(f => (Guid?)f.Id).SingleOrDefaultAsync(cancellationToken);
            return new(file.FileName, refused.Code, first, refused.Message, refused.Remedy);
        }
    }
}
