using System.Security.Claims;

namespace EvQc.People;

/// <summary>What a cookie or an API key says of who acts.</summary>
public static class Principal
{
    public const string PrintedName = "evqc:name";
    public const string MustChangePassword = "evqc:must-change-password";
    public const string Stamp = "evqc:stamp";
    public const string IsKey = "evqc:api-key";
    public const string Session = "evqc:session";
    public const string Scope = "evqc:scope";

    /// <summary>The value of <see cref="MustChangePassword"/> where the password is only too old.</summary>
    public const string TooOld = "too-old";

    /// <exception cref="QcRuleException">Nobody is signed in.</exception>
    public static Actor ToActor(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
        && user.FindFirstValue(PrintedName) is { } name
        && Enum.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role), out var role)
            ? new(id, name, role) { IsApiKey = user.HasClaim(IsKey, "true"), Scope = ScopeOf(user) }
            : throw new QcRuleException("not-signed-in", "Nobody is signed in.", "Sign in first.");

    /// <summary>May the signed-in person or key? False for nobody.</summary>
    public static bool May(this ClaimsPrincipal user, Permission permission) =>
        user.Identity?.IsAuthenticated == true && user.ToActor().May(permission);

    /// <param name="tooOld">Has the password reached its greatest age?</param>
    public static ClaimsPrincipal Of(Person person, string scheme, bool tooOld = false)
    {
        var identity = Identity(person.AsActor(), scheme);
        identity.AddClaim(new(Stamp, person.SecurityStamp ?? ""));
        if (person.SessionId is { } session) identity.AddClaim(new(Session, session.ToString()));
        if (person.MustChangePassword || tooOld) identity.AddClaim(new(MustChangePassword, person.MustChangePassword ? "true" : TooOld));
        return new(identity);
    }

    public static ClaimsPrincipal Of(ApiKey key, string scheme)
    {
        var identity = Identity(key.AsActor(), scheme);
        identity.AddClaim(new(IsKey, "true"));
        if (key.ScopeNames is { } scope) identity.AddClaim(new(Scope, scope));
        return new(identity);
    }

    private static Permission[]? ScopeOf(ClaimsPrincipal user) =>
        user.FindFirstValue(Scope)?.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Permission>).ToArray();

    private static ClaimsIdentity Identity(Actor actor, string scheme) => new(
        [
            new(ClaimTypes.NameIdentifier, actor.PersonId.ToString()),
            new(PrintedName, actor.Name),
            new(ClaimTypes.Role, actor.Role!.Value.ToString()),
        ],
        scheme, PrintedName, ClaimTypes.Role);
}
