using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>Makes a key for an instrument PC or a script. The key is told once.</summary>
public sealed class CreateApiKey(EvQcContext db)
{
    public const int MostDays = 730;

    /// <param name="Scope">What of the role's rights the key has; null or empty for all of them.</param>
    public sealed record Request(string? Name, Role? Role, int? Days, IReadOnlyCollection<Permission>? Scope = null)
    {
        /// <summary>Who answers for the results that the key submits and is trained for them; null for a key that submits none.</summary>
        public Guid? ResponsibleId { get; init; }
    }

    public async Task<string> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.ManageApiKeys);
        var name = request.Name?.Trim() ?? "";
        var errors = new FieldErrors()
            .Need(name, "Name", "Say who or what will use the key, for example nta-pc.", 60)
            .AddIf(request.Role is null, "Role", "Choose a role.")
            .AddIf(request.Role == Role.Administrator, "Role", "A key cannot be an administrator: accounts are managed by people.")
            .AddIf(request.Days is not (>= 1 and <= MostDays), "Days", "From 1 to 730 days.");
        if (request.Role is { } role && request.Scope?.Where(p => !role.Allows(p)).ToArray() is { Length: > 0 } beyond)
            errors.Add("Scope", $"A key can only have rights of its role; {Words.Of(role)} does not have: {string.Join("; ", beyond.Select(Words.Of))}.");
        if (!errors.Any && (await db.Set<ApiKey>().Select(k => k.Name).ToListAsync(cancellationToken)).Contains(name, StringComparer.OrdinalIgnoreCase))
            errors.Add("Name", "There is or was a key of this name. Names are never given twice, so that old records stay clear.");
        var responsible = request.ResponsibleId is { } id ? await db.Users.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancellationToken) : null;
        if (request.ResponsibleId is not null && !(responsible is { IsActive: true } && responsible.Role.Allows(Permission.RecordResult)))
            errors.Add("Responsible", "Only somebody active who may record results can answer for those of a key.");
        errors.ThrowIfAny();

        var secret = ApiKeySecret.Make();
        var now = db.Time.GetUtcNow();
        db.ActAs(actor);
        db.Add(new ApiKey
        {
            Id = Guid.CreateVersion7(),
            Name = name,
            Role = request.Role!.Value,
            ScopeNames = request.Scope is { Count: > 0 } scope ? string.Join(',', scope.Distinct().Order()) : null,
            ResponsibleId = responsible?.Id,
            Responsible = responsible?.AsActor().Name,
            Prefix = ApiKeySecret.Prefix(secret),
            KeyHash = ApiKeySecret.Hash(secret),
            CreatedAt = now,
            CreatedBy = actor.Name,
            ExpiresAt = now.AddDays(request.Days!.Value),
        });
        await db.SaveChangesAsync(cancellationToken);
        return secret;
    }
}

/// <summary>Ends a key at once and for good.</summary>
public sealed class RevokeApiKey(EvQcContext db)
{
    public async Task RunAsync(Guid id, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.ManageApiKeys);
        new FieldErrors().Need(reason, "Reason", "Say why in a sentence.", 1000).ThrowIfAny();
        db.ActAs(actor, reason!.Trim());
        var key = await db.Set<ApiKey>().SingleOrDefaultAsync(k => k.Id == id, cancellationToken)
            ?? throw new QcRuleException("no-such-key", "There is no such key.", "Go back to the list of keys.");
        key.Revoke(actor, db.Time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }
}
