using EvQc.Audit;

namespace EvQc.People;

/// <summary>
/// Records attempts in a unit of work of its own: a refused sign-in or signature must stay recorded, whatever becomes of the change
/// it was part of.
/// </summary>
public sealed class SecurityLog(IServiceScopeFactory scopes, IHttpContextAccessor http)
{
    public async Task TellAsync(Actor actor, string subjectId, string what, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        db.ActAs(actor, null, http.HttpContext?.TraceIdentifier);
        AuditTrail.Event(db, "SignIn", subjectId, what);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Does something in a unit of work of its own.</summary>
    public async Task<T> ApartAsync<T>(Func<EvQcContext, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<EvQcContext>());
    }
}
