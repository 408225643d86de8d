using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>The laboratory manager records a qualification or calibration that was done.</summary>
public sealed class RecordInstrumentCheck(EvQcContext db, TimeProvider time)
{
    /// <param name="ValidUntil">The first moment at which it holds no more.</param>
    public sealed record Request(Guid InstrumentId, CheckKind? Kind, string? What, DateTimeOffset? DoneAt, string? DoneBy, bool Passed, DateTimeOffset? ValidUntil, string? Certificate);

    public Task<Parsed<InstrumentCheck>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.ManageInstruments);
        return db.InOneTransactionAsync(() => RecordAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<Parsed<InstrumentCheck>> RecordAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        if (request.Kind is null) problems.Add(Problem.OfField("kind", "kind-missing", "Choose qualification or calibration."));
        if (string.IsNullOrWhiteSpace(request.What)) problems.Add(Problem.OfField("what", "what-missing", "Say in a sentence what was done."));
        if (request.DoneAt is null) problems.Add(Problem.OfField("doneAt", "time-missing", "Enter when it was done."));
        if (request.DoneAt > time.GetUtcNow().AddMinutes(5)) problems.Add(Problem.OfField("doneAt", "time-in-future", "It cannot have been done in the future."));
        if (string.IsNullOrWhiteSpace(request.DoneBy)) problems.Add(Problem.OfField("doneBy", "who-missing", "Enter who did it."));
        if (request.ValidUntil is null) problems.Add(Problem.OfField("validUntil", "time-missing", "Enter the last day on which it holds."));
        if (request.ValidUntil <= request.DoneAt) problems.Add(Problem.OfField("validUntil", "ends-before-start", "It must hold for longer than until it was done."));
        RecordText.Check(request.What, "what", "What was done", RecordText.LongestReason, problems);
        RecordText.Check(request.DoneBy, "doneBy", "The name", RecordText.Longest, problems);
        RecordText.Check(request.Certificate, "certificate", "The certificate's number", RecordText.Longest, problems);
        if (problems.Count > 0) return new(null, problems);

        var instrument = await db.Set<Instrument>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == request.InstrumentId, cancellationToken)
            ?? throw new NotFoundException($"There is no instrument {request.InstrumentId}.");
        if (instrument.RetiredAt <= request.DoneAt)
            throw new QcRuleException("instrument-retired", $"{instrument.Title} is retired.", "Register it anew under its own serial number only if it is another instrument.");
        var check = new InstrumentCheck
        {
            Id = Guid.CreateVersion7(),
            InstrumentId = instrument.Id,
            Kind = request.Kind!.Value,
            What = request.What!.Trim(),
            DoneAt = request.DoneAt!.Value,
            DoneBy = request.DoneBy!.Trim(),
            Passed = request.Passed,
            ValidUntil = request.ValidUntil!.Value,
            Certificate = InstrumentText.Of(request.Certificate),
            RecordedAt = time.GetUtcNow(),
            RecordedById = actor.PersonId,
            RecordedBy = actor.Name,
        };
        db.ActAs(actor);
        db.Add(check);
        await db.SaveOrRefuseAsync(cancellationToken);
        return Parsed<InstrumentCheck>.Of(check);
    }
}
