using EvQc.Assays;
using EvQc.Batches;
using EvQc.People;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>
/// A run that broke its method is answered before a repetition of it counts (FDA, Investigating OOS Test Results, the same logic for controls):
/// nobody measures until it fits.
/// </summary>
public sealed class RejectedRuns(EvQcContext db, PreviewFile previewFile)
{
    /// <exception cref="QcRuleException">
    /// Another file of the batch, or one that nobody has given to a batch yet, breaks the same method on the same sample, and nobody has said what becomes of it.
    /// </exception>
    public async Task RefuseBesideAsync(StoredFile file, Batch batch, PreviewFile.Preview preview, Actor actor, CancellationToken cancellationToken)
    {
        var methods = preview.Standing?.Verdicts.Select(v => v.Method.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        if (methods.Count == 0) return;
        var others = await db.Set<StoredFile>().AsNoTracking()
            .Where(f => (f.BatchId == batch.Id || f.BatchId == null) && f.Id != file.Id && (f.Status == FileStatus.Read || f.Status == FileStatus.Received)).Select(f => f.Id).ToListAsync(cancellationToken);
        foreach (var id in others)
        {
            var other = await previewFile.RunAsync(id, FileAnswers.None, actor, cancellationToken);
            if (other.Standing?.OpenBreaches.FirstOrDefault(b => methods.Contains(b.Method.Name)) is not { } broken || !SameSample(preview, other)) continue;
            throw new QcRuleException(
                "rejected-run-undecided", $"{other.File.Name} measured the same sample by the same method and is invalid: {broken.Sentence}",
                "First say what became of it: set it aside with the cause, or let the laboratory manager use it as it is. Then this repetition counts.");
        }
    }

    private static bool SameSample(PreviewFile.Preview one, PreviewFile.Preview other) =>
        one.Matches.Values.Select(m => m.Label).OfType<string>().Intersect(other.Matches.Values.Select(m => m.Label).OfType<string>(), StringComparer.Ordinal).Any();
}
