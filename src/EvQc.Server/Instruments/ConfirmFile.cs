using System.Globalization;
using EvQc.Assays;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>
/// A person confirms what was read from a file: its results are recorded, all of them or none. A correction of the matched samples is part of
/// the record.
/// </summary>
public sealed class ConfirmFile(EvQcContext db, PreviewFile previewFile, RejectedRuns rejectedRuns, ProveTraining proveTraining, LaboratorySettings laboratory, TimeProvider time)
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
        var file = await db.FileAloneAsync(request.FileId, cancellationToken);
        if (!preview.Run.IsUsable) return new(null, [.. preview.Run.Errors]);
        file.WasRead(true, preview.Run.Value.Format, preview.Run.Value.ParserVersion, file.Problems ?? "[]");
        file.Confirm(actor.Name, time.GetUtcNow());
        RefuseHeld(file, preview);
        RefuseInvalid(file, preview);

        var problems = preview.Proposal.Problems.Where(p => p.Severity == Severity.Error).ToList();
        problems.AddRange(preview.Proposal.Questions.Select(Unanswered));
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var matchedByHand = new List<string>();
        foreach (var text in preview.Proposal.SampleTexts) Choose(text);
        if (preview.Proposal.TakesControls) matchedByHand.AddRange(SamplesAsControls(request.Answers, preview));
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
        await rejectedRuns.RefuseBesideAsync(file, batch, preview, actor, cancellationToken);
        file.BelongsTo(batch.Id);
        var given = Given(request.Answers, preview, labels);
        file.WasConfirmedWith(ConfirmedAnswersJson.Write(given));
        var results = preview.Proposal.Results.Where(p => labels.ContainsKey(p.SampleText))
            .Select(p => (Sample: samples[labels[p.SampleText]], Proposed: p))
            .Select(x => (x.Sample, x.Proposed, Result: Recorded(x.Proposed, x.Sample, preview, request.Answers, given, file, actor)))
            .ToArray();
        var tooLarge = results.Where(r => r.Proposed.Value is { } v && !Reading.CanBeStored(v.Value)).ToArray();
        if (tooLarge.Length > 0)
            return new(null, [.. tooLarge.Select(r => Problem.Error("out-of-range", $"{r.Proposed.RawText} is out of the range EvQc records (below 1E16).", r.Proposed.Line))]);

        await proveTraining.RunAsync(TrainedAct.Recorded, [.. results.Select(r => PreviewFile.TrainingFor(preview.Run.Value!, r.Proposed, request.Answers) with { Result = r.Result })], actor, cancellationToken);
        db.ActAs(actor);
        foreach (var (_, proposed, result) in results)
            if (proposed.Distribution is { IsEmpty: false } distribution)
                db.Add(new ResultDistribution(result.Id, batch.Id, distribution));
        if (request.Answers.Instrument is { } serial && preview.Run.Value.Serial is null)
            AuditTrail.Event(db, "InstrumentChosen", file.Id.ToString(), $"{serial} was chosen by hand; the file prints no serial number", batch.Id);
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

    /// <summary>A control whose name contains a sample's label would have been that sample: its data are left out like any other's, and somebody approves that.</summary>
    private static IEnumerable<string> SamplesAsControls(FileAnswers answers, PreviewFile.Preview preview) =>
        from control in new[] { answers.NegativeControl, answers.PositiveControl }.OfType<string>()
        let match = SampleMatch.Of(control, "", preview.Candidates, preview.Standing?.Instrument?.SamplePattern)
        where match.Label is not null
        select $"'{control}' is left out, named as a control; proposed was {match.Label} ({match.Why})";

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

    private static void RefuseHeld(StoredFile file, PreviewFile.Preview preview)
    {
        if (preview.Standing?.OpenHolds is not { Count: > 0 } holds) return;
        throw new QcRuleException(
            "file-held", $"{file.Name} is held: {string.Join(' ', holds.Select(h => h.Sentence))}", string.Join(' ', holds.Select(h => h.Remedy).Distinct(StringComparer.Ordinal)));
    }

    private static void RefuseInvalid(StoredFile file, PreviewFile.Preview preview)
    {
        if (preview.Standing?.OpenBreaches is not { Count: > 0 } broken) return;
        throw new QcRuleException(
            "run-invalid", $"{file.Name} cannot be used as a result. {string.Join(' ', broken.Select(b => b.Sentence))}",
            "Set it aside with the cause and measure again, or let the laboratory manager decide that it is used as it is.");
    }

    /// <summary>What the results rest on besides the bytes of the file.</summary>
    private static ConfirmedAnswers Given(FileAnswers answers, PreviewFile.Preview preview, Dictionary<string, string> labels)
    {
        // A row of the template that names no instrument had none, whatever the other rows name.
        var instrument = preview.Run.Value!.Format == InstrumentFormats.Template && answers.Instrument is null ? null : preview.Standing?.Instrument;
        return new(answers.Dilution, answers.ConcentrationUnit?.Symbol, answers.Attribute, answers.Layout?.Sha256, labels)
        {
            InstrumentModel = instrument?.Model,
            InstrumentSerial = instrument?.Serial,
            NegativeControl = preview.Proposal.TakesControls ? answers.NegativeControl : null,
            PositiveControl = preview.Proposal.TakesControls ? answers.PositiveControl : null,
            MeasuredAt = answers.MeasuredAt is { } entered ? entered.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : null,
        };
    }

    private Result Recorded(ProposedResult proposed, Sample sample, PreviewFile.Preview preview, FileAnswers answers, ConfirmedAnswers given, StoredFile file, Actor actor)
    {
        var figures = ResultFigures.Of(proposed, preview.Run.Value!, given);
        var method = preview.Standing?.MethodOf(preview.Run.Value!.Format, proposed.Attribute);
        return new()
        {
            Id = Guid.CreateVersion7(),
            BatchId = sample.BatchId,
            SampleId = sample.Id,
            Attribute = figures.Attribute,
            RawText = figures.RawText,
            Value = figures.Value,
            Unit = figures.Unit,
            Bound = figures.Bound,
            Word = figures.Word,
            PositiveControl = figures.PositiveControl,
            NegativeControl = figures.NegativeControl,
            DilutionFactor = figures.DilutionFactor,
            DilutionBasis = figures.DilutionBasis,
            Replicates = figures.Replicates,
            Instrument = figures.Instrument,
            InstrumentSerial = figures.InstrumentSerial,
            Operator = figures.Operator,
            MeasuredAtText = figures.MeasuredAtText,
            MeasuredAt = (proposed.MeasuredAt ?? answers.MeasuredAt) is { } local ? laboratory.InstantOf(local) : null,
            RecordedAt = time.GetUtcNow(),
            RecordedById = actor.PersonId,
            RecordedBy = actor.Name,
            FileId = file.Id,
            FileLine = figures.FileLine,
            ParserVersion = preview.Run.Value!.ParserVersion,
            Method = method?.Name,
            MethodVersion = method?.Version,
            MethodSha256 = method?.Sha256,
            Deviation = RecordText.Fitting(preview.Standing?.DeviationOf(preview.Run.Value!.Format, proposed.Attribute), 2000),
            Remark = figures.Remark,
        };
    }

    private static Problem Unanswered(Question question) => question switch
    {
        Question.Dilution => Problem.OfField("dilution", "dilution-missing", "The file records no dilution. Enter the factor the sample was diluted by; 1 if it was not."),
        Question.ConcentrationUnit => Problem.OfField("unit", "unit-missing", "The plate reader prints concentrations without a unit. Choose the unit of its standards."),
        Question.Attribute => Problem.OfField("attribute", "attribute-missing", "The file does not say what was measured. Choose it."),
        Question.Controls => Problem.OfField("negative-control", "control-missing", "The file does not say which of its samples is the negative control. Choose it; without one no marker can be judged."),
        _ => Problem.OfField("layout", "layout-missing", "The file does not say where standards, blanks and samples are. Choose the plate layout."),
    };
}
