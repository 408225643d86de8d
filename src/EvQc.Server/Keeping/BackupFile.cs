using System.IO.Compression;
using System.Text.Json;
using EvQc.Shell;

namespace EvQc.Keeping;

/// <summary>A backup that was read to its end and is what its manifest says.</summary>
public sealed class BackupFile : IAsyncDisposable
{
    private readonly ZipArchive _zip;

    private BackupFile(ZipArchive zip, BackupManifest manifest) => (_zip, Manifest) = (zip, manifest);

    public BackupManifest Manifest { get; }

    public bool HasAnchors => _zip.GetEntry(BackupManifest.Anchors) is not null;

    /// <exception cref="CannotStartException">The file is no backup, or a byte of it is not as it was written.</exception>
    public static async Task<BackupFile> OpenAsync(string file, CancellationToken cancellationToken)
    {
        ZipArchive? zip = null;
        try
        {
            zip = await ZipFile.OpenReadAsync(file, cancellationToken);
            var backup = new BackupFile(zip, await ManifestAsync(zip, cancellationToken));
            await backup.ShouldBeWholeAsync(cancellationToken);
            return backup;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or JsonException)
        {
            if (zip is not null) await zip.DisposeAsync();
            throw new CannotStartException($"'{file}' cannot be read as a backup, and nothing was touched: {e.Message}", e);
        }
    }

    public async Task<Stream> ReadAsync(string part, CancellationToken cancellationToken) =>
        await (_zip.GetEntry(part) ?? throw new InvalidDataException($"There is no part {part} in it.")).OpenAsync(cancellationToken);

    public async ValueTask DisposeAsync() => await _zip.DisposeAsync();

    private static async Task<BackupManifest> ManifestAsync(ZipArchive zip, CancellationToken cancellationToken)
    {
        var entry = zip.GetEntry(BackupManifest.File) ?? throw new InvalidDataException("It has no manifest.");
        await using var stream = await entry.OpenAsync(cancellationToken);
        var manifest = await BackupManifest.ReadAsync(stream, cancellationToken) ?? throw new InvalidDataException("Its manifest is empty.");
        return manifest.Format == BackupManifest.Current
            ? manifest
            : throw new InvalidDataException($"Its format is '{manifest.Format}', and this program reads '{BackupManifest.Current}'.");
    }

    private async Task ShouldBeWholeAsync(CancellationToken cancellationToken)
    {
        if (Manifest.Parts.All(p => p.Name != BackupManifest.Dump)) throw new InvalidDataException("It holds no database.");
        if (_zip.Entries.FirstOrDefault(e => e.FullName != BackupManifest.File && Manifest.Parts.All(p => p.Name != e.FullName)) is { } stranger)
            throw new InvalidDataException($"It holds a part that its manifest does not name: {stranger.FullName}.");
        foreach (var part in Manifest.Parts)
        {
            await using var stream = await ReadAsync(part.Name, cancellationToken);
            var (size, sha256) = await HashedCopy.RunAsync(stream, Stream.Null, cancellationToken);
            if (size != part.Size || sha256 != part.Sha256)
                throw new InvalidDataException($"Its part {part.Name} is not as it was written: SHA-256 {sha256}, and the manifest says {part.Sha256}.");
        }
    }
}
