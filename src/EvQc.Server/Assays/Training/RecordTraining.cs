using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Assays;

/// <summary>Somebody who may train puts on record that somebody else was trained on one version of a method, and on what evidence.</summary>
public sealed class RecordTraining(EvQcContext db, TrainingRecords records, TrainingSettings settings, TimeProvider time)
{
    /// <param name="ValidUntil">The last day on which it counts; null for as long as the method lets it. It may end earlier, never later.</param>
    public sealed record Request(Guid? PersonId, string? Method, int? MethodVersion, DateOnly? TrainedOn, string? Evidence, DateOnly? ValidUntil = null);

    public Task<Parsed<Training>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        MustBePerson(actor);
        return db.InOneTransactionAsync(() => RecordAsync(request, actor, cancellationToken), cancellationToken);
    }

    /// <summary>Vouching for a colleague is a person's act.</summary>
    internal static void MustBePerson(Actor actor)
    {
        actor.Must(Permission.RecordTraining);
        if (actor.IsApiKey) throw new QcRuleException("training-needs-person", "Training is recorded and withdrawn by a person, not by an API key.", "Sign in and do it under Training.");
    }

    private async Task<Parsed<Training>> RecordAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        if (request.PersonId is null) problems.Add(Problem.OfField("person", "person-missing", "Choose who was trained."));
        var method = (await records.VersionsAsync(cancellationToken)).FirstOrDefault(m => m.Name == request.Method && m.Version == request.MethodVersion);
        if (method is null) problems.Add(Problem.OfField("version", "method-unknown", "Choose the method and its version."));
        if (request.TrainedOn is null) problems.Add(Problem.OfField("trainedOn", "day-missing", "Enter the day on which the training was completed."));
        if (request.TrainedOn > records.Today) problems.Add(Problem.OfField("trainedOn", "day-in-future", "A training is recorded when it is done; this day lies in the future."));
        if (string.IsNullOrWhiteSpace(request.Evidence)) problems.Add(Problem.OfField("evidence", "evidence-missing", "Say what shows it: assessment sheet, supervised runs, who trained."));
        RecordText.Check(request.Evidence, "evidence", "The evidence", RecordText.LongestReason, problems);
        if (request.ValidUntil < request.TrainedOn) problems.Add(Problem.OfField("validUntil", "ends-before-start", "It must count at least on the day on which it was completed."));
        var last = method is not null && request.TrainedOn is { } trained ? settings.LastDayOf(method, trained) : null;
        if (request.ValidUntil > last)
            problems.Add(Problem.OfField("validUntil", "training-too-long", FormattableString.Invariant($"Training on {method!.Label} of that day counts until {last:yyyy-MM-dd} at the longest.")));
        if (problems.Count > 0) return new(null, problems);

        var person = await db.Users.AsNoTracking().SingleOrDefaultAsync(p => p.Id == request.PersonId, cancellationToken)
            ?? throw new NotFoundException($"There is no person {request.PersonId}.");
        if (person.Id == actor.PersonId) throw OfOneself();
        if (!person.IsActive || !TrainingRecords.Needs(person.Role))
            throw new QcRuleException("training-not-needed", $"{person.PrintedName} neither records nor verifies results.", "Record training for those who work in the laboratory; an administrator gives the role first.");
        var training = new Training
        {
            Id = Guid.CreateVersion7(),
            PersonId = person.Id,
            Person = person.AsActor().Name,
            Method = method!.Name,
            MethodVersion = method.Version,
            TrainedOn = request.TrainedOn!.Value,
            ValidUntil = request.ValidUntil ?? last,
            Evidence = request.Evidence!.Trim(),
            RecordedAt = time.GetUtcNow(),
            RecordedById = actor.PersonId,
            RecordedBy = actor.Name,
            RecordedByRole = actor.Role!.Value,
        };
        db.ActAs(actor);
        db.Add(training);
        await db.SaveOrRefuseAsync(cancellationToken);
        return Parsed<Training>.Of(training);
    }

    internal static QcRuleException OfOneself() => new("own-training", "Nobody vouches for their own training.", "Another laboratory manager or QA reviewer records it.");
}

/// <summary>A training turns out not to count: who says so, and why. The record stays, and so does every result that rests on it.</summary>
public sealed class WithdrawTraining(EvQcContext db, TimeProvider time)
{
    public sealed record Request(Guid TrainingId, string? Reason);

    public Task<TrainingWithdrawal> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        RecordTraining.MustBePerson(actor);
        return db.InOneTransactionAsync(() => WithdrawAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<TrainingWithdrawal> WithdrawAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var reason = RecordText.Reason(request.Reason, "withdrawing a training");
        var training = await db.Set<Training>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == request.TrainingId, cancellationToken)
            ?? throw new NotFoundException($"There is no training {request.TrainingId}.");
        if (training.PersonId == actor.PersonId) throw RecordTraining.OfOneself();
        if (await db.Set<TrainingWithdrawal>().AsNoTracking().SingleOrDefaultAsync(w => w.Id == training.Id, cancellationToken) is { } before)
            throw new QcRuleException("training-withdrawn-before", $"{before.By} has already withdrawn this training: {before.Reason}", "Nothing more is needed; the record stays.");
        var withdrawal = new TrainingWithdrawal { Id = training.Id, At = time.GetUtcNow(), ById = actor.PersonId, By = actor.Name, Reason = reason };
        db.ActAs(actor, reason);
        db.Add(withdrawal);
        await db.SaveOrRefuseAsync(cancellationToken);
        return withdrawal;
    }
}
