using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EvQc.Audit;

/// <summary>A trail of many entries, of the length that real ones have: sealing it, and going through it against blocks and anchors.</summary>
internal sealed class VerifyingManyEntries(IServiceProvider services, int entries)
{
    public async Task RunAsync()
    {
        await AuditBench.DoAsync(services, db => db.Database.ExecuteSqlAsync(
            $$"""
            INSERT INTO audit ("Id", "At", "ActorId", "ActorName", "ActorRole", "Action", "Subject", "SubjectId", "Changes", "Reason", "CorrelationId", "Origin", "Zone")
            SELECT gen_random_uuid(), now(), gen_random_uuid(), 'Tara Lind (tara)', 'Technician', 'Event', 'Benchmark', gen_random_uuid()::text,
                   '{"Attribute":[null,"particles"],"Value":[null,"' || i || '00000"],"Unit":[null,"particles/mL"],"RawText":[null,"1.2E+11"],"Sample":[null,"EV-26-0001-FP"]}',
                   'measured again after the dilution was corrected', 'c-' || i, '10.0.0.7', 'Europe/Zurich'
            FROM generate_series(1, {{entries}}) i
            """));
        await MeasureAsync("sealed", async () =>
        {
            for (var more = true; more;)
            {
                await using var scope = services.CreateAsyncScope();
                more = await scope.ServiceProvider.GetRequiredService<SealTrail>().RunAsync(CancellationToken.None);
            }

            await services.GetRequiredService<AnchorHeads>().RunAsync(CancellationToken.None);
        });
        for (var run = 0; run < 3; run++)
        {
            await MeasureAsync("verified against blocks and anchors", async () =>
            {
                await using var scope = services.CreateAsyncScope();
                await foreach (var finding in scope.ServiceProvider.GetServices<IIntegrityCheck>().OfType<TrailCheck>().Single().RunAsync(CancellationToken.None))
                    throw new InvalidOperationException(finding.What);
            });
        }

        await MeasureAsync("verified with every registered check", async () =>
        {
            await using var scope = services.CreateAsyncScope();
            var verification = await scope.ServiceProvider.GetRequiredService<VerifyRecords>().RunAsync(CancellationToken.None);
            if (!verification.IsClean) throw new InvalidOperationException(verification.Checks.SelectMany(c => c.Findings).First().What);
        });
    }

    private async Task MeasureAsync(string what, Func<Task> work)
    {
        var (cpu, watch) = (new CpuTime(), Stopwatch.StartNew());
        await work();
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{entries:#,0} entries {what}: {watch.Elapsed.TotalSeconds:0.0} s; {cpu.Said()}; {Environment.WorkingSet / 1_000_000} MB"));
    }
}
