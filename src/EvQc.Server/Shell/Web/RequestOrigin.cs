using EvQc.Audit;

namespace EvQc.Shell.Web;

/// <summary>Tells the audit trail from which address this request came. Comes after the forwarding of a proxy's headers.</summary>
public sealed class RequestOrigin(RequestDelegate next, LaboratorySettings laboratory)
{
    public Task InvokeAsync(HttpContext http)
    {
        Origin.Begin(http.Connection.RemoteIpAddress?.ToString() ?? "an unknown address", laboratory.Zone.Id);
        return next(http);
    }
}
