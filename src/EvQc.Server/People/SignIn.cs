using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>A person signs in with user name and password. Every attempt is audited; the answer tells nothing about which accounts exist.</summary>
public sealed class SignIn(EvQcContext db, Passwords passwords, PasswordPolicy policy, Sessions sessions, SignInLimit limit, SecurityLog log, NameFingerprint fingerprint, IPasswordHasher<Person> hasher)
{
    /// <summary>Whoever stands at the door.</summary>
    public static readonly Actor Nobody = new(Guid.Empty, "Somebody not signed in", null);

    public sealed record Request(string? UserName, string? Password);

    public async Task RunAsync(Request request, HttpContext http, CancellationToken cancellationToken)
    {
        var name = request.UserName?.Trim().ToUpperInvariant() ?? "";
        await MustNotBeTooManyAsync(name, http, cancellationToken);
        var person = name.Length == 0 ? null : await db.Users.AsNoTracking().SingleOrDefaultAsync(p => p.NormalizedUserName == name, cancellationToken);
        if (person is null || !person.IsActive)
        {
            await RefuseAsync(person, name, request.Password ?? "", http, cancellationToken);
            throw Refused();
        }

        switch (await passwords.CheckAsync(person, request.Password ?? "", "Sign-in", cancellationToken))
        {
            case PasswordAnswer.Wrong:
                throw Refused();
            case PasswordAnswer.LockedOut:
                throw new QcRuleException("locked-out", "This account is locked after too many wrong passwords.", "Wait fifteen minutes, or ask an administrator to unlock it.");
        }

        await sessions.BeginAsync(person, http, cancellationToken);
        await log.TellAsync(person.AsActor(), person.Id.ToString(), $"Signed in from {Sessions.AddressOf(http)}", cancellationToken);
        var tooOld = !person.MustChangePassword && policy.IsTooOld(person, db.Time.GetUtcNow());
        if (tooOld) await log.TellAsync(person.AsActor(), person.Id.ToString(), $"Password older than {policy.AgeText}: recalled, a new one must be chosen", cancellationToken);
        await http.SignInAsync(IdentityConstants.ApplicationScheme, Principal.Of(person, IdentityConstants.ApplicationScheme, tooOld));
    }

    private async Task MustNotBeTooManyAsync(string name, HttpContext http, CancellationToken cancellationToken)
    {
        var address = Sessions.AddressOf(http);
        if (limit.AllowsSignIn(name, address)) return;
        if (limit.IsWorthTelling($"sign-in|{name}|{address}"))
            await log.RaiseAsync(SecurityEventKind.TooManyAttempts, Nobody, "sign-in", $"More sign-ins to one account from {address} in a minute than are allowed", cancellationToken);
        throw new QcRuleException("too-many-attempts", "Too many attempts in a short time.", "Wait a minute, then try again.");
    }

    private async Task RefuseAsync(Person? person, string name, string password, HttpContext http, CancellationToken cancellationToken)
    {
        // The same work as for a real account, so that the time taken does not tell which names exist.
        hasher.HashPassword(person ?? new Person { PrintedName = "", Role = Role.Technician }, password);

        // Not the name as typed, nor a hash that guesses could be tried against: people type their password into the wrong field.
        await log.RaiseAsync(
            SecurityEventKind.SignInFailed, person?.AsActor() ?? Nobody, person?.Id.ToString() ?? "unknown",
            $"Sign-in failed from {Sessions.AddressOf(http)}: {(person is null ? $"unknown user name, fingerprint {fingerprint.Of(name)}" : "account deactivated")}", cancellationToken);
    }

    private static QcRuleException Refused() =>
        new("sign-in-refused", "User name or password is not right.", "Check both; capital letters count in the password. After five wrong passwords the account is locked for fifteen minutes.");
}
