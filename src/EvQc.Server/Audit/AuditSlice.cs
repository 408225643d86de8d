using EvQc.People;
using EvQc.Shell.Scheduling;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Audit;

/// <summary>Who did what, when and why: read, sealed and verified. The trail is written by the store itself, with every change.</summary>
public static class AuditSlice
{
    public static IServiceCollection AddAudit(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ => AuditSettings.Read(configuration));
        services.AddSingleton<SealSignal>();
        services.AddSingleton<SealWakeUp>();
        services.AddSingleton<AnchorFile>();
        services.AddSingleton<AnchorHeads>();
        services.AddSingleton<TimeStamps>();
        services.AddSingleton<InputRefusals>();
        services.AddScoped<TellInputRefusals>();
        services.AddTick("input-refusals", TimeSpan.FromMinutes(1), (scope, cancellationToken) => scope.GetRequiredService<TellInputRefusals>().RunAsync(cancellationToken));
        services.AddScoped<SealTrail>();
        services.AddScoped<TakeOver>();
        services.AddScoped<SealStanding>();
        services.AddScoped<VerifyRecords>();
        services.AddScoped<RecordVerification>();
        services.AddScoped<Seals>();
        services.AddTick("verification", TimeSpan.FromMinutes(10), (scope, cancellationToken) => scope.GetRequiredService<RecordVerification>().RunWhenDueAsync(cancellationToken));
        services.AddScoped<IIntegrityCheck, TrailCheck>();
        services.AddScoped<IIntegrityCheck, RecordCheck>();
        services.AddScoped<IIntegrityCheck, GuardsStand>();
        services.ConfigureDbContext<EvQcContext>((provider, db) => db.AddInterceptors(provider.GetRequiredService<SealWakeUp>()));
        services.AddHostedService<AuditSealer>();
        return services
            .AddScoped<AuditSearch>()
            .AddSingleton(new NavItem("Audit trail", Links.Audit, "audit", Permission.ViewAudit, 80));
    }

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Links.AuditCsv, AuditCsv.ReadAsync).Allow(Permission.ViewAudit).ExcludeFromDescription();
        return endpoints;
    }
}
