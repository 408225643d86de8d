using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>Gives somebody a corrective task with a day until which it is due.</summary>
public sealed class SetCorrectiveTask(EvQcContext db, InvestigationGathering gathering, TimeProvider time)
{
    public sealed record Request(Guid InvestigationId, string What, Guid OwnerId, DateOnly? Due);

    public Task<Parsed<CorrectiveTask>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.InvestigateOos);
        InvestigationGathering.MustBePerson(actor);
        return db.InOneTransactionAsync(() => SetAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<Parsed<CorrectiveTask>> SetAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var (batch, file, _) = await gathering.AloneAsync(request.InvestigationId, actor, cancellationToken);
        var owner = await db.Users.AsNoTracking().SingleOrDefaultAsync(p => p.Id == request.OwnerId && p.DeactivatedAt == null, cancellationToken);
        var problems = new List<Problem>();
        if (string.IsNullOrWhiteSpace(request.What)) problems.Add(Problem.OfField("what", "task-required", "Say what is to be done."));
        RecordText.Check(request.What, "what", "The task", RecordText.LongestReason, problems);
        if (owner?.AsActor().May(Permission.ViewRecords) != true) problems.Add(Problem.OfField("owner", "unknown-owner", "Choose a person of the laboratory or of quality assurance."));
        if (request.Due is null) problems.Add(Problem.OfField("due", "date-required", "Say until when it is due."));
        else if (request.Due < DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) problems.Add(Problem.OfField("due", "date-past", "A task is due on a day in the future."));
        if (problems.Count > 0) return new(null, problems);

        var task = new CorrectiveTask
        {
            Id = Guid.CreateVersion7(),
            BatchId = batch.Id,
            InvestigationId = file.Investigation.Id,
            What = request.What.Trim(),
            OwnerId = owner!.Id,
            Owner = owner.AsActor().Name,
            Due = request.Due!.Value,
            At = time.GetUtcNow(),
            ById = actor.PersonId,
            By = actor.Name,
        };
        db.ActAs(actor);
        db.Add(task);
        await db.SaveOrRefuseAsync(cancellationToken);
        return Parsed<CorrectiveTask>.Of(task);
    }
}

/// <summary>
/// Records that a corrective task was done, by its owner or by who investigates. It may be recorded after the batch is decided: a task is about what comes.
/// </summary>
public sealed class FinishCorrectiveTask(EvQcContext db, TimeProvider time)
{
    public sealed record Request(Guid TaskId, string Record);

    public Task<Parsed<CorrectiveTaskDone>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.May(Permission.InvestigateOos)) actor.Must(Permission.RecordResult);
        InvestigationGathering.MustBePerson(actor);
        return db.InOneTransactionAsync(() => FinishAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<Parsed<CorrectiveTaskDone>> FinishAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var task = await db.Set<CorrectiveTask>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == request.TaskId, cancellationToken)
            ?? throw new NotFoundException($"There is no corrective task {request.TaskId}.");
        await db.BatchAloneAsync(task.BatchId, cancellationToken);
        if (task.OwnerId != actor.PersonId && !actor.May(Permission.InvestigateOos))
            throw new QcRuleException("task-of-somebody-else", $"The task is {task.Owner}'s.", "Its owner, or who investigates, records that it was done.");
        if (await db.Set<CorrectiveTaskDone>().AsNoTracking().SingleOrDefaultAsync(d => d.TaskId == task.Id, cancellationToken) is { } done)
            throw new QcRuleException("task-done", $"{done.By} has already recorded that this task was done.", "Nothing more is needed; reload the page.");
        var problems = new List<Problem>();
        if (string.IsNullOrWhiteSpace(request.Record)) problems.Add(Problem.OfField("record", "record-required", "Say what was done and where it is documented."));
        RecordText.Check(request.Record, "record", "The record", 2000, problems);
        if (problems.Count > 0) return new(null, problems);

        var now = new CorrectiveTaskDone { TaskId = task.Id, BatchId = task.BatchId, Record = request.Record.Trim(), At = time.GetUtcNow(), ById = actor.PersonId, By = actor.Name };
        db.ActAs(actor);
        db.Add(now);
        await db.SaveOrRefuseAsync(cancellationToken);
        return Parsed<CorrectiveTaskDone>.Of(now);
    }
}
