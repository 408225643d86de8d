namespace EvQc.People;

/// <summary>Who does something: a signed-in person, an API key acting with a role, or EvQc itself (a consumer, a schedule).</summary>
/// <param name="PersonId">The person; for an API key the key's id; <see cref="Guid.Empty"/> for EvQc itself.</param>
/// <param name="Name">The name as printed on records: "Tara Lind (tara)", "API key nta-pc", "EvQc".</param>
/// <param name="Role">Null for EvQc itself.</param>
public sealed record Actor(Guid PersonId, string Name, Role? Role)
{
    /// <summary>EvQc acting on its own: evaluating, writing certificates, running schedules.</summary>
    public static readonly Actor System = new(Guid.Empty, "EvQc", null);

    /// <summary>A script or instrument: it can record, and can never sign.</summary>
    public bool IsApiKey { get; init; }

    /// <summary>What an API key is narrowed to, of what its role allows; null for everything the role allows.</summary>
    public IReadOnlyCollection<Permission>? Scope { get; init; }

    public bool May(Permission permission) => (Role?.Allows(permission) ?? true) && (Scope is null || Scope.Contains(permission));
}
