using EvQc.Batches;
using EvQc.Demo;
using EvQc.Review;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EvQc.Laboratory;

/// <summary>Batches made through the use cases of the demonstration, so that a test begins where its story does.</summary>
internal sealed class PreparedBatches(Browser browser)
{
    private readonly DemoLaboratory _laboratory = new(browser.Server.Services, _ => { });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static string FreshNumber() => $"EV-T-{Guid.CreateVersion7():N}"[..22].ToUpperInvariant();

    /// <summary>A batch with every step and every result of a conforming product, waiting for its review with nothing in the way.</summary>
    public async Task<string> ReadyForReleaseAsync()
    {
        var number = FreshNumber();
        await new Walkthrough(_laboratory, browser.Server.Services.GetRequiredService<TimeProvider>()).MakeAsync(number, DemoBatch.Conforming, Stop);
        await _laboratory.UntilAsync(number, "review", r => r.Dossier.Batch.State == BatchState.Review, Stop);
        await _laboratory.AcknowledgeAsync(number, "Looked at; no effect on the product.", Stop);
        await _laboratory.ReviewTrailAsync(number, "Read; nothing speaks against the batch.", Stop);
        return number;
    }

    /// <summary>A batch whose route is recorded; nothing of its final product is measured yet.</summary>
    public async Task<string> ProducedAsync()
    {
        var number = FreshNumber();
        await _laboratory.ProduceAsync("uc-msc-sev", number, DemoBatch.Conforming, browser.Server.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddHours(-18.5), Stop);
        return number;
    }

    /// <summary>A batch that fails one criterion, with its investigation open.</summary>
    public async Task<string> FailingAsync()
    {
        var number = FreshNumber();
        await new Walkthrough(_laboratory, browser.Server.Services.GetRequiredService<TimeProvider>()).MakeAsync(number, DemoBatch.BelowRatio, Stop);
        await _laboratory.UntilAsync(number, "review with an investigation", r => r.Dossier.Batch.State == BatchState.Review && r.Dossier.Investigations.Count > 0, Stop);
        return number;
    }

    public Task<BatchReview> ReviewAsync(string number) => _laboratory.ReviewAsync(number, Stop);

    public Task<BatchReview> UntilAsync(string number, string what, Func<BatchReview, bool> reached) => _laboratory.UntilAsync(number, what, reached, Stop);

    public static RecordStep.Request Step(string number, Stage stage) =>
        DemoSteps.Of(number, stage, DateTimeOffset.UnixEpoch, DemoBatch.Conforming);
}
