using EvQc.Audit;
using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>What an administrator does to an account; each with a reason, and each ends the person's running sessions.</summary>
public sealed class ChangePerson(EvQcContext db, IPasswordHasher<Person> hasher, SigningKeys keys)
{
    public async Task GrantAsync(Guid id, Role role, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        var person = await BeginAsync(id, reason, actor, cancellationToken);
        if (person.Role == role) throw new QcRuleException("role-unchanged", $"{person.PrintedName} already holds this role.");
        await MustNotBeLastAdministratorAsync(person, cancellationToken);
        (person.Role, person.RoleGrantedBy, person.RoleGrantedAt) = (role, actor.Name, db.Time.GetUtcNow());
        await EndAsync(person, cancellationToken);
    }

    /// <returns>The one-time password, told once.</returns>
    public async Task<string> ResetPasswordAsync(Guid id, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        var person = await BeginAsync(id, reason, actor, cancellationToken);
        var password = OneTimePassword.Make();
        if (FormerPassword.Of(person, db.Time.GetUtcNow()) is { } former) db.Add(former);
        person.PasswordSetAt = db.Time.GetUtcNow();
        person.PasswordHash = hasher.HashPassword(person, password);
        (person.MustChangePassword, person.AccessFailedCount, person.LockoutEnd) = (true, 0, null);
        person.PasswordWasIssued(actor, db.Time.GetUtcNow());
        await keys.RetireAsync(person.Id, $"Password reset by {actor.Name}: {reason!.Trim()}", actor, cancellationToken);
        AuditTrail.Event(db, "SignIn", person.Id.ToString(), "Password reset by an administrator");
        await EndAsync(person, cancellationToken);
        return password;
    }

    public async Task UnlockAsync(Guid id, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        var person = await BeginAsync(id, reason, actor, cancellationToken);
        if (!person.IsLockedOut(db.Time.GetUtcNow())) throw new QcRuleException("not-locked", $"The account of {person.PrintedName} is not locked.");
        (person.AccessFailedCount, person.LockoutEnd) = (0, null);
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task DeactivateAsync(Guid id, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        var person = await BeginAsync(id, reason, actor, cancellationToken);
        if (!person.IsActive) throw new QcRuleException("already-deactivated", $"The account of {person.PrintedName} is already deactivated.");
        await MustNotBeLastAdministratorAsync(person, cancellationToken);
        person.DeactivatedAt = db.Time.GetUtcNow();
        await keys.RetireAsync(person.Id, $"Account deactivated by {actor.Name}: {reason!.Trim()}", actor, cancellationToken);
        await EndAsync(person, cancellationToken);
    }

    /// <summary>The same person comes back; the account stays theirs.</summary>
    public async Task ReactivateAsync(Guid id, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        var person = await BeginAsync(id, reason, actor, cancellationToken);
        if (person.IsActive) throw new QcRuleException("already-active", $"The account of {person.PrintedName} is active.");
        (person.DeactivatedAt, person.MustChangePassword) = (null, true);
        await EndAsync(person, cancellationToken);
    }

    private async Task<Person> BeginAsync(Guid id, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.ManagePeople);
        new FieldErrors().Need(reason, "Reason", "Say why in a sentence.", 1000).ThrowIfAny();
        if (id == actor.PersonId)
            throw new QcRuleException("own-account", "Nobody changes their own role, password reset or deactivation here.", "Ask another administrator; your password you change on your account page.");
        db.ActAs(actor, reason!.Trim());
        return await db.Users.SingleOrDefaultAsync(p => p.Id == id, cancellationToken)
            ?? throw new QcRuleException("no-such-person", "There is no such person.", "Go back to the list of people.");
    }

    private async Task EndAsync(Person person, CancellationToken cancellationToken)
    {
        person.SecurityStamp = Guid.CreateVersion7().ToString("N");
        person.SessionId = null;
        person.ConcurrencyStamp = Guid.CreateVersion7().ToString("N");
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task MustNotBeLastAdministratorAsync(Person person, CancellationToken cancellationToken)
    {
        if (person is not { Role: Role.Administrator, IsActive: true }) return;
        if (!await db.Users.AnyAsync(p => p.Role == Role.Administrator && p.DeactivatedAt == null && p.Id != person.Id, cancellationToken))
            throw new QcRuleException("last-administrator", "This is the last administrator; without one nobody could manage accounts.", "Make somebody else administrator first.");
    }
}
