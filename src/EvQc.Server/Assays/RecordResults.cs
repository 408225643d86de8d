using System.Globalization;
using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Assays;

/// <summary>Records results entered by hand for one sample: all of them, or none and every problem.</summary>
public sealed class RecordResults(EvQcContext db, ProveTraining proveTraining, TimeProvider time)
{
    /// <param name="Value">As read: <c>4.2E11</c>, <c>&lt; 0.05</c>, replicates <c>12.1; 12.4</c>, or a word such as <c>no growth</c>.</param>
    /// <param name="Dilution">Factor the read value is still to be multiplied by; null or 1 for an undiluted sample.</param>
    public sealed record Entry(string Attribute, string Value, string? Unit)
    {
        public string? Dilution { get; init; }

        public string? PositiveControl { get; init; }

        public string? NegativeControl { get; init; }

        public string? Method { get; init; }

        public string? Instrument { get; init; }

        public string? Remark { get; init; }
    }

    public sealed record Request(string SampleLabel, DateTimeOffset? MeasuredAt, string? Operator, IReadOnlyList<Entry> Entries);

    public Task<Parsed<IReadOnlyList<Result>>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.RecordResult);
        return db.InOneTransactionAsync(() => RecordAsync(request with { Entries = request.Entries ?? [] }, actor, cancellationToken), cancellationToken);
    }

    private async Task<Parsed<IReadOnlyList<Result>>> RecordAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var named = await db.Set<Sample>().AsNoTracking().SingleOrDefaultAsync(s => s.Label == request.SampleLabel, cancellationToken)
            ?? throw new NotFoundException($"There is no sample {request.SampleLabel}.");
        var batch = await db.BatchAloneAsync(named.BatchId, cancellationToken);
        batch.MustBeOpen();
        var sample = await db.Set<Sample>().SingleAsync(s => s.Id == named.Id, cancellationToken);

        var (problems, results) = (new List<Problem>(), new List<Result>());
        if (request.Entries.Count == 0) problems.Add(Problem.OfField("entries", "no-result", "Enter at least one result."));
        RecordText.Check(request.Operator, "operator", "The operator's name", RecordText.Longest, problems);
        if (request.MeasuredAt > time.GetUtcNow().AddMinutes(5))
            problems.Add(Problem.OfField("measuredAt", "measured-in-future", "The time of measurement lies in the future."));
        for (var i = 0; i < request.Entries.Count; i++)
        {
            var result = Read(request, request.Entries[i], i, batch, sample, actor, problems);
            if (result is null) continue;
            if (results.Exists(r => r.Attribute == result.Attribute))
                problems.Add(Problem.OfField($"entries[{i}].attribute", "attribute-twice", $"{result.Attribute} is entered twice."));
            results.Add(result);
        }

        if (problems.Count > 0) return new(null, problems);
        DateOnly? measuredOn = request.MeasuredAt is { } at ? proveTraining.DayOf(at) : null;
        await proveTraining.RunAsync(TrainedAct.Recorded, [.. results.Select(r => new ProveTraining.Item(null, r.Attribute, r.Method, measuredOn, r) { Instrument = r.Instrument })], actor, cancellationToken);
        db.ActAs(actor);
        await db.RecordAsync(batch, [.. results.Select(r => (sample, r))], cancellationToken);
        return new(results, []);
    }

    private Result? Read(Request request, Entry entry, int index, Batch batch, Sample sample, Actor actor, List<Problem> problems)
    {
        var before = problems.Count;
        void Wrong(string field, string code, string message) => problems.Add(Problem.OfField($"entries[{index}].{field}", code, message));

        if (entry is null)
        {
            problems.Add(Problem.OfField($"entries[{index}]", "no-result", "This entry is empty."));
            return null;
        }

        if (!Attributes.TryFind(entry.Attribute, out var attribute))
        {
            Wrong("attribute", "unknown-attribute", $"'{entry.Attribute}' is not an attribute EvQc knows.");
            return null;
        }

        var given = entry.Value ?? "";
        if (attribute.IsComputed) Wrong("attribute", "computed-attribute", $"{attribute.Name} is computed by EvQc and never entered.");
        var word = attribute.Kind == AttributeKind.Word ? attribute.WordFor(given) : null;
        if (attribute.Kind == AttributeKind.Word && word is null)
            Wrong("value", "unknown-word", $"{attribute.Name} is one of: {string.Join(", ", attribute.Words)}.");

        var reading = attribute.Kind == AttributeKind.Word ? null : Reading.Of(given);
        if (attribute.Kind != AttributeKind.Word && reading is null)
            Wrong("value", "not-a-number", $"'{entry.Value}' is not a number. Write 0.25, 4.2E11, a bound such as < 0.05, or replicates such as 12.1; 12.4; use a point for decimals.");
        Unit? unit = null;
        if (attribute.Kind != AttributeKind.Word)
        {
            if (string.IsNullOrWhiteSpace(entry.Unit) || !Unit.TryParse(entry.Unit, out unit)) Wrong("unit", "unit-missing", $"{attribute.Name} needs a unit, e.g. {attribute.Unit}.");
            else if (!attribute.Accepts(unit)) Wrong("unit", "unit-mismatch", $"{attribute.Name} cannot be given in {unit}; use {attribute.Unit} or a unit that converts to it.");
        }

        var dilution = Optional(entry.Dilution, "dilution", 1m);
        if (dilution is <= 0) Wrong("dilution", "dilution-not-positive", "A dilution factor is greater than zero; 1 means undiluted.");
        var positive = Optional(entry.PositiveControl, "positiveControl", null);
        var negative = Optional(entry.NegativeControl, "negativeControl", null);
        var value = reading is null ? null : Reading.Undiluted(reading.Value, dilution ?? 1m);
        if (reading is not null && (value is null || reading.Replicates.Any(r => Reading.Undiluted(r, dilution ?? 1m) is null))) Wrong("value", "out-of-range", $"'{entry.Value}' is out of the range EvQc records (below 1E16 in size).");
        RecordText.Check(given, $"entries[{index}].value", "The value", 400, problems);
        RecordText.Check(entry.Method, $"entries[{index}].method", "The method", RecordText.Longest, problems);
        RecordText.Check(entry.Instrument, $"entries[{index}].instrument", "The instrument", RecordText.Longest, problems);
        RecordText.Check(entry.Remark, $"entries[{index}].remark", "The remark", 2000, problems);
        if (problems.Count > before) return null;

        return new Result
        {
            Id = Guid.CreateVersion7(),
            BatchId = batch.Id,
            SampleId = sample.Id,
            Attribute = attribute.Code,
            RawText = given.Trim(),
            Value = value is { } stored ? Reading.Stored(stored) : null,
            Unit = unit?.Symbol,
            Bound = reading?.Bound ?? Bound.Exact,
            Word = word,
            PositiveControl = positive,
            NegativeControl = negative,
            Replicates = ReplicateText.Of([.. (reading?.Replicates ?? []).Select(r => r * (dilution ?? 1m))]),
            DilutionFactor = dilution is 1m or null ? null : dilution,
            DilutionBasis = dilution is 1m or null ? DilutionBasis.None : DilutionBasis.Entered,
            Method = Text(entry.Method),
            Instrument = Text(entry.Instrument),
            Operator = Text(request.Operator) ?? actor.Name,
            MeasuredAt = request.MeasuredAt,
            MeasuredAtText = request.MeasuredAt?.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture),
            RecordedAt = time.GetUtcNow(),
            RecordedById = actor.PersonId,
            RecordedBy = actor.Name,
            Remark = Text(entry.Remark),
        };

        decimal? Optional(string? text, string field, decimal? absent)
        {
            if (string.IsNullOrWhiteSpace(text)) return absent;
            if (WrittenNumber.TryParse(text, out var number) && Reading.CanBeStored(number.Value)) return number.Value;
            Wrong(field, "not-a-number", $"'{text}' is not a number; use a point for decimals.");
            return null;
        }
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
