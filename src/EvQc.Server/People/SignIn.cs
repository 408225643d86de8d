using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>A person signs in with user name and password. Every attempt is audited; the answer tells nothing about which accounts exist.</summary>
public sealed class SignIn(EvQcContext db, Passwords passwords, SecurityLog log, IPasswordHasher<Person> hasher)
{
    public sealed record Request(string? UserName, string? Password);

    public async Task RunAsync(Request request, HttpContext http, CancellationToken cancellationToken)
    {
        var name = request.UserName?.Trim().ToUpperInvariant() ?? "";
        var person = name.Length == 0 ? null : await db.Users.AsNoTracking().SingleOrDefaultAsync(p => p.NormalizedUserName == name, cancellationToken);
        if (person is null || !person.IsActive)
        {
            await RefuseAsync(person, request.Password ?? "", http, cancellationToken);
            throw Refused();
        }

        switch (await passwords.CheckAsync(person, request.Password ?? "", "Sign-in", cancellationToken))
        {
            case PasswordAnswer.Wrong:
                throw Refused();
            case PasswordAnswer.LockedOut:
                throw new QcRuleException("locked-out", "This account is locked after too many wrong passwords.", "Wait fifteen minutes, or ask an administrator to unlock it.");
        }

        await log.TellAsync(person.AsActor(), person.Id.ToString(), $"Signed in from {From(http)}", cancellationToken);
        var now = db.Time.GetUtcNow();
        await db.Users.Where(p => p.Id == person.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.LastSignInAt, now), cancellationToken);
        await http.SignInAsync(IdentityConstants.ApplicationScheme, Principal.Of(person, IdentityConstants.ApplicationScheme));
    }

    private async Task RefuseAsync(Person? person, string password, HttpContext http, CancellationToken cancellationToken)
    {
        // The same work as for a real account, so that the time taken does not tell which names exist.
        hasher.HashPassword(person ?? new Person { PrintedName = "", Role = Role.Technician }, password);

        // Not the name as typed: people type their password into the wrong field.
        await log.TellAsync(
            person?.AsActor() ?? new Actor(Guid.Empty, "Somebody not signed in", null), person?.Id.ToString() ?? "unknown",
            $"Sign-in failed from {From(http)}: {(person is null ? "unknown user name" : "account deactivated")}", cancellationToken);
    }

    private static string From(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "an unknown address";

    private static QcRuleException Refused() =>
        new("sign-in-refused", "User name or password is not right.", "Check both; capital letters count in the password. After five wrong passwords the account is locked for fifteen minutes.");
}
