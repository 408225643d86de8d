using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EvQc.People;

/// <summary>Reads <c>Authorization: Bearer evqc_…</c> or <c>X-Api-Key: evqc_…</c>.</summary>
public sealed class ApiKeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, EvQcContext db, TimeProvider time, SignInLimit limit, SecurityLog log)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string KeyHeader = "X-Api-Key";
    private static readonly TimeSpan NoteUseEvery = TimeSpan.FromMinutes(1);
    private bool _tooMany;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Given() is not { Length: > 0 } given) return AuthenticateResult.NoResult();
        var now = time.GetUtcNow();
        var hash = ApiKeySecret.Hash(given);
        var key = await db.Set<ApiKey>().AsNoTracking().SingleOrDefaultAsync(k => k.KeyHash == hash, Context.RequestAborted);
        if (key is null || !key.IsUsable(now)) return await RefuseAsync(key, Context.RequestAborted);
        if (key.LastUsedAt is null || now - key.LastUsedAt > NoteUseEvery)
            await db.Set<ApiKey>().Where(k => k.Id == key.Id).ExecuteUpdateAsync(k => k.SetProperty(x => x.LastUsedAt, now), Context.RequestAborted);
        return AuthenticateResult.Success(new(Principal.Of(key, SchemeName), SchemeName));
    }

    private async Task<AuthenticateResult> RefuseAsync(ApiKey? key, CancellationToken cancellationToken)
    {
        var address = Sessions.AddressOf(Context);
        if (limit.AllowsKeyFailure(address))
        {
            // Never the key as given: it may be somebody's password, or a valid key with one character too many.
            var why = key is null ? "unknown" : key.RevokedAt is not null ? "revoked" : "expired";
            await log.RaiseAsync(SecurityEventKind.KeyMisuse, key?.AsActor() ?? SignIn.Nobody, key?.Id.ToString() ?? "unknown", $"API key refused from {address}: {why}", cancellationToken);
        }
        else
        {
            _tooMany = true;
            if (limit.IsWorthTelling("key|" + address))
                await log.RaiseAsync(SecurityEventKind.TooManyAttempts, SignIn.Nobody, "api-key", $"More wrong API keys from {address} in a minute than are allowed", cancellationToken);
        }

        return AuthenticateResult.Fail("The API key is unknown, expired or revoked.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_tooMany)
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Response.Headers.RetryAfter = "60";
            return Task.CompletedTask;
        }

        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }

    private string? Given()
    {
        if (Request.Headers[KeyHeader].ToString() is { Length: > 0 } key) return key;
        const string Bearer = "Bearer ";
        return Request.Headers.Authorization.ToString() is { } header && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;
    }
}
