using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>
/// Logs a bead check or a blank of an instrument, by hand or from its stored file. It is open to an instrument that is out of its qualification or
/// whose bead check has lapsed: this is the very record that answers for it.
/// </summary>
public sealed class RecordControl(EvQcContext db, LaboratorySettings laboratory, TimeProvider time)
{
    /// <param name="Serial">The instrument; may be absent where the file prints its serial number.</param>
    /// <param name="FileId">The file it is read from; its mean, concentration and time then count, not those given.</param>
    public sealed record Request(ControlKind? Kind, string? Serial, Guid? FileId)
    {
        public DateTimeOffset? At { get; init; }

        public decimal? NominalNm { get; init; }

        public decimal? MeanNm { get; init; }

        public decimal? ConcentrationPerMl { get; init; }

        public decimal? LowerLimit { get; init; }

        public decimal? UpperLimit { get; init; }

        public string? Lot { get; init; }

        /// <summary>Why the failed control before this one failed; a passing one needs it.</summary>
        public string? CauseOfFailureBefore { get; init; }
    }

    private sealed record Measured(string? Serial, DateTimeOffset? At, decimal? MeanNm, decimal? ConcentrationPerMl, StoredFile? File);

    public Task<Parsed<ControlRun>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.RecordResult);
        return db.InOneTransactionAsync(() => RecordAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<Parsed<ControlRun>> RecordAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var measured = request.FileId is { } id ? await OfFileAsync(id, request, problems, cancellationToken)
            : new(request.Serial, request.At, request.MeanNm, request.ConcentrationPerMl, null);
        var judged = request.Kind == ControlKind.Blank ? measured.ConcentrationPerMl : measured.MeanNm;
        Check(request, measured, judged, problems);
        if (problems.Count > 0) return new(null, problems);

        var instrument = (await db.Set<Instrument>().AsNoTracking().ToListAsync(cancellationToken)).Find(i => i.HasSerial(measured.Serial!));
        if (instrument is null) return Parsed<ControlRun>.Refused(Problem.OfField("instrument", "instrument-unregistered", $"No instrument with the serial number {measured.Serial} is registered; the laboratory manager registers it first."));
        var passed = ControlRun.IsWithin(judged!.Value, request.LowerLimit, request.UpperLimit);
        if (passed) await RefuseUnexplainedAsync(instrument, request, cancellationToken);
        measured.File?.RecordAsControl(actor.Name, time.GetUtcNow());
        var control = new ControlRun
        {
            Id = Guid.CreateVersion7(),
            InstrumentId = instrument.Id,
            Kind = request.Kind!.Value,
            At = measured.At!.Value,
            NominalNm = request.Kind == ControlKind.Beads ? request.NominalNm : null,
            MeanNm = measured.MeanNm,
            ConcentrationPerMl = measured.ConcentrationPerMl,
            LowerLimit = request.LowerLimit,
            UpperLimit = request.UpperLimit,
            Passed = passed,
            Lot = InstrumentText.Of(request.Lot),
            FileId = request.FileId,
            CauseOfFailureBefore = InstrumentText.Of(request.CauseOfFailureBefore),
            RecordedAt = time.GetUtcNow(),
            RecordedById = actor.PersonId,
            RecordedBy = actor.Name,
        };
        db.ActAs(actor);
        db.Add(control);
        await db.SaveOrRefuseAsync(cancellationToken);
        return Parsed<ControlRun>.Of(control);
    }

    private async Task<Measured> OfFileAsync(Guid id, Request request, List<Problem> problems, CancellationToken cancellationToken)
    {
        var file = await db.FileAloneAsync(id, cancellationToken);
        var run = await db.ReadStoredAsync(file, cancellationToken);
        if (!run.IsUsable)
        {
            problems.AddRange(run.Errors);
            return new(null, null, null, null, file);
        }

        if (run.Value.Summary is not { } summary)
        {
            problems.Add(Problem.OfField("file", "no-particle-run", $"{file.Name} is no particle-size run; a bead check or blank comes from one."));
            return new(null, null, null, null, file);
        }

        file.WasRead(true, run.Value.Format, run.Value.ParserVersion, file.Problems ?? "[]");
        var at = run.Value.MeasuredAt is { } local ? laboratory.InstantOf(local) : null;
        return new(run.Value.Serial ?? request.Serial, at ?? request.At, summary.MeanNm, summary.MeasuredConcentrationPerMl, file);
    }

    private void Check(Request request, Measured measured, decimal? judged, List<Problem> problems)
    {
        if (request.Kind is null) problems.Add(Problem.OfField("kind", "kind-missing", "Choose what was measured: beads or a blank."));
        if (string.IsNullOrWhiteSpace(measured.Serial) && problems.Count == 0) problems.Add(Problem.OfField("instrument", "instrument-missing", "Choose the instrument; the file does not name it."));
        if (measured.At is null && problems.Count == 0) problems.Add(Problem.OfField("at", "time-missing", "Enter when it was measured."));
        if (measured.At > time.GetUtcNow().AddMinutes(5)) problems.Add(Problem.OfField("at", "time-in-future", "It cannot have been measured in the future."));
        if (request.Kind is { } kind && judged is null && problems.Count == 0)
            problems.Add(Problem.OfField(kind == ControlKind.Beads ? "mean" : "concentration", "value-missing", kind == ControlKind.Beads ? "Enter the mean size that was measured." : "Enter the concentration that was measured."));
        if (request.Kind == ControlKind.Beads && request.NominalNm is not > 0) problems.Add(Problem.OfField("nominal", "nominal-missing", "Enter the certified size of the beads, in nm."));
        if (request.Kind == ControlKind.Beads && (request.LowerLimit is null || request.UpperLimit is null)) problems.Add(Problem.OfField("lower", "limits-missing", "Enter both limits of the mean size."));
        if (request.Kind == ControlKind.Blank && request.UpperLimit is null) problems.Add(Problem.OfField("upper", "limits-missing", "Enter the highest concentration a blank may have."));
        if (request.LowerLimit > request.UpperLimit) problems.Add(Problem.OfField("lower", "limits-crossed", "The lower limit is above the upper one."));
        foreach (var (value, field) in new[] { (request.NominalNm, "nominal"), (judged, "mean"), (measured.ConcentrationPerMl, "concentration"), (request.LowerLimit, "lower"), (request.UpperLimit, "upper") })
            if (value is < 0 or >= 1E16m) problems.Add(Problem.OfField(field, "out-of-range", "The number is out of the range EvQc records (0 to below 1E16)."));
        RecordText.Check(request.Lot, "lot", "The lot", RecordText.Longest, problems);
        RecordText.Check(request.CauseOfFailureBefore, "cause", "The cause", RecordText.LongestReason, problems);
    }

    /// <summary>A rejected control needs a recorded cause before a passing repetition counts.</summary>
    private async Task RefuseUnexplainedAsync(Instrument instrument, Request request, CancellationToken cancellationToken)
    {
        var last = await db.Set<ControlRun>().AsNoTracking().Where(c => c.InstrumentId == instrument.Id && c.Kind == request.Kind)
            .OrderByDescending(c => c.RecordedAt).FirstOrDefaultAsync(cancellationToken);
        if (last is { Passed: false } && string.IsNullOrWhiteSpace(request.CauseOfFailureBefore))
            throw new QcRuleException(
                "control-failure-unexplained",
                $"The last {(request.Kind == ControlKind.Beads ? "bead check" : "blank")} of {instrument.Title}, measured {last.At:yyyy-MM-dd HH:mm} UTC, failed and no cause is recorded.",
                "Say why it failed; then the passing repetition counts.");
    }
}
