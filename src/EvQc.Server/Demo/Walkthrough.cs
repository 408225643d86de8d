using EvQc.Assays;
using EvQc.Batches;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Specifications;

namespace EvQc.Demo;

/// <summary>
/// Three batches from culture to the end they deserve: one released, one rejected after an investigation, one that must stay in review.
/// </summary>
internal sealed class Walkthrough(DemoLaboratory laboratory, TimeProvider time)
{
    public const string Product = "uc-msc-sev";

    private static readonly FileAnswers Protein = new() { Attribute = Attributes.ProteinConcentration, ConcentrationUnit = Unit.MicrogramPerMl };

    /// <returns>What did not end as it should; empty when all three did.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(string prefix, CancellationToken cancellationToken)
    {
        var surprises = new List<string>();
        await laboratory.ApproveSpecificationsAsync(Product, cancellationToken);
        await ReleaseAsync(prefix + "A", surprises, cancellationToken);
        await RejectAsync(prefix + "B", surprises, cancellationToken);
        await KeepInReviewAsync(prefix + "C", surprises, cancellationToken);
        return surprises;
    }

    /// <summary>Production and testing of one batch, up to its evaluation.</summary>
    public async Task MakeAsync(string number, DemoBatch demo, CancellationToken cancellationToken)
    {
        // Isolation, 15.5 hours into the day, ended three hours ago: every step is recorded in time.
        var firstDay = time.GetUtcNow().AddHours(-18.5);
        await laboratory.ProduceAsync(Product, number, demo, firstDay, cancellationToken);
        await laboratory.ConfirmFileAsync(number, number, DemoFiles.Of(demo.Key, "inprocess"), FileAnswers.None, cancellationToken);
        var sample = $"{number}-FP";
        await laboratory.ConfirmFileAsync(number, sample, DemoFiles.Of(demo.Key, "nta"), FileAnswers.None, cancellationToken);
        await laboratory.ConfirmFileAsync(number, sample, DemoFiles.Of(demo.Key, "protein"), Protein, cancellationToken);
        await laboratory.ConfirmFileAsync(number, sample, DemoFiles.Of(demo.Key, "markers"), FileAnswers.None, cancellationToken);
        await laboratory.ConfirmFileAsync(number, sample, DemoFiles.Of(demo.Key, "tests"), FileAnswers.None, cancellationToken);
    }

    private async Task ReleaseAsync(string number, List<string> surprises, CancellationToken cancellationToken)
    {
        await MakeAsync(number, DemoBatch.Conforming, cancellationToken);
        await laboratory.UntilAsync(number, "review", r => r.Dossier.Batch.State == BatchState.Review, cancellationToken);
        await laboratory.AcknowledgeAsync(number, "Looked at; no effect on the product.", cancellationToken);
        await laboratory.ReviewTrailAsync(number, "Read; nothing speaks against the batch.", cancellationToken);
        await laboratory.DecideAsync(number, release: true, reason: null, cancellationToken);
        var end = await laboratory.ReviewAsync(number, cancellationToken);
        if (end.Dossier.Batch.State != BatchState.Released || end.Facts.Evaluation?.Conforms != true)
            surprises.Add($"{number} should be released and conform; it is {end.Dossier.Batch.Describe()}.");
    }

    private async Task RejectAsync(string number, List<string> surprises, CancellationToken cancellationToken)
    {
        await MakeAsync(number, DemoBatch.BelowRatio, cancellationToken);
        var review = await laboratory.UntilAsync(
            number, "review with an investigation", r => r.Dossier.Batch.State == BatchState.Review && r.Dossier.Investigations.Count > 0, cancellationToken);
        laboratory.Tell($"{number}: out of specification opened: {review.Dossier.Investigations[0].Finding}");
        await new DemoInvestigation(laboratory).ConfirmAsync(number, "No laboratory cause found, two retests agree with the original: protein carried over from isolation.", cancellationToken);
        await laboratory.DecideAsync(number, release: false, "Particle-to-protein ratio below its limit, confirmed by the investigation.", cancellationToken);
        var end = await laboratory.ReviewAsync(number, cancellationToken);
        var failed = end.Facts.Evaluation?.Failures.Select(v => v.Criterion.Attribute).ToArray() ?? [];
        if (end.Dossier.Batch.State != BatchState.Rejected || failed is not [Attributes.ParticleToProtein])
            surprises.Add($"{number} should be rejected for its particle-to-protein ratio alone; it is {end.Dossier.Batch.Describe()}, failing {string.Join(", ", failed)}.");
    }

    private async Task KeepInReviewAsync(string number, List<string> surprises, CancellationToken cancellationToken)
    {
        await MakeAsync(number, DemoBatch.Undecided, cancellationToken);
        await laboratory.UntilAsync(number, "review", r => r.Dossier.Batch.State == BatchState.Review, cancellationToken);
        await laboratory.AcknowledgeAsync(number, "Looked at; no effect on the product.", cancellationToken);
        await laboratory.ReviewTrailAsync(number, "Read; nothing speaks against the batch.", cancellationToken);
        var review = await laboratory.ReviewAsync(number, cancellationToken);
        var blockers = Disposition.BlockersToRelease(review.Facts, null);
        foreach (var blocker in blockers) laboratory.Tell($"{number}: stays in review: {blocker.Sentence}");
        var undecided = review.Facts.Evaluation?.Verdicts.Where(v => v.Outcome == VerdictOutcome.Indeterminate).Select(v => v.Criterion.Attribute).Order(StringComparer.Ordinal).ToArray() ?? [];
        if (review.Dossier.Batch.State != BatchState.Review || blockers.Count != 2 || undecided is not ["marker.CD81", Attributes.ParticleToProtein])
            surprises.Add($"{number} should stay in review for its purity class and its CD81 control alone; blockers: {string.Join(" | ", blockers.Select(b => b.Sentence))}");
    }
}
