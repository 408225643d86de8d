using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace EvQc.Signing;

/// <summary>
/// The continuous session of signings (21 CFR 11.200(a)(1)): kept in the session's cookie, so it ends with it: on sign-out, after the idle limit, and
/// whenever a new cookie is issued by a sign-in or a change of password. Outside a browser every signature is the first.
/// </summary>
public sealed class SigningSession(IHttpContextAccessor accessor, IConfiguration configuration)
{
    private const string LastSignature = "evqc:last-signature";

    /// <summary>Has the signed-in person signed in this session, no longer ago than the idle limit?</summary>
    public bool IsOpen(DateTimeOffset now) =>
        accessor.HttpContext?.User.FindFirstValue(LastSignature) is { } text
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && now - DateTimeOffset.FromUnixTimeSeconds(seconds) < TimeSpan.FromMinutes(configuration.GetValue("People:IdleMinutes", 15));

    /// <summary>Notes in the cookie that a signature was made now.</summary>
    public async Task ContinueAsync(DateTimeOffset now)
    {
        if (accessor.HttpContext is not { } http || http.User.Identity is not ClaimsIdentity { AuthenticationType: var scheme } identity || scheme != IdentityConstants.ApplicationScheme) return;
        var renewed = new ClaimsIdentity(identity.Claims.Where(c => c.Type != LastSignature), identity.AuthenticationType, identity.NameClaimType, identity.RoleClaimType);
        renewed.AddClaim(new(LastSignature, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        var properties = (await http.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Properties ?? new();
        (properties.IssuedUtc, properties.ExpiresUtc) = (null, null);
        await http.SignInAsync(IdentityConstants.ApplicationScheme, new ClaimsPrincipal(renewed), properties);
    }
}
