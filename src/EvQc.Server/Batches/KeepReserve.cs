using System.Globalization;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Batches;

/// <summary>Records that a reserve sample of the final product was put aside: how much, in how many containers, where.</summary>
public sealed class KeepReserve(EvQcContext db)
{
    /// <param name="VolumeMl">As entered, in all containers together.</param>
    public sealed record Request(string BatchNumber, string? VolumeMl, string? Containers, string? Place);

    public Task<Parsed<ReserveSample>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.RecordStep);
        return db.InOneTransactionAsync(() => KeepAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<Parsed<ReserveSample>> KeepAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var batch = await db.BatchAloneAsync(request.BatchNumber, cancellationToken);
        batch.MustBeOpen();
        var product = await db.Set<ProcessStep>().AsNoTracking().SingleOrDefaultAsync(s => s.BatchId == batch.Id && s.Stage == Stage.Isolation && s.SupersededById == null, cancellationToken)
            ?? throw new QcRuleException("reserve-too-early", $"Batch {batch.Number} has no final product yet that could be put in reserve.", "Record the isolation first.");
        var problems = new List<Problem>();
        var volume = StepEntry.Volume(request.VolumeMl, "volumeMl", "The volume in reserve", required: true, problems);
        var earlier = await db.Set<ReserveSample>().AsNoTracking().Where(s => s.BatchId == batch.Id).ToListAsync(cancellationToken);
        var taken = await db.Set<ReserveWithdrawal>().AsNoTracking().Where(w => w.BatchId == batch.Id).ToListAsync(cancellationToken);
        var left = product.VolumeOutMl - new ReserveStock(earlier, taken).LeftMl;
        if (volume > left)
            problems.Add(Problem.OfField("volumeMl", "reserve-too-large", $"Of the final product there are {NumberText.Readable(left.Value)} mL that are not in reserve, less than {request.VolumeMl} mL: check both entries."));
        if (!int.TryParse(request.Containers, NumberStyles.None, CultureInfo.InvariantCulture, out var containers) || containers is < 1 or > 10_000)
            problems.Add(Problem.OfField("containers", "containers-wrong", "Say in how many containers it is: 1 to 10000."));
        if (string.IsNullOrWhiteSpace(request.Place)) problems.Add(Problem.OfField("place", "place-missing", "Say where it is kept, and how cold."));
        RecordText.Check(request.Place, "place", "The place", RecordText.Longest, problems);
        if (problems.Count > 0) return new(null, problems);

        var sample = new ReserveSample
        {
            Id = Guid.CreateVersion7(),
            BatchId = batch.Id,
            Label = $"{batch.Number}-RS{(earlier.Count > 0 ? (earlier.Count + 1).ToString(CultureInfo.InvariantCulture) : "")}",
            VolumeMl = volume!.Value,
            Containers = containers,
            Place = request.Place!.Trim(),
            RecordedAt = db.Time.GetUtcNow(),
            RecordedById = actor.PersonId,
            RecordedBy = actor.Name,
        };
        db.ActAs(actor);
        db.Add(sample);
        await db.SaveOrRefuseAsync(cancellationToken);
        return Parsed<ReserveSample>.Of(sample);
    }
}

/// <summary>Records that something was taken out of a reserve sample, at any time: the reserve outlives the decision.</summary>
public sealed class TakeFromReserve(EvQcContext db)
{
    public sealed record Request(Guid ReserveSampleId, string? VolumeMl, string? Reason);

    public Task<Parsed<ReserveWithdrawal>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.RecordStep);
        return db.InOneTransactionAsync(() => TakeAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<Parsed<ReserveWithdrawal>> TakeAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var sample = await db.Set<ReserveSample>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == request.ReserveSampleId, cancellationToken) ?? throw new NotFoundException("There is no such reserve sample.");
        var batch = await db.BatchAloneAsync(sample.BatchId, cancellationToken);
        var stock = new ReserveStock([sample], await db.Set<ReserveWithdrawal>().AsNoTracking().Where(w => w.ReserveSampleId == sample.Id).ToListAsync(cancellationToken));
        var problems = new List<Problem>();
        var volume = StepEntry.Volume(request.VolumeMl, "volumeMl", "The volume taken out", required: true, problems);
        if (volume > stock.LeftMl) problems.Add(Problem.OfField("volumeMl", "reserve-too-little", $"{sample.Label} has {NumberText.Readable(stock.LeftMl)} mL left, less than {request.VolumeMl} mL."));
        if (string.IsNullOrWhiteSpace(request.Reason)) problems.Add(Problem.OfField("reason", "reason-required", "Say what it was taken out for."));
        RecordText.Check(request.Reason, "reason", "The reason", RecordText.LongestReason, problems);
        if (problems.Count > 0) return new(null, problems);

        var withdrawal = new ReserveWithdrawal
        {
            Id = Guid.CreateVersion7(),
            BatchId = batch.Id,
            ReserveSampleId = sample.Id,
            VolumeMl = volume!.Value,
            Reason = request.Reason!.Trim(),
            // As exact as the time of a signature: what comes before a decision is part of it.
            At = db.Time.GetUtcNow().WholeMilliseconds(),
            ById = actor.PersonId,
            By = actor.Name,
        };
        db.ActAs(actor, withdrawal.Reason);
        db.Add(withdrawal);
        await db.SaveOrRefuseAsync(cancellationToken);
        return Parsed<ReserveWithdrawal>.Of(withdrawal);
    }
}
