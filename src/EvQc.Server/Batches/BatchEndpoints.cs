using EvQc.People;
using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Batches;

/// <summary>Registering, steps and holds over HTTP, by the same use cases as the pages.</summary>
internal static class BatchEndpoints
{
    /// <param name="Product">Product code, e.g. <c>uc-msc-sev</c>.</param>
    /// <param name="Number">3 to 30 letters, digits and dashes; absent: the next free number.</param>
    public sealed record NewBatch(string Product, string? Number);

    public sealed record BatchSummary(Guid Id, string Number, string Product, BatchState State, bool OnHold);

    /// <param name="StartedAt">With offset, e.g. <c>2026-11-20T08:00:00+01:00</c>.</param>
    /// <param name="Parameters">Parameter code → text, as the process definition of the product names them.</param>
    /// <param name="RepeatReason">Only to repeat the last recorded step.</param>
    public sealed record NewStep(
        Stage? Stage,
        DateTimeOffset? StartedAt,
        DateTimeOffset? EndedAt,
        string? Operator,
        IReadOnlyList<string>? Equipment,
        string? VolumeInMl,
        string? VolumeOutMl,
        Dictionary<string, string?>? Parameters,
        IReadOnlyList<RecordStep.Material>? Materials,
        string? Remark,
        string? RepeatReason);

    /// <param name="SampleLabel">Label of the sample that was taken; measure under this name.</param>
    public sealed record RecordedStep(Guid Id, Stage Stage, int Attempt, BatchState BatchState, string SampleLabel);

    /// <param name="VolumeMl">In all containers together, as text: <c>2.5</c>.</param>
    /// <param name="Place">Where it is kept, and how cold.</param>
    public sealed record NewReserveSample(string? VolumeMl, int? Containers, string? Place);

    public sealed record KeptReserveSample(Guid Id, string Label, decimal VolumeMl, int Containers, string Place);

    /// <param name="VolumeMl">As text: <c>0.5</c>.</param>
    public sealed record NewWithdrawal(string? VolumeMl, string? Reason);

    public sealed record Withdrawal(Guid Id, decimal VolumeMl, string Reason);

    /// <param name="Lift">True lifts the hold, false puts the batch on hold.</param>
    public sealed record Hold(bool Lift, string Reason);

    public static async Task<Created<BatchSummary>> RegisterAsync(NewBatch batch, RegisterBatch registerBatch, HttpContext http)
    {
        var registered = (await registerBatch.RunAsync(new(batch.Product, batch.Number), http.User.ToActor(), http.RequestAborted)).OrRefuse();
        return TypedResults.Created($"/api/v1/batches/{registered.Number}", Summary(registered));
    }

    public static async Task<Created<RecordedStep>> RecordStepAsync(string number, NewStep step, RecordStep recordStep, EvQcContext db, HttpContext http)
    {
        if (step.Stage is not { } stage)
        {
            new FieldErrors().Add("stage", $"Say which stage: {string.Join(", ", Enum.GetNames<Stage>())}.").ThrowIfAny();
            throw new InvalidOperationException("Refused without a problem.");
        }

        var request = new RecordStep.Request(number, stage, step.StartedAt, step.EndedAt)
        {
            Operator = step.Operator,
            Equipment = step.Equipment ?? [],
            VolumeInMl = step.VolumeInMl,
            VolumeOutMl = step.VolumeOutMl,
            Parameters = step.Parameters ?? [],
            Materials = step.Materials ?? [],
            Remark = step.Remark,
            RepeatReason = step.RepeatReason,
        };
        var recorded = (await recordStep.RunAsync(request, http.User.ToActor(), http.RequestAborted)).OrRefuse();
        var batch = await db.BatchAsync(recorded.BatchId, http.RequestAborted);
        var label = db.Set<Sample>().Local.Single(s => s.BatchId == batch.Id && s.Stage == recorded.Stage && !s.IsSuperseded).Label;
        return TypedResults.Created($"/api/v1/batches/{number}", new RecordedStep(recorded.Id, recorded.Stage, recorded.Attempt, batch.State, label));
    }

    public static async Task<Created<KeptReserveSample>> KeepReserveAsync(string number, NewReserveSample sample, KeepReserve keepReserve, HttpContext http)
    {
        var containers = sample.Containers?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var kept = (await keepReserve.RunAsync(new(number, sample.VolumeMl, containers, sample.Place), http.User.ToActor(), http.RequestAborted)).OrRefuse();
        return TypedResults.Created($"/api/v1/batches/{number}", new KeptReserveSample(kept.Id, kept.Label, kept.VolumeMl, kept.Containers, kept.Place));
    }

    public static async Task<Created<Withdrawal>> TakeFromReserveAsync(string number, string label, NewWithdrawal withdrawal, TakeFromReserve takeFromReserve, EvQcContext db, HttpContext http)
    {
        var batch = await db.BatchAsync(number, http.RequestAborted);
        var sample = await db.Set<ReserveSample>().Where(s => s.BatchId == batch.Id && s.Label == label).Select(s => s.Id).SingleOrDefaultAsync(http.RequestAborted);
        var taken = (await takeFromReserve.RunAsync(new(sample, withdrawal.VolumeMl, withdrawal.Reason), http.User.ToActor(), http.RequestAborted)).OrRefuse();
        return TypedResults.Created($"/api/v1/batches/{number}", new Withdrawal(taken.Id, taken.VolumeMl, taken.Reason));
    }

    public static async Task<Ok<BatchSummary>> HoldAsync(string number, Hold hold, HoldBatch holdBatch, EvQcContext db, HttpContext http)
    {
        await holdBatch.RunAsync(new(number, hold.Lift, hold.Reason ?? ""), http.User.ToActor(), http.RequestAborted);
        return TypedResults.Ok(Summary(await db.BatchAsync(number, http.RequestAborted)));
    }

    private static BatchSummary Summary(Batch batch) => new(batch.Id, batch.Number, batch.Product, batch.State, batch.IsOnHold);
}
