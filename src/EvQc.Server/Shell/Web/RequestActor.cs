using EvQc.People;

namespace EvQc.Shell.Web;

/// <summary>Tells the store and the log who acts in this request. Comes after authentication and after the correlation id.</summary>
public sealed class RequestActor(RequestDelegate next, ILogger<RequestActor> logger)
{
    public async Task InvokeAsync(HttpContext http, EvQcContext db)
    {
        if (http.User.Identity?.IsAuthenticated != true)
        {
            await next(http);
            return;
        }

        var actor = http.User.ToActor();
        db.ActAs(actor, null, http.TraceIdentifier);
        using (logger.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal) { ["Actor"] = actor.Name }))
            await next(http);
    }
}
