using System.Text.RegularExpressions;
using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>The laboratory manager puts an instrument on the register. It is fit for nothing before its qualification and calibration are recorded.</summary>
public sealed class RegisterInstrument(EvQcContext db, TimeProvider time)
{
    /// <param name="Formats">Layouts it writes, from <see cref="InstrumentFormats"/>.</param>
    public sealed record Request(InstrumentKind? Kind, string? Model, string? Serial, IReadOnlyList<string> Formats)
    {
        public string? Software { get; init; }

        public string? Location { get; init; }

        public int? BeadCheckDays { get; init; }

        public string? SamplePattern { get; init; }
    }

    public Task<Parsed<Instrument>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.ManageInstruments);
        return db.InOneTransactionAsync(() => RegisterAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<Parsed<Instrument>> RegisterAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        if (request.Kind is null) problems.Add(Problem.OfField("kind", "kind-missing", "Choose what kind of instrument it is."));
        if (string.IsNullOrWhiteSpace(request.Model)) problems.Add(Problem.OfField("model", "model-missing", "Enter the maker and the model."));
        if (string.IsNullOrWhiteSpace(request.Serial)) problems.Add(Problem.OfField("serial", "serial-missing", "Enter the serial number as the instrument prints it in its files."));
        RecordText.Check(request.Model, "model", "The model", RecordText.Longest, problems);
        RecordText.Check(request.Serial, "serial", "The serial number", 80, problems);
        foreach (var unknown in request.Formats.Where(f => !InstrumentFormats.All.Contains(f, StringComparer.Ordinal)))
            problems.Add(Problem.OfField("formats", "format-unknown", $"'{unknown}' is not a layout EvQc reads."));
        InstrumentText.Check(request.Software, request.Location, request.BeadCheckDays, request.SamplePattern, problems);
        if (problems.Count > 0) return new(null, problems);

        var serial = request.Serial!.Trim();
        var taken = (await db.Set<Instrument>().AsNoTracking().Select(i => i.Serial).ToListAsync(cancellationToken)).Find(s => string.Equals(s, serial, StringComparison.OrdinalIgnoreCase));
        if (taken is not null) return Parsed<Instrument>.Refused(Problem.OfField("serial", "serial-taken", $"An instrument with the serial number {taken} is registered already."));
        var instrument = new Instrument
        {
            Id = Guid.CreateVersion7(),
            Kind = request.Kind!.Value,
            Model = request.Model!.Trim(),
            Serial = serial,
            Formats = string.Join(' ', request.Formats.Distinct(StringComparer.Ordinal)),
            RegisteredAt = time.GetUtcNow(),
            RegisteredBy = actor.Name,
        };
        instrument.Describe(InstrumentText.Of(request.Software), InstrumentText.Of(request.Location), request.BeadCheckDays, InstrumentText.Of(request.SamplePattern));
        db.ActAs(actor);
        db.Add(instrument);
        await db.SaveOrRefuseAsync(cancellationToken);
        return Parsed<Instrument>.Of(instrument);
    }
}

/// <summary>The laboratory manager changes what may change of an instrument; model and serial number never do.</summary>
public sealed class DescribeInstrument(EvQcContext db)
{
    public sealed record Request(Guid Id, string? Software, string? Location, int? BeadCheckDays, string? SamplePattern, string? Reason);

    public Task<Parsed<Instrument>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.ManageInstruments);
        return db.InOneTransactionAsync(() => DescribeAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<Parsed<Instrument>> DescribeAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        InstrumentText.Check(request.Software, request.Location, request.BeadCheckDays, request.SamplePattern, problems);
        if (problems.Count > 0) return new(null, problems);
        var instrument = await db.Set<Instrument>().SingleOrDefaultAsync(i => i.Id == request.Id, cancellationToken) ?? throw new NotFoundException($"There is no instrument {request.Id}.");
        instrument.Describe(InstrumentText.Of(request.Software), InstrumentText.Of(request.Location), request.BeadCheckDays, InstrumentText.Of(request.SamplePattern));
        db.ActAs(actor, RecordText.Reason(request.Reason, "changing an instrument"));
        await db.SaveOrRefuseAsync(cancellationToken);
        return Parsed<Instrument>.Of(instrument);
    }
}

/// <summary>The laboratory manager takes an instrument out of use, with a reason. What it measured before stays backed by its records.</summary>
public sealed class RetireInstrument(EvQcContext db, TimeProvider time)
{
    public Task RunAsync(Guid id, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.ManageInstruments);
        return db.InOneTransactionAsync(
            async () =>
            {
                var instrument = await db.Set<Instrument>().SingleOrDefaultAsync(i => i.Id == id, cancellationToken) ?? throw new NotFoundException($"There is no instrument {id}.");
                instrument.Retire(reason ?? "", actor, time.GetUtcNow());
                db.ActAs(actor, instrument.RetiredReason);
                await db.SaveOrRefuseAsync(cancellationToken);
            },
            cancellationToken);
    }
}

internal static class InstrumentText
{
    public static string? Of(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    public static void Check(string? software, string? location, int? beadCheckDays, string? samplePattern, List<Problem> problems)
    {
        RecordText.Check(software, "software", "The software", RecordText.Longest, problems);
        RecordText.Check(location, "location", "The location", RecordText.Longest, problems);
        RecordText.Check(samplePattern, "samplePattern", "The pattern", RecordText.Longest, problems);
        if (beadCheckDays is < 1 or > 366) problems.Add(Problem.OfField("beadCheckDays", "days-out-of-range", "A bead check is due every 1 to 366 days; leave it empty where the instrument runs no beads."));
        if (Of(samplePattern) is not { } pattern) return;
        try
        {
            if (!new Regex(pattern, RegexOptions.NonBacktracking).GetGroupNames().Contains("label", StringComparer.Ordinal))
                problems.Add(Problem.OfField("samplePattern", "pattern-without-label", "The pattern needs a group named label, for example ^(?<label>[A-Z0-9-]+)_[0-9]+x$."));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            problems.Add(Problem.OfField("samplePattern", "pattern-unreadable", $"This is no regular expression that EvQc can use: {e.Message}"));
        }
    }
}
