using System.Globalization;
using System.Runtime.CompilerServices;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.Quantities;
using EvQc.Review;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>One stored file, read again by the reader of this program.</summary>
/// <param name="Differences">Empty where today's reading gives what is on record.</param>
public sealed record RereadFile(
    Guid Id, string Name, string Sha256, FileStatus Status, string? RecordedParser, string? PresentFormat, string? PresentParser, IReadOnlyList<ReplayDifference> Differences);

/// <summary>
/// Reads stored bytes again with today's readers and reports what differs from the record. It changes nothing: what a difference means is a
/// person's to decide, by correcting or invalidating the result with its cause.
/// </summary>
public sealed class RereadFiles(EvQcContext db)
{
    /// <param name="Since">Files received from then on.</param>
    /// <param name="Parser">Files, or files with results, that this version of a reader read.</param>
    public sealed record Request(DateTimeOffset? Since, string? Parser);

    public async IAsyncEnumerable<RereadFile> RunAsync(Request request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var chosen = await db.Set<StoredFile>().AsNoTracking()
            .Where(f => request.Since == null || f.ReceivedAt >= request.Since)
            .Where(f => request.Parser == null || f.ParserVersion == request.Parser || db.Set<Result>().Any(r => r.FileId == f.Id && r.ParserVersion == request.Parser))
            .OrderBy(f => f.ReceivedAt).ThenBy(f => f.Id).Select(f => f.Id).ToListAsync(cancellationToken);
        foreach (var id in chosen) yield return await OneAsync(id, cancellationToken);
    }

    private async Task<RereadFile> OneAsync(Guid id, CancellationToken cancellationToken)
    {
        var file = await db.Set<StoredFile>().AsNoTracking().SingleAsync(f => f.Id == id, cancellationToken);
        var bytes = await db.Set<StoredFileContent>().AsNoTracking().Where(c => c.FileId == id).Select(c => c.Bytes).SingleAsync(cancellationToken);
        var run = InstrumentFile.Read(bytes, file.Name);
        List<ReplayDifference> differences = [.. Reading(file, run)];
        differences.AddRange(await ResultsAsync(file, bytes, cancellationToken));
        return new(file.Id, file.Name, file.Sha256, file.Status, file.ParserVersion, run.Value?.Format, run.Value?.ParserVersion, differences);
    }

    /// <summary>Whether it can be read at all, and as what.</summary>
    private static IEnumerable<ReplayDifference> Reading(StoredFile file, Parsed<InstrumentRun> run)
    {
        if (file.Status == FileStatus.Received) yield break;
        var was = file.Status == FileStatus.Unreadable ? "unreadable" : file.Format;
        var now = run.IsUsable ? run.Value.Format : "unreadable";

        // A file set aside may have been either.
        if (was is not null && !string.Equals(was, now, StringComparison.Ordinal))
            yield return new($"File {file.Name}", "reading", was, run.IsUsable ? now : $"unreadable: {string.Join("; ", run.Errors.Select(e => e.ToString()))}");
    }

    private async Task<IReadOnlyList<ReplayDifference>> ResultsAsync(StoredFile file, byte[] bytes, CancellationToken cancellationToken)
    {
        var results = await db.Set<Result>().AsNoTracking().Where(r => r.FileId == file.Id)
            .Join(db.Set<Sample>(), r => r.SampleId, s => s.Id, (r, s) => new { Result = r, s.Label }).OrderBy(r => r.Result.Id).ToListAsync(cancellationToken);
        if (results.Count == 0) return [];
        var ids = results.Select(r => r.Result.Id).ToArray();
        var bins = await db.Set<ResultDistribution>().AsNoTracking().Where(d => ids.Contains(d.ResultId)).ToDictionaryAsync(d => d.ResultId, d => d.Bins, cancellationToken);
        FileResult[] recorded = [.. results.Select(r => new FileResult(
            r.Result.Id, $"{(Attributes.TryFind(r.Result.Attribute, out var attribute) ? attribute.Name : r.Result.Attribute)} of {r.Label}", r.Label,
            ResultFigures.Of(r.Result, bins.GetValueOrDefault(r.Result.Id))))];
        try
        {
            var answers = file.Answers is { } json ? ConfirmedAnswersJson.Read(json) : null;
            var layout = answers?.LayoutSha256 is { } named ? await LayoutAsync(named, cancellationToken) : null;
            return FileReplay.Of(file.Name, bytes, answers, layout, recorded);
        }
        catch (FormatException e)
        {
            return [new($"File {file.Name}", "answers", e.Message, null)];
        }
    }

    private async Task<ConfiguredLayout?> LayoutAsync(string sha256, CancellationToken cancellationToken)
    {
        var source = await db.Set<RecordedLayout>().AsNoTracking().Where(l => l.Sha256 == sha256).Select(l => l.Source).SingleOrDefaultAsync(cancellationToken);
        return source is not null && Evidence.HashOf(source) == sha256 ? PlateLayoutYaml.Read(string.Create(CultureInfo.InvariantCulture, $"plate layout {sha256[..8]}"), source).Value : null;
    }
}
