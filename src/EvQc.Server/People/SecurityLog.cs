using EvQc.Audit;

namespace EvQc.People;

/// <summary>
/// Records attempts in a unit of work of its own: a refused sign-in or signature must stay recorded, whatever becomes of the change
/// it was part of.
/// </summary>
public sealed class SecurityLog(IServiceScopeFactory scopes, IHttpContextAccessor http)
{
    /// <summary>An act of the door that worries nobody: a sign-in, a sign-out.</summary>
    public Task TellAsync(Actor actor, string subjectId, string what, CancellationToken cancellationToken) =>
        WriteAsync(actor, "SignIn", subjectId, what, cancellationToken);

    /// <summary>What somebody must look into: listed on the security page until it is acknowledged.</summary>
    public Task RaiseAsync(SecurityEventKind kind, Actor actor, string subjectId, string what, CancellationToken cancellationToken) =>
        WriteAsync(actor, kind.ToString(), subjectId, what, cancellationToken);

    private async Task WriteAsync(Actor actor, string subject, string subjectId, string what, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        db.ActAs(actor, null, http.HttpContext?.TraceIdentifier);
        AuditTrail.Event(db, subject, subjectId, what);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Does something in a unit of work of its own.</summary>
    public async Task<T> ApartAsync<T>(Func<EvQcContext, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<EvQcContext>());
    }
}
