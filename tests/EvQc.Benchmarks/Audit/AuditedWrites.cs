using System.Diagnostics;
using System.Globalization;
using EvQc.Batches;
using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EvQc.Audit;

/// <summary>
/// Writers that save as EvQc saves: a unit of work of their own each time, the entries of the trail written by it. An audited write is one row
/// of a record that is saved together with its entry; a save is one transaction, on the disk before it is answered.
/// </summary>
internal sealed class AuditedWrites(IServiceProvider services, int writers, TimeSpan time)
{
    private long _saves;

    public async Task RunAsync()
    {
        await MeasureAsync("one row a save (a batch is registered)", 1, WriteBatchAsync);
        await MeasureAsync("a typical step (batch, step, 12 parameters, 3 materials, sample)", 18, WriteStepAsync);
        await MeasureAsync("a plate of results (96 rows)", 96, WritePlateAsync);
    }

    private async Task MeasureAsync(string what, int rows, Func<int, int, EvQcContext, Task> write)
    {
        // The first saves compile queries and fill caches.
        for (var i = 0; i < 20; i++) await SaveAsync(-1, i, write);
        await SealAllAsync();
        var before = await EntriesAsync();
        using var stop = new CancellationTokenSource();
        var sealing = SealAsync(stop.Token);
        var (cpu, watch) = (new CpuTime(), Stopwatch.StartNew());
        _saves = 0;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(w => Task.Run(() => WriteAsync(w, write, watch))));
        var took = watch.Elapsed;
        var said = cpu.Said();
        await stop.CancelAsync();
        await sealing;
        var entries = await EntriesAsync() - before;
        if (entries != _saves * rows) throw new InvalidOperationException($"{_saves} saves of {rows} rows left {entries} entries.");
        var left = await UnsealedAsync();
        Say($"{what}: {entries / took.TotalSeconds:#,0} audited writes/s, {_saves / took.TotalSeconds:#,0} saves/s by {writers} writers in {took.TotalSeconds:0.0} s; {left:#,0} entries not yet sealed at the end; {said}");
    }

    private async Task WriteAsync(int writer, Func<int, int, EvQcContext, Task> write, Stopwatch watch)
    {
        for (var i = 0; watch.Elapsed < time; i++)
        {
            await SaveAsync(writer, i, write);
            Interlocked.Increment(ref _saves);
        }
    }

    private Task SaveAsync(int writer, int number, Func<int, int, EvQcContext, Task> write) => AuditBench.DoAsync(services, async db =>
    {
        await write(writer, number, db);
        await db.SaveChangesAsync();
    });

    private static Task WriteBatchAsync(int writer, int number, EvQcContext db)
    {
        db.Add(NewBatch());
        return Task.CompletedTask;
    }

    private static Task WriteStepAsync(int writer, int number, EvQcContext db)
    {
        var batch = NewBatch();
        var now = TimeProvider.System.GetUtcNow();
        var step = new ProcessStep(
            batch.Id, Stage.Culture, 1,
            Enumerable.Range(0, 12).Select(i => new StepParameter($"parameter-{i.ToString(CultureInfo.InvariantCulture)}", "Temperature", "37.25", 37.25m, "°C")),
            Enumerable.Range(0, 3).Select(i => new MaterialLot("basal medium", $"L{i.ToString(CultureInfo.InvariantCulture)}", new DateOnly(2028, 1, 1))))
        {
            StartedAt = now.AddDays(-4),
            EndedAt = now,
            Zone = "Europe/Zurich",
            RecordedAt = now,
            RecordedById = Guid.Empty,
            RecordedBy = "Benchmark",
            Operator = "Benchmark",
            Equipment = "INC-01, HOOD-02",
            VolumeOutMl = 500m,
        };
        db.AddRange(batch, step, new Sample(batch, Stage.Culture, 1, now));
        return Task.CompletedTask;
    }

    private static Task WritePlateAsync(int writer, int number, EvQcContext db)
    {
        db.AddRange(Enumerable.Range(0, 96).Select(_ => NewBatch()));
        return Task.CompletedTask;
    }

    private static Batch NewBatch() =>
        Batch.Register($"B-{Guid.CreateVersion7():N}", "uc-msc-sev", new Actor(Guid.Empty, "Benchmark", Role.Technician), TimeProvider.System.GetUtcNow());

    private async Task SealAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            await SealAllAsync();
        }
    }

    private async Task SealAllAsync()
    {
        for (var more = true; more;)
        {
            await using var scope = services.CreateAsyncScope();
            more = await scope.ServiceProvider.GetRequiredService<SealTrail>().RunAsync(CancellationToken.None);
        }
    }

    private async Task<long> EntriesAsync()
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<EvQcContext>().Set<AuditEntry>().LongCountAsync();
    }

    private async Task<long> UnsealedAsync()
    {
        await using var scope = services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<SealStanding>().ReadAsync(CancellationToken.None)).Unsealed;
    }

    private static void Say(FormattableString line) => Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
