using EvQc.People;
using EvQc.Shell;
using EvQc.Shell.Web;

namespace EvQc.Specifications;

public static class SpecificationsSlice
{
    public static IServiceCollection AddSpecifications(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(_ => new ConfiguredProducts(Load(configuration["Configuration:Path"] ?? Path.Combine(AppContext.BaseDirectory, "config"))))
        .AddSingleton<ParsedSpecifications>()
        .AddScoped<SpecificationShelf>()
        .AddScoped<SpecificationApprovals>()
        .AddScoped<ApproveSpecification>()
        .AddScoped<RegisterSpecifications>()
        .AddHostedService<SpecificationsStart>()
        .AddScoped<RegisterManuals>()
        .AddHostedService<ManualsStart>()
        .AddScoped<VersionHistory>()
        .AddSingleton(new NavItem("Manuals", Links.Manuals, "info", Permission.ViewRecords, 53))
        .AddSingleton(new NavItem("Specifications", Links.Specifications, "spec", Permission.ViewRecords, 50));

    private static Configuration Load(string path)
    {
        var configuration = ConfigurationFolder.Load(path);
        return configuration.IsUsable ? configuration.Value : throw new CannotStartException(string.Join(Environment.NewLine, configuration.Errors.Select(e => e.Message)));
    }
}

/// <summary>Puts the configured specifications on record before anything is judged by them.</summary>
internal sealed class SpecificationsStart(IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RegisterSpecifications>().RunAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
