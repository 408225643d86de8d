using EvQc.Audit;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EvQc.Shell.Database;

/// <summary>Opens and updates the database before anything that uses it starts. Registered first, so it starts first and stops last.</summary>
public sealed partial class DatabaseStart(DatabaseConnection connection, ILogger<DatabaseStart> logger) : IHostedService
{
    private bool _started;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_started)
            return;
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        var owner = connection.OpenAsOwner();
        await using (owner.ConfigureAwait(false))
        {
            var changed = await DatabaseUpdate.RunAsync(owner, logger, cancellationToken).ConfigureAwait(false);
            if (!connection.HasOwner)
                LogOneLogin(logger);
            else
                await RestoreRightsAsync(owner, changed, cancellationToken).ConfigureAwait(false);
        }
        _started = true;
    }

    /// <summary>Rights that somebody changed are drawn as they must be, and the fact is recorded.</summary>
    private async Task RestoreRightsAsync(EvQcContext owner, bool changed, CancellationToken cancellationToken)
    {
        var own = connection.Open();
        await using (own.ConfigureAwait(false))
        {
            var wrong = await Guards.WrongRightsAsync(own, connection.Provider, cancellationToken).ConfigureAwait(false);
            if (wrong.Count == 0)
                return;
            await DatabaseRights.GiveAsync(owner, connection, cancellationToken).ConfigureAwait(false);
            if (changed)
                return;
            LogRestored(logger, string.Join(" ", wrong));
            own.ActAs(People.Actor.System);
            AuditTrail.Event(own, "DatabaseRights", connection.ApplicationRole, "Found changed, and restored: " + string.Join(" ", wrong));
            await own.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(LogLevel.Warning, "EvQc's database login owns the tables, so only triggers guard the records; Database:MigrationConnectionString names an owner apart from it")]
    private static partial void LogOneLogin(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The rights of EvQc's database login were not as they must be, and are restored: {Wrong}")]
    private static partial void LogRestored(ILogger logger, string wrong);

    public async Task StopAsync(CancellationToken cancellationToken) => await connection.DisposeAsync().ConfigureAwait(false);
}

public static class DatabaseRegistration
{
    /// <summary>
    /// The database of the <c>Database</c> settings and its context. Call it before any other registration of hosted services.
    /// A verb without a host awaits <see cref="OpenDatabaseAsync"/> instead.
    /// </summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => DatabaseSettings.Read(configuration));
        services.AddSingleton<DatabaseConnection>();
        services.AddDbContext<EvQcContext>((provider, options) => provider.GetRequiredService<DatabaseConnection>().Use(options));
        services.AddSingleton<DatabaseStart>();
        return services.AddHostedService(provider => provider.GetRequiredService<DatabaseStart>());
    }

    /// <summary>Opens and updates the database; disposing the provider closes it.</summary>
    public static Task OpenDatabaseAsync(this IServiceProvider provider, CancellationToken cancellationToken) =>
        provider.GetRequiredService<DatabaseStart>().StartAsync(cancellationToken);
}
