using EvQc.Shell.Web;
using Microsoft.AspNetCore.Antiforgery;

namespace EvQc.People;

/// <summary>
/// Sees how each request ended, whoever refused it: what somebody was not allowed, and forms without a valid token, become security
/// events. Stands outside of everything that answers.
/// </summary>
public sealed partial class SecurityWatch(RequestDelegate next, ILogger<SecurityWatch> logger)
{
    public async Task InvokeAsync(HttpContext http, SecurityLog log, SignInLimit limit)
    {
        await next(http);
        if (KindOf(http) is not { } kind) return;
        var actor = http.User.Identity?.IsAuthenticated == true ? http.User.ToActor() : SignIn.Nobody;
        var address = Sessions.AddressOf(http);

        // Somebody who is signed in answers for every attempt; who is not could bury the others under them.
        if (actor == SignIn.Nobody && !limit.IsWorthTelling($"{kind}|{address}")) return;
        try
        {
            await log.RaiseAsync(kind, actor, actor.PersonId.ToString(), $"{http.Request.Method} {PathOf(http)} from {address}: {ReasonOf(kind)}", CancellationToken.None);
        }
        catch (Exception e) when (http.Response.HasStarted)
        {
            LogLost(e, kind);
        }
    }

    private static SecurityEventKind? KindOf(HttpContext http) =>
        http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false } ? SecurityEventKind.ForgedForm
        : http.Response.StatusCode switch
        {
            StatusCodes.Status403Forbidden => SecurityEventKind.NotPermitted,
            StatusCodes.Status429TooManyRequests when http.Items.ContainsKey(WebShell.SignInLimit) => SecurityEventKind.TooManyAttempts,
            _ => null,
        };

    private static string ReasonOf(SecurityEventKind kind) => kind switch
    {
        SecurityEventKind.ForgedForm => "the form carried no valid token",
        SecurityEventKind.TooManyAttempts => "more attempts in a minute than are allowed",
        _ => "not allowed",
    };

    /// <summary>Without what stands behind the question mark, and no longer than anybody reads.</summary>
    private static string PathOf(HttpContext http) => http.Request.Path.ToString() is { Length: > 120 } path ? path[..120] + "…" : http.Request.Path.ToString();

    [LoggerMessage(LogLevel.Error, "A security event ({Kind}) could not be recorded")]
    private partial void LogLost(Exception exception, SecurityEventKind kind);
}
