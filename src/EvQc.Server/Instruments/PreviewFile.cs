using EvQc.Assays;
using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>What a stored file says and would record, and which samples it was matched to. Changes nothing.</summary>
public sealed class PreviewFile(EvQcContext db, RunChecks checks, ProveTraining proveTraining)
{
    /// <param name="Matches">For every sample name in the file.</param>
    /// <param name="Candidates">Labels of samples of open batches, newest first, to choose from.</param>
    public sealed record Preview(
        StoredFile File,
        Parsed<InstrumentRun> Run,
        Proposal Proposal,
        IReadOnlyDictionary<string, SampleMatch> Matches,
        IReadOnlyList<string> Candidates)
    {
        /// <summary>What register and method say to the run; null where the file cannot be read.</summary>
        public RunStanding? Standing { get; init; }

        /// <summary>What training the one who looks is wanting to record this; empty where nothing is, and for those who record nothing.</summary>
        public IReadOnlyList<TrainingLack> Wanting { get; init; } = [];

        /// <summary>The batch of each candidate.</summary>
        public IReadOnlyDictionary<string, string> Batches { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    }

    public async Task<Preview> RunAsync(Guid fileId, FileAnswers answers, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.ViewRecords);
        var file = await db.Set<StoredFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == fileId, cancellationToken)
            ?? throw new NotFoundException($"There is no file {fileId}.");
        var run = await db.ReadStoredAsync(file, cancellationToken);
        var proposal = run.IsUsable ? Proposal.Of(run.Value, answers) : new Proposal([], [], []);
        var standing = run.IsUsable ? await checks.OfAsync(file, run.Value, proposal, answers, cancellationToken) : null;
        var found = await Candidates(db, file).ToListAsync(cancellationToken);
        string[] candidates = [.. found.Select(c => c.Label)];
        if (proposal.TakesControls) proposal = proposal with { Problems = [.. proposal.Problems, .. SamplesAsControls(answers, found)] };
        var matches = proposal.SampleTexts.ToDictionary(t => t, t => SampleMatch.Of(t, file.Name, candidates, standing?.Instrument?.SamplePattern), StringComparer.Ordinal);
        var wanting = run.IsUsable && actor.Role is not null && actor.May(Permission.RecordResult)
            ? await proveTraining.WantingAsync(proposal.Results.Select(r => TrainingFor(run.Value, r, answers)), actor, asYou: true, cancellationToken)
            : [];
        return new(file, run, proposal, matches, candidates) { Standing = standing, Wanting = wanting, Batches = found.ToDictionary(c => c.Label, c => c.Batch, StringComparer.Ordinal) };
    }

    /// <summary>A sample of a batch that is called a control would be taken out of the decision.</summary>
    private static IEnumerable<Problem> SamplesAsControls(FileAnswers answers, IReadOnlyList<Candidate> candidates) =>
        from control in new[] { (Field: "negative-control", Name: answers.NegativeControl), (Field: "positive-control", Name: answers.PositiveControl) }
        from sample in candidates.Where(c => string.Equals(c.Label, control.Name?.Trim(), StringComparison.OrdinalIgnoreCase))
        select Problem.OfField(control.Field, "control-is-sample", $"'{sample.Label}' is a sample of batch {sample.Batch}, and no control. Its results count, whatever they are.");

    /// <summary>What a result of a file says about the training it needs.</summary>
    internal static ProveTraining.Item TrainingFor(InstrumentRun run, ProposedResult result, FileAnswers answers) =>
        new(run.Format, result.Attribute, null, (result.MeasuredAt ?? run.MeasuredAt ?? answers.MeasuredAt) is { } at ? DateOnly.FromDateTime(at) : null) { Instrument = result.InstrumentSerial };

    private static IQueryable<Candidate> Candidates(EvQcContext db, StoredFile file) =>
        from sample in db.Set<Sample>()
        join batch in db.Set<Batch>() on sample.BatchId equals batch.Id
        where !sample.IsSuperseded && batch.State != BatchState.Released && batch.State != BatchState.Rejected
            && (file.BatchId == null || file.BatchId == batch.Id)
        orderby sample.TakenAt descending, sample.Label
        select new Candidate(sample.Label, batch.Number);

    private sealed record Candidate(string Label, string Batch);
}
