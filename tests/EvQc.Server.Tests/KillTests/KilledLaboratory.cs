using System.Globalization;
using System.Security.Cryptography;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.Demo;
using EvQc.Instruments;
using EvQc.People;
using EvQc.Review;
using EvQc.Shell.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EvQc.KillTests;

/// <summary>
/// Drives batches to their ends against a server that keeps dying: production and testing through the HTTP API as an instrument PC does,
/// isolation, review and signature through the forms of the pages. It looks into the database only to see how far things are.
/// </summary>
internal sealed class KilledLaboratory(WebApplication desk, InstrumentScript script, Reviewer technician, Reviewer reviewer)
{
    private static readonly string[] FileKinds = ["inprocess", "nta", "protein", "markers", "tests"];
    private int _expectedResults;
    private int _acts;

    /// <summary>How much of the work is done: one for each batch registered, step recorded, file stored or confirmed, batch decided.</summary>
    public int Acts => _acts;

    public static int ActsOfABatch => 1 + 4 + (2 * FilesOfABatch) + 1;

    /// <summary>How many results the confirmed files hold.</summary>
    public int ExpectedResults => _expectedResults;

    public static int FilesOfABatch => FileKinds.Length;

    /// <summary>The three batches of the demonstration in turn: most conform.</summary>
    public static DemoBatch Kind(int number) => (number % 5) switch
    {
        3 => DemoBatch.BelowRatio,
        4 => DemoBatch.Undecided,
        _ => DemoBatch.Conforming,
    };

    public static BatchState EndOf(int number) => Kind(number).Key switch
    {
        "A" => BatchState.Released,
        "B" => BatchState.Rejected,
        _ => BatchState.Review,
    };

    public static string NumberOf(int number) => string.Create(CultureInfo.InvariantCulture, $"EV-KILL-{number:D3}");

    public async Task DriveAsync(int number, CancellationToken cancellationToken)
    {
        var (batch, demo) = (NumberOf(number), Kind(number));
        await script.PostAsync("/api/v1/batches", new { product = Walkthrough.Product, number = batch }, $"{batch}-register", cancellationToken);
        Interlocked.Increment(ref _acts);
        var firstDay = TimeProvider.System.GetUtcNow().AddHours(-18.5);
        foreach (var stage in Enum.GetValues<Stage>())
        {
            var step = DemoSteps.Of(batch, stage, firstDay, demo);
            if (stage == Stage.Isolation) await technician.IsolateAsync(step, desk.Services.GetRequiredService<LaboratorySettings>(), cancellationToken);
            else await RecordStepAsync(step, cancellationToken);
            Interlocked.Increment(ref _acts);
        }

        await script.PostAsync($"/api/v1/batches/{batch}/reserve-samples", new { volumeMl = "1.5", containers = 3, place = "freezer F-07, -80 °C" }, $"{batch}-reserve", cancellationToken);
        Interlocked.Increment(ref _acts);
        foreach (var kind in FileKinds)
            await ConfirmFileAsync(batch, kind == "inprocess" ? batch : $"{batch}-FP", DemoFiles.Of(demo.Key, kind), kind, cancellationToken);
        await UntilReviewAsync(batch, needsInvestigation: demo.Key == "B", cancellationToken);
        await reviewer.DecideAsync(batch, demo, cancellationToken);
        Interlocked.Increment(ref _acts);
    }

    private Task RecordStepAsync(RecordStep.Request step, CancellationToken cancellationToken) => script.PostAsync(
        $"/api/v1/batches/{step.BatchNumber}/steps",
        new
        {
            stage = step.Stage.ToString(),
            startedAt = step.StartedAt,
            endedAt = step.EndedAt,
            equipment = step.Equipment,
            volumeInMl = step.VolumeInMl,
            volumeOutMl = step.VolumeOutMl,
            parameters = step.Parameters,
            materials = step.Materials,
        },
        $"{step.BatchNumber}-{step.Stage}",
        cancellationToken);

    private async Task ConfirmFileAsync(string batch, string sample, string file, string kind, CancellationToken cancellationToken)
    {
        var bytes = await DemoFiles.BytesAsync(file, sample, TimeProvider.System.GetUtcNow().AddHours(-1).DateTime, cancellationToken);
        var uploaded = await script.UploadAsync($"/api/v1/files?batch={batch}", $"{sample}-{file}", bytes, $"{batch}-{kind}-upload", cancellationToken);
        var id = uploaded?.GetProperty("id").GetGuid() ?? await StoredAsync(bytes, cancellationToken);
        Interlocked.Increment(ref _acts);
        object answers = kind == "protein" ? new { attribute = Attributes.ProteinConcentration, concentrationUnit = "ug/mL" } : new { };
        await script.PostAsync($"/api/v1/files/{id}/confirm", answers, $"{batch}-{kind}-confirm", cancellationToken);
        Interlocked.Increment(ref _acts);
        Interlocked.Add(ref _expectedResults, await InScopeAsync(async services =>
        {
            var run = await services.GetRequiredService<PreviewFile>().RunAsync(id, FileAnswers.None, Actor.System, cancellationToken);
            return run.Proposal.Results.Count;
        }));
    }

    private Task<Guid> StoredAsync(byte[] bytes, CancellationToken cancellationToken) => InScopeAsync(services =>
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return services.GetRequiredService<EvQcContext>().Set<StoredFile>().Where(f => f.Sha256 == hash).Select(f => f.Id).SingleAsync(cancellationToken);
    });

    private Task UntilReviewAsync(string number, bool needsInvestigation, CancellationToken cancellationToken) => Patience.UntilAsync(
        () => InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<EvQcContext>();
            var batch = await db.Set<Batch>().AsNoTracking().SingleAsync(b => b.Number == number, cancellationToken);
            return batch.State == BatchState.Review
                && (!needsInvestigation || await db.Set<OosInvestigation>().AnyAsync(o => o.BatchId == batch.Id, cancellationToken));
        }),
        () => $"{number} does not come to review.", TimeSpan.FromMinutes(10));

    private async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = desk.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }
}
