using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Assays;

/// <summary>Replaces a hand-entered result by a corrected one, with the reason. Both stay on record.</summary>
public sealed class CorrectResult(EvQcContext db, EvaluateBatch evaluateBatch, ProveTraining proveTraining, TimeProvider time)
{
    public sealed record Request(Guid ResultId, string Value, string Reason);

    public async Task<Parsed<Result>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.RecordResult);
        return await db.InOneTransactionAsync(() => CorrectAsync(request with { Value = request.Value ?? "" }, actor, cancellationToken), cancellationToken)
            ?? throw ResultQueries.UnderInvestigation();
    }

    /// <returns>Null when an investigation rests on the result; one that the old value was due is opened with it.</returns>
    private async Task<Parsed<Result>?> CorrectAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var (old, batch) = await db.ResultAsync(request.ResultId, cancellationToken);
        batch.MustBeOpen();
        await Retesting.RefuseChangeAsync(db, old, cancellationToken);
        if (!old.IsHandEntered)
            throw new QcRuleException(
                "file-result-not-editable",
                "This result was read from an instrument file and is not typed over.",
                "If it must not count, QA invalidates it with its documented cause; then a new measurement can be recorded.");
        if (string.IsNullOrWhiteSpace(request.Reason))
            return Parsed<Result>.Refused(Problem.OfField("reason", "reason-required", "Say in a sentence why the value changes."));
        var problems = new List<Problem>();
        RecordText.Check(request.Reason, "reason", "The reason", RecordText.LongestReason, problems);
        RecordText.Check(request.Value, "value", "The value", 400, problems);
        if (problems.Count > 0) return new(null, problems);

        var attribute = Attributes.Of(old.Attribute);
        var word = attribute.Kind == AttributeKind.Word ? attribute.WordFor(request.Value) : null;
        var reading = attribute.Kind == AttributeKind.Word ? null : Reading.Of(request.Value);
        var value = reading is null ? null : Reading.Undiluted(reading.Value, old.DilutionFactor ?? 1m);
        if (word is null && (value is null || reading!.Replicates.Any(r => Reading.Undiluted(r, old.DilutionFactor ?? 1m) is null)))
            return Parsed<Result>.Refused(Problem.OfField(
                "value",
                "bad-value",
                attribute.Kind == AttributeKind.Word ? $"{attribute.Name} is one of: {string.Join(", ", attribute.Words)}." : $"'{request.Value}' is not a number EvQc can record."));
        if (await evaluateBatch.HoldsForInvestigationAsync(old, cancellationToken)) return null;

        var corrected = new Result
        {
            Id = Guid.CreateVersion7(),
            BatchId = old.BatchId,
            SampleId = old.SampleId,
            Attribute = old.Attribute,
            RawText = request.Value.Trim(),
            Value = value is { } stored ? Reading.Stored(stored) : null,
            Unit = old.Unit,
            Bound = reading?.Bound ?? Bound.Exact,
            Word = word,
            PositiveControl = old.PositiveControl,
            NegativeControl = old.NegativeControl,
            Replicates = ReplicateText.Of([.. (reading?.Replicates ?? []).Select(r => r * (old.DilutionFactor ?? 1m))]),
            DilutionFactor = old.DilutionFactor,
            DilutionBasis = old.DilutionBasis,
            Method = old.Method,
            Instrument = old.Instrument,
            InstrumentSerial = old.InstrumentSerial,
            Operator = old.Operator,
            MeasuredAt = old.MeasuredAt,
            MeasuredAtText = old.MeasuredAtText,
            RecordedAt = time.GetUtcNow(),
            RecordedById = actor.PersonId,
            RecordedBy = actor.Name,
            Remark = old.Remark,
        };
        await proveTraining.RunAsync(TrainedAct.Recorded, [proveTraining.OfEntry(corrected)], actor, cancellationToken);
        old.SupersedeBy(corrected, request.Reason);
        var current = await db.Set<CurrentResult>().SingleAsync(c => c.SampleId == old.SampleId && c.Attribute == old.Attribute, cancellationToken);
        current.ResultId = corrected.Id;
        db.ActAs(actor, request.Reason.Trim());
        db.Add(corrected);
        db.Tell(new ResultRecorded(batch.Id, [old.Id, corrected.Id]));
        await db.SaveOrRefuseAsync(cancellationToken);
        return Parsed<Result>.Of(corrected);
    }
}

/// <summary>Takes a result out of the decision with a documented cause. It stays on record and is shown; a new one may be recorded.</summary>
public sealed class InvalidateResult(EvQcContext db, EvaluateBatch evaluateBatch)
{
    public sealed record Request(Guid ResultId, string Cause);

    public async Task RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.InvestigateOos);
        _ = await db.InOneTransactionAsync(() => InvalidateAsync(request, actor, cancellationToken), cancellationToken) ?? throw ResultQueries.UnderInvestigation();
    }

    /// <returns>Null when an investigation rests on the result; one that the value was due is opened with it.</returns>
    private async Task<Result?> InvalidateAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var (result, batch) = await db.ResultAsync(request.ResultId, cancellationToken);
        batch.MustBeOpen();
        await Retesting.RefuseChangeAsync(db, result, cancellationToken);
        if (await evaluateBatch.HoldsForInvestigationAsync(result, cancellationToken)) return null;
        db.ActAs(actor, request.Cause?.Trim());
        await db.InvalidateAsync(result, request.Cause ?? "", cancellationToken);
        db.Tell(new ResultRecorded(batch.Id, [result.Id]));
        await db.SaveOrRefuseAsync(cancellationToken);
        return result;
    }
}

public static class ResultQueries
{
    /// <summary>The result with its batch, in the transaction of the caller and with nobody else at work on the batch.</summary>
    public static async Task<(Result Result, Batch Batch)> ResultAsync(this EvQcContext db, Guid id, CancellationToken cancellationToken)
    {
        var batchId = await db.Set<Result>().Where(r => r.Id == id).Select(r => (Guid?)r.BatchId).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException($"There is no result {id}.");
        var batch = await db.BatchAloneAsync(batchId, cancellationToken);
        return (await db.Set<Result>().SingleAsync(r => r.Id == id, cancellationToken), batch);
    }

    /// <summary>Marks the result invalid and frees its place, in the transaction of the caller.</summary>
    public static async Task InvalidateAsync(this EvQcContext db, Result result, string cause, CancellationToken cancellationToken)
    {
        result.Invalidate(cause);

        // A retest has never held the place.
        if (await db.Set<CurrentResult>().SingleOrDefaultAsync(c => c.ResultId == result.Id, cancellationToken) is { } place) db.Remove(place);
    }

    /// <summary>
    /// Judges the batch as it stands, in the transaction of the caller, so that no failure is changed away before its investigation is open.
    /// </summary>
    /// <returns>Whether an open investigation rests on the result.</returns>
    internal static async Task<bool> HoldsForInvestigationAsync(this EvaluateBatch evaluateBatch, Result result, CancellationToken cancellationToken)
    {
        await evaluateBatch.RunAsync(result.BatchId, cancellationToken);
        return await evaluateBatch.HasOpenInvestigationAsync(result, cancellationToken);
    }

    internal static QcRuleException UnderInvestigation() => new(
        "result-under-investigation",
        "An out-of-specification investigation rests on this result; it cannot be changed beside the investigation.",
        "Conclude the investigation: with an assignable cause it invalidates the result, and a new one can be recorded.");
}
