using System.Globalization;
using EvQc.People;
using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>
/// The periodic reading of audit entries that belong to no release (PI 041 9.6): somebody reads what was drawn, and the outcome is one record. Nobody reads their own
/// acts; those are in the next sample.
/// </summary>
public sealed class ReadSample(EvQcContext db, DrawSample draw, IConfiguration configuration)
{
    /// <param name="Block">The last block of the sample as the reviewer saw it.</param>
    /// <param name="Findings">By number of the entry; an entry without one is in order.</param>
    public sealed record Request(long Block, IReadOnlyDictionary<long, string?> Findings, string? Remark);

    public async Task<TrailSample> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.SampleTrail);
        var waiting = await draw.RunAsync(cancellationToken) ?? throw SampledMeanwhile();
        if (waiting.Head.Number != request.Block) throw SampledMeanwhile();
        if (waiting.Entries.All(e => e.Entry.ActorId == actor.PersonId))
            throw new QcRuleException("only-oneself", "Every entry of this sample is your own act.", "Ask another QA reviewer or laboratory manager to read it.");
        var errors = new FieldErrors().Need(request.Remark, "Remark", "Say what you found, or that everything was in order.", 1000);
        foreach (var (entry, finding) in request.Findings) errors.AddIf(finding?.Trim().Length > 1000, FieldOf(entry), "At most 1000 characters.");
        errors.ThrowIfAny();

        db.ActAs(actor, request.Remark!.Trim());
        var at = db.Time.GetUtcNow();
        var sample = new TrailSample
        {
            Id = Guid.CreateVersion7(),
            At = at,
            ById = actor.PersonId,
            ByName = actor.Name,
            ByRole = actor.Role!.Value,
            NextDueAt = at.AddMonths(Months),
            AfterBlock = waiting.AfterBlock,
            Block = waiting.Head.Number,
            BlockHash = waiting.Head.Hash,
            Remark = request.Remark.Trim(),
            Lines = [.. waiting.Entries.Select(e => LineOf(e.Drawn, e.Entry.ActorId == actor.PersonId, request.Findings.GetValueOrDefault(e.Drawn.Number)))],
        };
        db.Add(sample);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Who was faster: the table takes one sample of each stretch.
            db.ChangeTracker.Clear();
            if (await db.Set<TrailSample>().AnyAsync(s => s.AfterBlock == waiting.AfterBlock, cancellationToken)) throw SampledMeanwhile();
            throw;
        }

        return sample;
    }

    /// <summary>When the next sample is due; before the first, counted from the first account.</summary>
    public async Task<DateTimeOffset?> DueAtAsync(CancellationToken cancellationToken) =>
        await RecurringReview.DueAtAsync(db, await db.Set<TrailSample>().OrderByDescending(s => s.Block).Select(s => (DateTimeOffset?)s.NextDueAt).FirstOrDefaultAsync(cancellationToken), Months, cancellationToken);

    public static string FieldOf(long entry) => string.Create(CultureInfo.InvariantCulture, $"Finding-{entry}");

    private int Months => RecurringReview.Months(configuration, "Audit:SampleMonths");

    private static TrailSampleLine LineOf(DrawnEntry drawn, bool isOwn, string? finding) => new()
    {
        Id = Guid.CreateVersion7(),
        Entry = drawn.Number,
        Stratum = drawn.Stratum,
        DrawnOf = drawn.Of,
        IsLeftToAnother = isOwn,
        Finding = isOwn || string.IsNullOrWhiteSpace(finding) ? null : finding.Trim(),
    };

    private static QcRuleException SampledMeanwhile() =>
        new("sampled-meanwhile", "This sample is no longer the one that waits to be read; nothing was recorded.", "Load the page of the samples again.");
}
