using System.Security.Cryptography;
using System.Text;
using EvQc.People;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Shell.Web;

/// <summary>
/// <c>Idempotency-Key</c> on API writes: the key is saved in the transaction of the change, so however often and however close together
/// a request is sent, it is carried out once and every repeat gets the first answer.
/// </summary>
public static class OnceOnly
{
    public const string Header = "Idempotency-Key";

    /// <summary>For endpoints that write. Their result is an object (JSON) or an <see cref="IResult"/>; they use the request's own EvQcContext.</summary>
    public static RouteHandlerBuilder WithIdempotency(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(RunAsync);

    private static async ValueTask<object?> RunAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var given = http.Request.Headers[Header].ToString();
        if (given.Length == 0) return await next(context);
        if (given.Length > 100 || !given.All(c => c is > ' ' and < (char)127))
            throw new QcRuleException("idempotency-key-invalid", "Idempotency-Key is at most 100 printable characters without blanks.", "Send a UUID.");

        var db = http.RequestServices.GetRequiredService<EvQcContext>();
        var key = $"api:{http.User.ToActor().PersonId:N}:{given}";
        var hash = await HashAsync(http);
        if (await FindAsync(db, key) is { } before) return Repeat(before, hash);

        db.Add(new UsedKey { Key = key, RequestSha256 = hash, At = db.Time.GetUtcNow() });
        object? result;
        try
        {
            result = await next(context);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            db.ChangeTracker.Clear();
            if (await FindAsync(db, key) is { } meanwhile) return Repeat(meanwhile, hash);
            throw;
        }

        var answer = await Captured.OfAsync(result, http);
        await db.Set<UsedKey>().Where(u => u.Key == key).ExecuteUpdateAsync(
            u => u.SetProperty(k => k.StatusCode, answer.StatusCode).SetProperty(k => k.ContentType, answer.ContentType).SetProperty(k => k.Answer, answer.Body),
            CancellationToken.None);
        return answer;
    }

    private static Task<UsedKey?> FindAsync(EvQcContext db, string key) =>
        db.Set<UsedKey>().AsNoTracking().SingleOrDefaultAsync(u => u.Key == key, CancellationToken.None);

    private static IResult Repeat(UsedKey before, string hash) =>
        !string.Equals(before.RequestSha256, hash, StringComparison.Ordinal)
            ? throw new QcRuleException("idempotency-key-reused", "This Idempotency-Key was sent before with another request.", "Use a new key for a new request.")
        : before.StatusCode is null
            ? throw new QcRuleException("idempotency-answer-unknown", "This request was carried out, or is being carried out; its answer is not known.", "Read the record to see what was recorded; do not send it under a new key before.")
        : new Captured(before.StatusCode.Value, before.ContentType, before.Answer ?? "");

    /// <summary>Method, address and body. A file is hashed by its bytes, for a multipart boundary differs with every sending.</summary>
    private static async Task<string> HashAsync(HttpContext http)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n"));
        if (http.Request.HasFormContentType)
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            foreach (var field in form.OrderBy(f => f.Key, StringComparer.Ordinal)) hash.AppendData(Encoding.UTF8.GetBytes($"{field.Key}={field.Value}\n"));
            foreach (var file in form.Files) await AppendAsync(hash, file.OpenReadStream(), http.RequestAborted);
        }
        else if (http.Request.Body.CanSeek)
        {
            http.Request.Body.Position = 0;
            await AppendAsync(hash, http.Request.Body, http.RequestAborted);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task AppendAsync(IncrementalHash hash, Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[81920];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;) hash.AppendData(buffer, 0, read);
    }

    /// <summary>An answer that was written into memory first, so that it can be kept.</summary>
    private sealed record Captured(int StatusCode, string? ContentType, string Body) : IResult
    {
        public static async Task<Captured> OfAsync(object? result, HttpContext http)
        {
            var (body, status) = (http.Response.Body, http.Response.StatusCode);
            using var memory = new MemoryStream();
            http.Response.Body = memory;
            try
            {
                await (result as IResult ?? TypedResults.Json(result)).ExecuteAsync(http);
                return new(http.Response.StatusCode, http.Response.ContentType, Encoding.UTF8.GetString(memory.ToArray()));
            }
            finally
            {
                (http.Response.Body, http.Response.StatusCode, http.Response.ContentLength) = (body, status, null);
            }
        }

        public Task ExecuteAsync(HttpContext httpContext)
        {
            (httpContext.Response.StatusCode, httpContext.Response.ContentType) = (StatusCode, ContentType);
            return httpContext.Response.WriteAsync(Body, httpContext.RequestAborted);
        }
    }
}
