using EvQc.Batches;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Demo;

public static class DemoSlice
{
    /// <summary>Demonstration batches on an empty database, where <c>Demo:Enabled</c> says so.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services, IConfiguration configuration) =>
        configuration.GetValue("Demo:Enabled", false) ? services.AddPieces().AddHostedService<DemoSeed>() : services.AddPieces();

    private static IServiceCollection AddPieces(this IServiceCollection services) => services.AddScoped<DemoInstruments>().AddScoped<DemoTraining>();
}

/// <summary>
/// Seeds in the background once the messages flow: the screens are there at once, the batches appear one after the other. It seeds only a
/// database without batches, so a second start changes nothing.
/// </summary>
internal sealed class DemoSeed(IServiceProvider services, TimeProvider time, ILogger<DemoSeed> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using (var scope = services.CreateAsyncScope())
            if (await scope.ServiceProvider.GetRequiredService<EvQcContext>().Set<Batch>().AnyAsync(stoppingToken)) return;
        try
        {
            await using (var scope = services.CreateAsyncScope())
                await scope.ServiceProvider.GetRequiredService<DemoInstruments>().SeedAsync(time.GetUtcNow().AddDays(-30), beadCheckDays: 7, stoppingToken);
            await using (var scope = services.CreateAsyncScope())
                await scope.ServiceProvider.GetRequiredService<DemoTraining>().SeedAsync(stoppingToken);
            var laboratory = new DemoLaboratory(services, line => logger.LogInformation("Demonstration: {Line}", line));
            var walkthrough = new Walkthrough(laboratory, time);
            await walkthrough.RunAsync("EV-DEMO-", stoppingToken);
            await laboratory.RegisterAsync(Walkthrough.Product, "EV-DEMO-D", stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.LogInformation("Stopped while the demonstration batches were being made; delete the data folder to see all of them");
        }
    }
}
