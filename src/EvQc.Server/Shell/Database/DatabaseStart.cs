using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EvQc.Shell.Database;

/// <summary>Opens and updates the database before anything that uses it starts. Registered first, so it starts first and stops last.</summary>
public sealed class DatabaseStart(DatabaseConnection connection, IServiceScopeFactory scopes, ILogger<DatabaseStart> logger) : IHostedService
{
    private bool _started;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_started)
            return;
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
            await DatabaseUpdate.RunAsync(scope.ServiceProvider.GetRequiredService<EvQcContext>(), logger, cancellationToken).ConfigureAwait(false);
        _started = true;
    }

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
