using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>
/// Length over composition, as NIST SP 800-63B advises: twelve characters, not the name, not the one before, not one of the obvious.
/// </summary>
public sealed class PasswordRules(IPasswordHasher<Person> hasher, EvQcContext db, PasswordPolicy policy) : IPasswordValidator<Person>
{
    public const int Shortest = 12;
    public const int Longest = 128;
    public const string Sentence = "At least 12 characters; not your name, none of your last passwords. A few words together are good.";

    private static readonly string[] Obvious =
        ["password", "passwort", "qwertyuiop", "qwertzuiop", "letmein", "welcome", "administrator", "laboratory", "123456789", "exosome"];

    public Task<IdentityResult> ValidateAsync(UserManager<Person> manager, Person user, string? password) =>
        Task.FromResult(Wrong(user, password ?? "") is { } wrong
            ? IdentityResult.Failed(new IdentityError { Code = "password-rule", Description = wrong })
            : IdentityResult.Success);

    /// <summary>As <see cref="Wrong"/>, and none of the last ones either.</summary>
    public async Task<string?> WrongAsync(Person person, string password, CancellationToken cancellationToken)
    {
        if (Wrong(person, password) is { } wrong) return wrong;

        // The current one is one of those that do not come back.
        var former = await db.Set<FormerPassword>().Where(f => f.PersonId == person.Id).OrderByDescending(f => f.ReplacedAt).ThenByDescending(f => f.Id)
            .Take(policy.NotReused - 1).Select(f => f.PasswordHash).ToListAsync(cancellationToken);
        return former.Exists(hash => hasher.VerifyHashedPassword(person, hash, password) != PasswordVerificationResult.Failed)
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The password is one of your last {policy.NotReused}.") : null;
    }

    public string? Wrong(Person person, string password)
    {
        if (password.Length < Shortest) return "The password is too short: at least 12 characters.";
        if (password.Length > Longest) return "The password is too long: at most 128 characters.";
        if (password.Distinct().Count() < 5) return "The password repeats the same few characters.";
        if (person.UserName is { Length: > 2 } name && password.Contains(name, StringComparison.OrdinalIgnoreCase)) return "The password contains the user name.";
        if (Obvious.Any(o => Bare(password).StartsWith(o, StringComparison.OrdinalIgnoreCase) && password.Length - o.Length < 6))
            return "The password is one of the first that anybody would guess.";
        if (person.PasswordHash is { } old && hasher.VerifyHashedPassword(person, old, password) != PasswordVerificationResult.Failed)
            return "The password is the one you had before.";
        return null;
    }

    private static string Bare(string password) => password.Trim('!', '.', '?', '#', ' ');
}
