using EvQc.People;
using EvQc.Shell.Web;

namespace EvQc.Audit;

/// <summary>Who did what, when and why: read only. The trail is written by the store itself, with every change.</summary>
public static class AuditSlice
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddScoped<AuditSearch>()
        .AddSingleton(new NavItem("Audit trail", Links.Audit, "audit", Permission.ViewAudit, 80));
}
