using System.Security.Cryptography;
using EvQc.Instruments;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>Whether the bytes of stored files still have the hash they were stored with.</summary>
public sealed class StoredBytes(EvQcContext db)
{
    /// <summary>Nothing is signed over a file that is damaged.</summary>
    public async Task MustBeAsStoredAsync(IReadOnlyCollection<StoredFile> files, CancellationToken cancellationToken)
    {
        if (await DamagedAsync(files, cancellationToken) is [var (file, _), ..])
            throw new QcRuleException(
                "file-damaged", $"The stored bytes of {file.Name} do not have the SHA-256 any more that they were stored with; nothing was signed.",
                "Restore the database from a backup, and find out who changed the file.");
    }

    /// <summary>The files whose bytes have another hash now, with it; null when the bytes are gone. One file at a time is in memory.</summary>
    public async Task<IReadOnlyList<(StoredFile File, string? Sha256)>> DamagedAsync(IReadOnlyCollection<StoredFile> files, CancellationToken cancellationToken)
    {
        if (files.Count == 0) return [];
        var ids = files.Select(f => f.Id).ToArray();
        var now = new Dictionary<Guid, string>();
        await foreach (var content in db.Set<StoredFileContent>().AsNoTracking().Where(c => ids.Contains(c.FileId)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            now[content.FileId] = Convert.ToHexStringLower(SHA256.HashData(content.Bytes));
        return [.. files.Select(f => (File: f, Sha256: now.GetValueOrDefault(f.Id))).Where(f => f.Sha256 != f.File.Sha256)];
    }
}
