using EvQc.Assays;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>
/// A person confirms what was read from a file: its results are recorded, all of them or none. A correction of the matched samples is part of
/// the record.
/// </summary>
public sealed class ConfirmFile(EvQcContext db, PreviewFile previewFile, LaboratorySettings laboratory, TimeProvider time)
{
    /// <summary>Chosen for a sample of the file that is not to be recorded (another project's sample on the same plate).</summary>
    public const string LeaveOut = "-";

    /// <param name="Samples">Sample name in the file → label, or <see cref="LeaveOut"/>. Names not given keep their match.</param>
    public sealed record Request(Guid FileId, FileAnswers Answers, IReadOnlyDictionary<string, string> Samples);

    public Task<Parsed<IReadOnlyList<Result>>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.RecordResult);
        return db.InOneTransactionAsync(() => ConfirmAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<Parsed<IReadOnlyList<Result>>> ConfirmAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var preview = await previewFile.RunAsync(request.FileId, request.Answers, actor, cancellationToken);
        var file = await db.Set<StoredFile>().SingleAsync(f => f.Id == request.FileId, cancellationToken);
        if (!preview.Run.IsUsable) return new(null, [.. preview.Run.Errors]);
        file.WasRead(true, preview.Run.Value.Format, preview.Run.Value.ParserVersion, file.Problems ?? "[]");
        file.Confirm(actor.Name, time.GetUtcNow());

        var problems = preview.Proposal.Problems.Where(p => p.Severity == Severity.Error).ToList();
        problems.AddRange(preview.Proposal.Questions.Select(Unanswered));
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var matchedByHand = new List<string>();
        foreach (var text in preview.Proposal.SampleTexts) Choose(text);
        var samples = await db.Set<Sample>().AsNoTracking().Where(s => labels.Values.Contains(s.Label)).ToDictionaryAsync(s => s.Label, cancellationToken);
        problems.AddRange(labels.Values.Where(l => !samples.ContainsKey(l)).Select(l => Problem.OfField("samples", "unknown-sample", $"There is no sample {l}.")));
        if (samples.Values.Select(s => s.BatchId).Distinct().Count() > 1)
            problems.Add(Problem.OfField("samples", "several-batches", "The chosen samples belong to several batches; confirm one batch at a time and leave the others out."));
        if (problems.Count == 0 && samples.Count == 0)
            problems.Add(Problem.OfField("samples", "no-sample-chosen", "Every sample of the file is left out; set the file aside with a reason instead."));
        problems.AddRange(SaidTwice(preview.Proposal.Results, labels));
        if (problems.Count > 0) return new(null, problems);

        var batch = await db.BatchAloneAsync(samples.Values.First().BatchId, cancellationToken);
        samples = await db.Set<Sample>().Where(s => s.BatchId == batch.Id && labels.Values.Contains(s.Label)).ToDictionaryAsync(s => s.Label, cancellationToken);
        await RefuseFromDecidedAsync(file, batch, cancellationToken);
        file.BelongsTo(batch.Id);
        var results = preview.Proposal.Results.Where(p => labels.ContainsKey(p.SampleText))
            .Select(p => (Sample: samples[labels[p.SampleText]], Proposed: p))
            .Select(x => (x.Sample, x.Proposed, Result: Recorded(x.Proposed, x.Sample, preview.Run.Value, file, actor)))
            .ToArray();
        var tooLarge = results.Where(r => r.Proposed.Value is { } v && !Reading.CanBeStored(v.Value)).ToArray();
        if (tooLarge.Length > 0)
            return new(null, [.. tooLarge.Select(r => Problem.Error("out-of-range", $"{r.Proposed.RawText} is out of the range EvQc records (below 1E16).", r.Proposed.Line))]);

        db.ActAs(actor);
        foreach (var (_, proposed, result) in results)
            if (proposed.Distribution is { IsEmpty: false } distribution)
                db.Add(new ResultDistribution(result.Id, batch.Id, distribution));
        if (matchedByHand.Count > 0) AuditTrail.Event(db, "SampleMatchCorrected", file.Id.ToString(), string.Join("; ", matchedByHand), batch.Id);
        await db.RecordAsync(batch, [.. results.Select(r => (r.Sample, r.Result))], cancellationToken);
        return new([.. results.Select(r => r.Result)], []);

        void Choose(string text)
        {
            var match = preview.Matches[text];
            var chosen = request.Samples.TryGetValue(text, out var choice) && !string.IsNullOrWhiteSpace(choice) ? choice.Trim() : match.Label;
            if (chosen is null) problems.Add(Problem.OfField("samples", "sample-missing", $"Say which sample '{text}' is, or leave it out: {match.Why}."));
            else if (chosen != LeaveOut) labels[text] = chosen;
            if (chosen is not null && chosen != match.Label) matchedByHand.Add($"'{text}' is {(chosen == LeaveOut ? "left out" : chosen)}; proposed was {match.Label ?? "nothing"} ({match.Why})");
        }
    }

    private static IEnumerable<Problem> SaidTwice(IEnumerable<ProposedResult> results, Dictionary<string, string> labels) =>
        results.Where(r => labels.ContainsKey(r.SampleText)).GroupBy(r => (Label: labels[r.SampleText], r.Attribute)).Where(g => g.Count() > 1)
            .Select(g => Problem.OfField(
                "samples", "sample-twice",
                $"{string.Join(" and ", g.Select(r => $"'{r.SampleText}'").Distinct())} are to be {g.Key.Label} together, but {Attributes.Of(g.Key.Attribute).Name} would then have two results: leave one out."));

    /// <summary>The files of a decided batch are part of what was signed: none of them moves to another batch.</summary>
    private async Task RefuseFromDecidedAsync(StoredFile file, Batch batch, CancellationToken cancellationToken)
    {
        if (file.BatchId is not { } named || named == batch.Id) return;
        var first = await db.BatchAsync(named, cancellationToken);
        if (first.State.IsFinal())
            throw new QcRuleException(
                "file-of-decided-batch",
                $"{file.Name} was uploaded for batch {first.Number}, which is {first.State.ToString().ToLowerInvariant()}; it is part of what was signed.",
                $"Export the run again for batch {batch.Number} alone and upload that file.");
    }

    private Result Recorded(ProposedResult proposed, Sample sample, InstrumentRun run, StoredFile file, Actor actor) => new()
    {
        Id = Guid.CreateVersion7(),
        BatchId = sample.BatchId,
        SampleId = sample.Id,
        Attribute = proposed.Attribute,
        RawText = RecordText.Fitting(proposed.RawText, 400) ?? "",
        Value = proposed.Value is { } value ? Reading.Stored(Math.Clamp(value.Value, -1E17m, 1E17m)) : null,
        Unit = proposed.Value?.Unit.Symbol,
        Bound = proposed.Value?.Bound ?? Bound.Exact,
        Word = proposed.Word,
        PositiveControl = proposed.PositiveControl,
        NegativeControl = proposed.NegativeControl,
        DilutionFactor = proposed.DilutionFactor,
        DilutionBasis = proposed.DilutionBasis,
        Replicates = ReplicateText.Of(proposed.Replicates),
        Instrument = RecordText.Fitting(run.Instrument ?? run.Software),
        InstrumentSerial = RecordText.Fitting(proposed.InstrumentSerial ?? run.Serial),
        Operator = RecordText.Fitting(proposed.Operator ?? run.Operator),
        MeasuredAtText = RecordText.Fitting(proposed.MeasuredAtText),
        MeasuredAt = proposed.MeasuredAt is { } local ? laboratory.InstantOf(local) : null,
        RecordedAt = time.GetUtcNow(),
        RecordedById = actor.PersonId,
        RecordedBy = actor.Name,
        FileId = file.Id,
        FileLine = proposed.Line,
        ParserVersion = run.ParserVersion,
        Remark = RecordText.Fitting(proposed.Remark, 2000),
    };

    private static Problem Unanswered(Question question) => question switch
    {
        Question.Dilution => Problem.OfField("dilution", "dilution-missing", "The file records no dilution. Enter the factor the sample was diluted by; 1 if it was not."),
        Question.ConcentrationUnit => Problem.OfField("unit", "unit-missing", "The plate reader prints concentrations without a unit. Choose the unit of its standards."),
        Question.Attribute => Problem.OfField("attribute", "attribute-missing", "The file does not say what the plate measured. Choose it."),
        _ => Problem.OfField("layout", "layout-missing", "The file does not say where standards, blanks and samples are. Choose the plate layout."),
    };
}
