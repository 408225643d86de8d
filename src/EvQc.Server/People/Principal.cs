using System.Security.Claims;

namespace EvQc.People;

/// <summary>What a cookie or an API key says of who acts.</summary>
public static class Principal
{
    public const string PrintedName = "evqc:name";
    public const string MustChangePassword = "evqc:must-change-password";
    public const string Stamp = "evqc:stamp";
    public const string IsKey = "evqc:api-key";

    /// <exception cref="QcRuleException">Nobody is signed in.</exception>
    public static Actor ToActor(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
        && user.FindFirstValue(PrintedName) is { } name
        && Enum.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role), out var role)
            ? new(id, name, role) { IsApiKey = user.HasClaim(IsKey, "true") }
            : throw new QcRuleException("not-signed-in", "Nobody is signed in.", "Sign in first.");

    /// <summary>May the signed-in person or key? False for nobody.</summary>
    public static bool May(this ClaimsPrincipal user, Permission permission) =>
        user.Identity?.IsAuthenticated == true && user.ToActor().May(permission);

    public static ClaimsPrincipal Of(Person person, string scheme)
    {
        var identity = Identity(person.AsActor(), scheme);
        identity.AddClaim(new(Stamp, person.SecurityStamp ?? ""));
        if (person.MustChangePassword) identity.AddClaim(new(MustChangePassword, "true"));
        return new(identity);
    }

    public static ClaimsPrincipal Of(ApiKey key, string scheme)
    {
        var identity = Identity(key.AsActor(), scheme);
        identity.AddClaim(new(IsKey, "true"));
        return new(identity);
    }

    private static ClaimsIdentity Identity(Actor actor, string scheme) => new(
        [
            new(ClaimTypes.NameIdentifier, actor.PersonId.ToString()),
            new(PrintedName, actor.Name),
            new(ClaimTypes.Role, actor.Role!.Value.ToString()),
        ],
        scheme, PrintedName, ClaimTypes.Role);
}
