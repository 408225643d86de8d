using EvQc.People;
using EvQc.Shell.Database;
using EvQc.Shell.Health;
using EvQc.Shell.Scheduling;
using EvQc.Shell.Telemetry;

namespace EvQc.Shell;

/// <summary>What every slice stands on: settings, logs, database, health, ticks.</summary>
public static class ShellHost
{
    /// <summary>A builder that finds pages and settings, and logs.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var settings = ShortOptions.Expand(args);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = settings,
            // Pages and settings lie beside the program, wherever it is started from; a test host says otherwise itself.
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
            ContentRootPath = settings.Any(s => s.StartsWith("--contentRoot=", StringComparison.OrdinalIgnoreCase)) ? null : AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.AddTelemetry();
        return builder;
    }

    /// <summary>Added before every slice, so that the database starts before what uses it and stops after.</summary>
    public static IServiceCollection AddShell(this IServiceCollection services, IConfiguration configuration) =>
        services.AddDatabase(configuration).AddHealth().AddTicks();

    /// <summary>Serves until told to stop. What stands in the way is found before the host starts, and told in one sentence.</summary>
    public static async Task<int> ServeAsync(this WebApplication app, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(app);
        ListenAddress.EnsureFree(app.Configuration["urls"]);
        await app.Services.OpenDatabaseAsync(cancellationToken).ConfigureAwait(false);
        var told = await app.Services.GetRequiredService<FirstPeople>().EnsureAsync(cancellationToken).ConfigureAwait(false);
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            foreach (var line in told) Console.WriteLine(line);
            Console.WriteLine($"EvQc serves on {string.Join(" and ", app.Urls)}; Ctrl-C ends it.");
        });
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // What has started already (ticks, consumers) ends in order before the host is taken from under it.
            await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        return 0;
    }
}
