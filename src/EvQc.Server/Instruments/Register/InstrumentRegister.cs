using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>Reads the register: every instrument with its qualifications, and the controls around the times that are asked about.</summary>
public sealed class InstrumentRegister(EvQcContext db)
{
    // Longer than any interval at which beads are run.
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(400);

    public async Task<IReadOnlyList<InstrumentRecord>> AroundAsync(IReadOnlyCollection<DateTimeOffset> times, CancellationToken cancellationToken)
    {
        var instruments = await db.Set<Instrument>().AsNoTracking().OrderBy(i => i.Model).ThenBy(i => i.Serial).ToListAsync(cancellationToken);
        var checks = (await db.Set<InstrumentCheck>().AsNoTracking().ToListAsync(cancellationToken)).ToLookup(c => c.InstrumentId);
        var controls = times.Count == 0 ? [] : await ControlsAsync(times.Min() - LookBack, times.Max().AddDays(1), cancellationToken);
        var byInstrument = controls.ToLookup(c => c.InstrumentId);
        return [.. instruments.Select(i => new InstrumentRecord(i, [.. checks[i.Id]], [.. byInstrument[i.Id]]))];
    }

    public async Task<InstrumentRecord> OneAsync(Guid id, CancellationToken cancellationToken)
    {
        var instrument = await db.Set<Instrument>().SingleOrDefaultAsync(i => i.Id == id, cancellationToken)
            ?? throw new NotFoundException($"There is no instrument {id}.");
        return new(
            instrument,
            await db.Set<InstrumentCheck>().AsNoTracking().Where(c => c.InstrumentId == id).OrderByDescending(c => c.DoneAt).ToListAsync(cancellationToken),
            await db.Set<ControlRun>().AsNoTracking().Where(c => c.InstrumentId == id).OrderByDescending(c => c.At).ToListAsync(cancellationToken));
    }

    private Task<List<ControlRun>> ControlsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        db.Set<ControlRun>().AsNoTracking().Where(c => c.At >= from && c.At <= to).ToListAsync(cancellationToken);
}
