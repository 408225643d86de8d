using EvQc.Batches;
using EvQc.Instruments;
using EvQc.People;
using EvQc.Reports;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace EvQc.Audit;

/// <summary>
/// Records what a request did beside changing records: it was refused by a rule or for what it sent, it took a file out of the house, it tried to delete.
/// In a unit of work of its own, so that a refusal stays recorded though what was refused is rolled back. A file leaves only when
/// its leaving is recorded. What the door refuses (sign-in, rights) is recorded by the door.
/// </summary>
public sealed partial class RequestEvents(RequestDelegate next, IServiceScopeFactory scopes, LaboratorySettings laboratory, InputRefusals inputs, ILogger<RequestEvents> logger)
{
    /// <summary>Recorded where they are found, with what is known there.</summary>
    private static readonly string[] s_doors = ["sign-in-refused", "locked-out", "wrong-password", "not-signed-in"];

    public async Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(() => http.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status206PartialContent && TakenOut(http) is { } file
            ? TellAsync(http, "Download", file)
            : Task.CompletedTask);
        await next(http);
        if (http.Features.Get<Refusal>() is { Status: StatusCodes.Status409Conflict } refusal && !s_doors.Contains(refusal.Code, StringComparer.Ordinal))
            await TellAsync(http, "Refusal", $"{refusal.Code}: {refusal.Message}");
        else if (http.Features.Get<Refusal>() is { Status: StatusCodes.Status400BadRequest } input && inputs.IsWorthTelling(ActorOf(http), Act(http)))
            await TellAsync(http, InputRefusals.Subject, InputRefusals.Text(input));
        else if (HttpMethods.IsDelete(http.Request.Method) && http.User.Identity?.IsAuthenticated == true && http.Response.StatusCode >= StatusCodes.Status400BadRequest)
            await TellAsync(http, "DeleteAttempt", "nothing is deleted here");
    }

    private async Task TellAsync(HttpContext http, string subject, string what)
    {
        try
        {
            Origin.Begin(http.Connection.RemoteIpAddress?.ToString() ?? "an unknown address", laboratory.Zone.Id);
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
            db.ActAs(ActorOf(http), null, http.TraceIdentifier);
            var text = $"{http.Request.Method} {http.Request.Path}: {what}";
            AuditTrail.Event(db, subject, Named(http) ?? "", text.Length <= 1000 ? text : text[..1000], await BatchAsync(db, http));
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (Exception e) when (http.Response.HasStarted)
        {
            // The answer is on its way; the log is what is left to tell it to.
            LogLost(logger, e, subject, what);
        }
    }

    private static Actor ActorOf(HttpContext http) => http.User.Identity?.IsAuthenticated == true ? http.User.ToActor() : SignIn.Nobody;

    /// <summary>What was asked for, without the numbers and ids in the address: the same act on another record is the same act.</summary>
    private static string Act(HttpContext http) => $"{http.Request.Method} {(http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "an unknown address"}";

    /// <summary>The name of the file that the answer carries.</summary>
    private static string? TakenOut(HttpContext http) =>
        http.Response.Headers.ContentDisposition.ToString() is { Length: > 0 } text && ContentDispositionHeaderValue.TryParse(text, out var disposition)
        && disposition.DispositionType.Equals("attachment", StringComparison.OrdinalIgnoreCase)
            ? disposition.FileNameStar.Value ?? disposition.FileName.Value?.Trim('"') ?? "a file"
            : null;

    private static string? Named(HttpContext http) =>
        (http.Request.RouteValues.GetValueOrDefault("number") ?? http.Request.RouteValues.GetValueOrDefault("id"))?.ToString() is { Length: <= 200 } named ? named : null;

    /// <summary>The batch that the address names, by its number or by a file or document of it.</summary>
    private static async Task<Guid?> BatchAsync(EvQcContext db, HttpContext http)
    {
        if (Named(http) is not { } named) return null;
        if (!Guid.TryParse(named, out var id))
            return await db.Set<Batch>().Where(b => b.Number == named).Select(b => (Guid?)b.Id).SingleOrDefaultAsync();
        return await db.Set<Document>().Where(d => d.Id == id).Select(d => d.BatchId).SingleOrDefaultAsync()
            ?? await db.Set<StoredFile>().Where(f => f.Id == id).Select(f => f.BatchId).SingleOrDefaultAsync();
    }

    [LoggerMessage(LogLevel.Error, "The event {Subject} could not be recorded: {What}")]
    private static partial void LogLost(ILogger logger, Exception e, string subject, string what);
}
