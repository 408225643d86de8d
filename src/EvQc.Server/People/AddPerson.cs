using System.Text.RegularExpressions;
using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>An administrator adds a person, who gets a one-time password.</summary>
public sealed partial class AddPerson(EvQcContext db, UserManager<Person> users)
{
    public sealed record Request(string? UserName, string? PrintedName, Role? Role);

    /// <summary>The new account and its password, which is told once and stored nowhere.</summary>
    public sealed record Added(Guid Id, string UserName, string Password);

    public async Task<Added> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.ManagePeople);
        var name = request.UserName?.Trim().ToLowerInvariant() ?? "";
        var errors = new FieldErrors()
            .Need(request.PrintedName, "PrintedName", "Enter the name as it is printed on records.", 120)
            .AddIf(!UserName().IsMatch(name), "UserName", "2 to 40 of: small letters, digits, dot, hyphen; beginning with a letter.")
            .AddIf(request.Role is null, "Role", "Choose a role.");
        if (!errors.Any && await IsOrWasSomebodysAsync(name, cancellationToken))
            errors.Add("UserName", "This user name, or one that reads the same, is or was somebody's. User names are never given twice.");
        errors.ThrowIfAny();

        db.ActAs(actor);
        var password = OneTimePassword.Make();
        var person = New(name, request.PrintedName!.Trim(), request.Role!.Value, actor, db.Time.GetUtcNow());
        person.PasswordWasIssued(actor, db.Time.GetUtcNow());
        var made = await users.CreateAsync(person, password);
        if (!made.Succeeded)
            throw new InvalidOperationException(string.Join(' ', made.Errors.Select(e => e.Description)));
        return new(person.Id, name, password);
    }

    /// <summary>
    /// Also of people who left, and also where only capitals, dots or hyphens differ: on a printed record they are one name. Letters of
    /// other alphabets that look like these are refused by the form of a name.
    /// </summary>
    private Task<bool> IsOrWasSomebodysAsync(string name, CancellationToken cancellationToken)
    {
        var bare = name.Replace(".", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
        return db.Users.AnyAsync(p => p.NormalizedUserName!.Replace(".", "").Replace("-", "") == bare, cancellationToken);
    }

    internal static Person New(string userName, string printedName, Role role, Actor by, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(),
        UserName = userName,
        PrintedName = printedName,
        Role = role,
        RoleGrantedBy = by.Name,
        RoleGrantedAt = now,
        CreatedAt = now,
        MustChangePassword = true,
    };

    [GeneratedRegex("^[a-z][a-z0-9.-]{1,39}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UserName();
}
