using EvQc.Assays;
using EvQc.Batches;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Review;

/// <summary>A signature covers exactly what is on record: nothing may slip in between the evidence that was looked at and the decision.</summary>
public sealed class Deciding_while_others_record(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-14")]
    public async Task Signs_everything_that_is_on_record_then()
    {
        var gate = new DecisionGate();
        await using var laboratory = await Laboratory.StartAsync(
            database.Configuration(), builder => builder.Services.ConfigureDbContext<EvQcContext>(options => options.AddInterceptors(gate)));
        var seen = await laboratory.TestedAsync();
        var number = seen.Dossier.Batch.Number;

        var deciding = laboratory.DecideAsync(seen, release: true);
        await gate.Reached.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        var recording = Task.Run(() => laboratory.EnterAsync($"{number}-FP", new("residual-nuclease", "900", "ng/mL")), Cancel);
        await Task.WhenAny(recording, Task.Delay(TimeSpan.FromSeconds(2), Cancel));
        gate.Open();

        var decision = await Outcome(deciding);
        var record = await Outcome(recording);
        var after = await laboratory.ReviewAsync(number);
        if (after.Dossier.Disposition is { } disposition)
        {
            record.ShouldBe("batch-is-final");
            disposition.Evidence.ShouldBe(after.Evidence.Json);
        }
        else
        {
            (decision, record).ShouldBe(("evidence-changed", "done"));
        }
    }

    private static async Task<string> Outcome(Task task)
    {
        try
        {
            await task;
            return "done";
        }
        catch (QcRuleException refused)
        {
            return refused.Code;
        }
    }

    /// <summary>Stops the decision at the moment when it has read everything and is about to be saved.</summary>
    private sealed class DecisionGate : SaveChangesInterceptor
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public void Open() => _open.SetResult();

        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (eventData.Context!.ChangeTracker.Entries<DispositionRecord>().Any())
            {
                _reached.TrySetResult();
                await _open.Task.WaitAsync(cancellationToken);
            }

            return result;
        }
    }
}
