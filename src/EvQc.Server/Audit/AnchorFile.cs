using System.Text;

namespace EvQc.Audit;

/// <summary>
/// The heads of the trail outside the database: a text file that is only added to, a line a block. Who cuts off the newest entries, or puts
/// an old backup in their place, would have to change this file too.
/// </summary>
public sealed class AnchorFile(AuditSettings settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public string Path => settings.AnchorFile;

    public bool Exists => File.Exists(Path);

    /// <summary>Every line, in order; a line that cannot be read is null. One that a crash cut short is completed by the next and left out.</summary>
    public IEnumerable<AnchorLine?> Read()
    {
        if (!Exists) yield break;
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var line = reader.ReadLine();
        while (line is not null)
        {
            var next = reader.ReadLine();
            var isTorn = AnchorLine.Read(line) is null && (next is null || (next.StartsWith(line, StringComparison.Ordinal) && AnchorLine.Read(next) is not null));
            if (!isTorn) yield return AnchorLine.Read(line);
            line = next;
        }
    }

    /// <summary>The last block that is noted, a restored one included; 0 when none is.</summary>
    public long LastNumber()
    {
        var last = 0L;
        foreach (var line in Read())
        {
            if (line is { Kind: AnchorKind.Block or AnchorKind.Restored }) last = line.Number;
        }

        return last;
    }

    /// <summary>Adds lines and waits until the disk has them. Nodes that share the file take turns.</summary>
    public async Task AppendAsync(IReadOnlyCollection<AnchorLine> lines, CancellationToken cancellationToken)
    {
        if (lines.Count == 0) return;
        if (System.IO.Path.GetDirectoryName(Path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        await using var file = await OpenAsync(cancellationToken);
        var text = string.Concat(lines.Select(l => l + "\n"));
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n') text = "\n" + text;
        }

        file.Seek(0, SeekOrigin.End);
        await file.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken);
        file.Flush(flushToDisk: true);
    }

    private async Task<FileStream> OpenAsync(CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromMilliseconds(50))
        {
            try
            {
                return new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            }
            catch (IOException) when (File.Exists(Path) && waited < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }
}
