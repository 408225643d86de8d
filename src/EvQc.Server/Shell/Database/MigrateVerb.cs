using Microsoft.EntityFrameworkCore;

namespace EvQc.Shell.Database;

/// <summary><c>evqc migrate</c>: brings the database of the settings up to date, or writes the SQL that does so.</summary>
internal static class MigrateVerb
{
    // Writing a script needs a provider's grammar, not a server; this one is never contacted.
    private const string Nowhere = "Server=localhost;Database=evqc";

    public static Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var configuration = Settings(args);
        return configuration["Script"] is { } file
            ? WriteScriptAsync(configuration, file, cancellationToken)
            : MigrateAsync(configuration, cancellationToken);
    }

    /// <summary>The settings a verb without a web application runs on: the same sources, in the same order.</summary>
    private static IConfigurationRoot Settings(string[] args)
    {
        // --provider and --script are this verb's own words for the settings.
        var words = args.Select(a => a == "--provider" ? "--Database:Provider" : a.StartsWith("--provider=", StringComparison.Ordinal) ? "--Database:Provider" + a["--provider".Length..] : a);
        return new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(ShortOptions.Expand([.. words]))
            .Build();
    }

    private static async Task<int> MigrateAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection()
            .AddLogging(logging => logging.AddSimpleConsole(console => console.SingleLine = true).AddFilter("Microsoft", LogLevel.Warning))
            .AddDatabase(configuration)
            .BuildServiceProvider();
        await using (services.ConfigureAwait(false))
            await services.OpenDatabaseAsync(cancellationToken).ConfigureAwait(false);
        return 0;
    }

    private static async Task<int> WriteScriptAsync(IConfiguration configuration, string file, CancellationToken cancellationToken)
    {
        if (configuration["Database:Provider"] is not { Length: > 0 })
            throw new CannotStartException("--script needs --provider PostgreSql or --provider SqlServer.");
        if (string.IsNullOrEmpty(configuration["Database:ConnectionString"]))
            configuration["Database:ConnectionString"] = Nowhere;
        var settings = DatabaseSettings.Read(configuration);
        var options = new DbContextOptionsBuilder<EvQcContext>();
        DatabaseConnection.Use(options, settings, Nowhere);
        var context = new EvQcContext(options.Options, TimeProvider.System);
        await using (context.ConfigureAwait(false))
        {
            try
            {
                await File.WriteAllTextAsync(file, DatabaseUpdate.Script(context, settings), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new CannotStartException($"The script cannot be written to '{file}': {e.Message}", e);
            }
        }
        Console.WriteLine($"Wrote {file}: an administrator may run it on an empty {settings.Provider} database or on one of an earlier version, and twice.");
        return 0;
    }
}
