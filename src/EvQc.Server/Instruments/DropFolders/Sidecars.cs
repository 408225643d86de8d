using System.Text;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>
/// The files beside others that declare their checksums (<c>run.csv.sha256</c>). One that is there is compared before its file is stored; afterwards it follows its file
/// out of the way. One that comes after its file was taken is compared with what was taken.
/// </summary>
internal sealed class Sidecars(EvQcContext db)
{
    private const int Longest = 4096;

    /// <summary>Why the file is not taken yet; null where nothing is waited for.</summary>
    public static string? Wait(DropFolder folder, FileInfo file, IReadOnlyDictionary<string, Look> before, Dictionary<string, Look> looks)
    {
        var sidecar = new FileInfo(file.FullName + DropFolder.Sidecar);
        if (!sidecar.Exists) return folder.NeedsChecksum ? $"waits for {sidecar.Name}, which declares its checksum" : null;
        var look = looks[sidecar.Name] = new(sidecar.Length, sidecar.LastWriteTimeUtc);
        return before.TryGetValue(sidecar.Name, out var seen) && seen == look ? null : $"{sidecar.Name} is seen for the first time, or still being written";
    }

    /// <summary>What is declared of the file; null where nothing is.</summary>
    public static async Task<string?> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        var path = file.FullName + DropFolder.Sidecar;
        if (!File.Exists(path)) return null;
        return new FileInfo(path).Length > Longest ? "" : await File.ReadAllTextAsync(path, Encoding.UTF8, cancellationToken);
    }

    /// <summary>Moves those whose file was dealt with to where it went.</summary>
    /// <returns>Those that still wait for their file.</returns>
    public async Task<IReadOnlyList<(string Name, string Why)>> PutAsideAsync(DropFolder folder, CancellationToken cancellationToken)
    {
        var waiting = new List<(string, string)>();
        foreach (var sidecar in new DirectoryInfo(folder.Path).GetFiles("*" + DropFolder.Sidecar).Where(f => !f.Attributes.HasFlag(FileAttributes.ReparsePoint)).OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            var (name, path) = (sidecar.Name[..^DropFolder.Sidecar.Length], sidecar.FullName[..^DropFolder.Sidecar.Length]);
            if (File.Exists(path) || !folder.Takes(name)) continue;
            var receipt = await db.Set<DroppedFile>().AsNoTracking().Where(d => d.Folder == folder.Name && d.Name == name).OrderByDescending(d => d.At).FirstOrDefaultAsync(cancellationToken);
            if (receipt is null) waiting.Add((sidecar.Name, $"waits for {name}"));
            else Move(folder, sidecar, receipt, DeclaredChecksum.Read(await ReadAsync(new(path), cancellationToken)));
        }

        return waiting;
    }

    /// <summary>A checksum that came too late and is another one goes into quarantine with a note: a person looks at what was taken.</summary>
    private static void Move(DropFolder folder, FileInfo sidecar, DroppedFile receipt, string? declared)
    {
        var differs = receipt.Outcome == DropOutcome.Taken && receipt.Sha256 != declared;
        var aside = folder.Aside(differs ? DropOutcome.Quarantined : receipt.Outcome);
        Directory.CreateDirectory(aside);
        if (differs)
            File.WriteAllText(Path.Combine(aside, sidecar.Name + ".why.txt"),
                $"It came after {receipt.Name} was taken with the SHA-256 {receipt.Sha256}, and declares {declared ?? "none"}. Look at /files/{receipt.FileId} before its results are confirmed.{Environment.NewLine}", Encoding.UTF8);
        sidecar.MoveTo(Path.Combine(aside, sidecar.Name), overwrite: true);
    }
}
