using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>The account with which a new installation begins, and the way back in when every administrator has gone.</summary>
public sealed class FirstAdministrator(EvQcContext db, UserManager<Person> users)
{
    public sealed record Made(string UserName, string Password);

    /// <summary>Makes an administrator where no active one exists; null otherwise. The password is told once, on the console.</summary>
    public async Task<Made?> EnsureAsync(CancellationToken cancellationToken)
    {
        if (await db.Users.AnyAsync(p => p.Role == Role.Administrator && p.DeactivatedAt == null, cancellationToken)) return null;
        db.ActAs(Actor.System, "No active administrator existed");
        var number = await db.Users.CountAsync(p => p.Role == Role.Administrator, cancellationToken);
        var name = number == 0 ? "admin" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"admin{number + 1}");
        var password = OneTimePassword.Make();
        var made = await users.CreateAsync(AddPerson.New(name, "First administrator", Role.Administrator, Actor.System, db.Time.GetUtcNow()), password);
        return made.Succeeded ? new(name, password) : throw new InvalidOperationException(string.Join(' ', made.Errors.Select(e => e.Description)));
    }
}
