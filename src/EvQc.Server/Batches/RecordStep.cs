using EvQc.Assays;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Shell;
using EvQc.Shell.Web;
using EvQc.Signing;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Batches;

/// <summary>
/// Records one performed step with everything its process definition demands, and moves the batch on; or, with a reason, repeats the last one.
/// After isolation the specification in force is pinned and testing starts. One transaction: no partial step is ever visible.
/// </summary>
public sealed class RecordStep(
    EvQcContext db, TimeProvider time, ConfiguredProducts products, SpecificationShelf shelf, LaboratorySettings laboratory, Signer signer, SigningRecords signing)
{
    public sealed record Material(string Name, string Lot, DateOnly? Expiry);

    /// <param name="Parameters">Parameter code → text as entered.</param>
    /// <param name="RepeatReason">Why the last step is done again; null for the next step.</param>
    public sealed record Request(string BatchNumber, Stage Stage, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
    {
        public string? Operator { get; init; }

        public IReadOnlyList<string> Equipment { get; init; } = [];

        public string? VolumeInMl { get; init; }

        public string? VolumeOutMl { get; init; }

        public IReadOnlyDictionary<string, string?> Parameters { get; init; } = new Dictionary<string, string?>();

        public IReadOnlyList<Material> Materials { get; init; } = [];

        public string? Remark { get; init; }

        public string? RepeatReason { get; init; }

        /// <summary>For a step that is signed.</summary>
        public SigningComponents Components { get; init; } = SigningComponents.None;
    }

    public async Task<Parsed<ProcessStep>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.RecordStep);
        if (!await IsSignedAsync(request, cancellationToken))
            return await db.InOneTransactionAsync(() => RecordAsync(request, null, actor, cancellationToken), cancellationToken);

        var opened = await signer.OpenAsync(request.Components, actor, cancellationToken);
        if (opened.Value is not { } key) return new(null, opened.Problems);
        using (key)
        {
            var recorded = await db.InOneTransactionAsync(() => RecordAsync(request, key, actor, cancellationToken), cancellationToken);
            if (recorded.IsUsable) await signer.DoneAsync();
            return recorded;
        }
    }

    private async Task<bool> IsSignedAsync(Request request, CancellationToken cancellationToken)
    {
        var batch = await db.BatchAsync(request.BatchNumber, cancellationToken);
        return products.Process(batch.Product)?.Steps.FirstOrDefault(s => s.Stage == request.Stage)?.IsSigned == true;
    }

    private async Task<Parsed<ProcessStep>> RecordAsync(Request request, OpenKey? key, Actor actor, CancellationToken cancellationToken)
    {
        var batch = await db.BatchAloneAsync(request.BatchNumber, cancellationToken);
        batch.MustBeOpen();
        var repeated = await RepeatedAsync(batch, request, cancellationToken);
        if (repeated is null && batch.State.WorkedOn() != request.Stage) batch.CompleteStage(request.Stage);

        var definition = products.Process(batch.Product)?.Of(request.Stage)
            ?? throw new QcRuleException("no-process", $"config/processes has no route for {batch.Product}.", "Ask the laboratory manager to restore the process file.");
        var problems = new List<Problem>();
        var step = StepEntry.Read(request, definition, batch, (repeated?.Attempt ?? 0) + 1, laboratory, actor, time.GetUtcNow(), problems);
        if (repeated is null) await RefuseBeforePreviousAsync(batch, request, problems, cancellationToken);
        if (step is null || problems.Count > 0) return new(null, problems);

        var sample = new Sample(batch, step.Stage, step.Attempt, time.GetUtcNow());
        db.ActAs(actor, step.RepeatReason);
        db.Add(step);
        db.Add(sample);
        if (repeated is null)
        {
            batch.CompleteStage(request.Stage);
        }
        else
        {
            repeated.Supersede(step);
            foreach (var old in await db.Set<Sample>().Where(s => s.BatchId == batch.Id && s.Stage == step.Stage && !s.IsSuperseded).ToListAsync(cancellationToken))
                old.Supersede();
        }

        if (batch.State == BatchState.Testing && batch.SpecificationVersion is null) await PinAsync(batch, cancellationToken);
        db.Tell(new StepRecorded(batch.Id, step.Id));
        await SaveAsync(batch, step, cancellationToken);
        if (key is not null) await signing.SignAsync(key, batch.Id, SignedRecord.ProcessStep, [step.Id], SignatureMeaning.Performed, step.RepeatReason, cancellationToken);
        return Parsed<ProcessStep>.Of(step);
    }

    private async Task<ProcessStep?> RepeatedAsync(Batch batch, Request request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.RepeatReason)) return null;
        var product = await db.Set<Sample>().SingleOrDefaultAsync(s => s.BatchId == batch.Id && s.Stage == Stage.Isolation && !s.IsSuperseded, cancellationToken);
        var hasResults = product is not null && await db.Set<Result>().AnyAsync(r => r.SampleId == product.Id, cancellationToken);
        batch.MustAllowRepeatOf(request.Stage, hasResults);
        return await db.Set<ProcessStep>().SingleAsync(s => s.BatchId == batch.Id && s.Stage == request.Stage && s.SupersededById == null, cancellationToken);
    }

    private async Task RefuseBeforePreviousAsync(Batch batch, Request request, List<Problem> problems, CancellationToken cancellationToken)
    {
        if (request.Stage == Stage.Culture || request.StartedAt is not { } start) return;
        var before = await db.Set<ProcessStep>().SingleAsync(s => s.BatchId == batch.Id && s.Stage == request.Stage - 1 && s.SupersededById == null, cancellationToken);
        if (start < before.StartedAt)
            problems.Add(Problem.OfField("startedAt", "step-before-previous", $"The step starts before the {before.Stage} step did ({laboratory.Local(before.StartedAt)})."));
    }

    private async Task PinAsync(Batch batch, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var specification = await shelf.InForceAsync(batch.Product, today, cancellationToken)
            ?? throw new QcRuleException(
                "no-specification-in-force",
                $"No specification of {batch.Product} is in force today, so testing of batch {batch.Number} cannot start.",
                "Put a specification into force (config/specifications), then record the isolation step.");
        batch.PinSpecification(specification.Version, specification.Sha256, time.GetUtcNow());
    }

    private async Task SaveAsync(Batch batch, ProcessStep step, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveOrRefuseAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // A double-clicked form or a colleague recorded the same attempt at the same moment.
            db.ChangeTracker.Clear();
            if (!await db.Set<ProcessStep>().AnyAsync(s => s.BatchId == batch.Id && s.Stage == step.Stage && s.Attempt == step.Attempt, cancellationToken)) throw;
            throw new QcRuleException("step-already-recorded", $"The {step.Stage} step of batch {batch.Number} is already recorded.", "Reload the page to see it.");
        }
    }
}
