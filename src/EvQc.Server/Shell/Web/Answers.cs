using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace EvQc.Shell.Web;

/// <summary>Every refusal and every failure gets an answer with a body: problem+json for scripts, a page for people.</summary>
public sealed class Answers(RequestDelegate next, WebFiles files, LaboratorySettings laboratory, ILogger<Answers> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var given = http.Response.Headers.ToArray();
        try
        {
            await next(http);
            if (IsBare(http.Response)) await AnswerAsync(http, given, Plain(http), null);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            logger.LogDebug("The caller of {Path} went away", http.Request.Path);
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            await AnswerAsync(http, given, Refusal.Of(e) ?? Failure(http, e), (e as InvalidRequestException)?.Errors);
        }
    }

    public static bool IsApi(HttpContext http) =>
        http.IsUnder("/api") || http.IsUnder("/openapi") || http.IsUnder("/health");

    public static ProblemDetails Problem(HttpContext http, Refusal refusal, FieldErrors? errors)
    {
        var problem = new ProblemDetails
        {
            Status = refusal.Status,
            Title = ReasonPhrases.GetReasonPhrase(refusal.Status),
            Detail = refusal.Message,
            Type = $"urn:evqc:rule:{refusal.Code}",
            Instance = http.Request.Path,
            Extensions = { ["code"] = refusal.Code, ["correlationId"] = http.TraceIdentifier },
        };
        if (refusal.Remedy is not null) problem.Extensions["remedy"] = refusal.Remedy;
        if (errors is not null) problem.Extensions["errors"] = errors.ToDictionary();
        return problem;
    }

    private static bool IsBare(HttpResponse response) =>
        !response.HasStarted && response is { StatusCode: >= 400, ContentLength: null, ContentType: null or "" };

    private async Task AnswerAsync(HttpContext http, IEnumerable<KeyValuePair<string, StringValues>> given, Refusal refusal, FieldErrors? errors)
    {
        http.Features.Set(refusal);

        // What the failed answer said of itself goes; what was there before it, and what the status asks for, stays.
        var kept = http.Response.Headers.Where(h => h.Key is "Allow" or "Retry-After" or "Set-Cookie" or "WWW-Authenticate").ToArray();
        http.Response.Headers.Clear();
        foreach (var header in given.Concat(kept)) http.Response.Headers[header.Key] = header.Value;
        http.Response.StatusCode = refusal.Status;
        if (IsApi(http)) await WriteProblemAsync(http, refusal, errors);
        else await RefusalPage.WriteAsync(http, refusal, files, laboratory);
    }

    private static Task WriteProblemAsync(HttpContext http, Refusal refusal, FieldErrors? errors) =>
        http.Response.WriteAsJsonAsync(Problem(http, refusal, errors), options: null, "application/problem+json", CancellationToken.None);

    private static Refusal Plain(HttpContext http) => http.Response.StatusCode switch
    {
        401 => new("not-signed-in", "This needs a sign-in or an API key.", "Send the header 'Authorization: Bearer <key>'; an administrator creates keys on the API keys page.", 401),
        403 => new("not-permitted", "Your role does not allow this.", "Ask somebody whose role allows it; your role under your name leads to the table of roles.", 403),
        404 => new("not-found", "There is nothing at this address.", "Check the address, or start from the menu.", 404),
        429 => new("too-many-attempts", "Too many attempts in a short time.", "Wait a minute, then try again.", 429),
        400 => new("bad-request", "The request cannot be read, or its form has expired.", "Load the page again and repeat the entry.", 400),
        var other => new("http-" + other.ToString(System.Globalization.CultureInfo.InvariantCulture), ReasonPhrases.GetReasonPhrase(other), null, other),
    };

    private Refusal Failure(HttpContext http, Exception e)
    {
        logger.LogError(e, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
        return new(
            "unexpected", $"Something went wrong that is not your fault. It is recorded under {http.TraceIdentifier}.",
            "Nothing was saved unless the page says so. Try again; if it stays, tell your administrator this number.", StatusCodes.Status500InternalServerError);
    }
}
