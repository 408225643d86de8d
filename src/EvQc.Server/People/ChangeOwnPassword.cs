using EvQc.Audit;
using EvQc.Shell.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>A person chooses a new password. Every other session of theirs ends.</summary>
public sealed class ChangeOwnPassword(EvQcContext db, Passwords passwords, PasswordRules rules, IPasswordHasher<Person> hasher, SigningKeys keys)
{
    public sealed record Request(string? Current, string? New, string? Repeat);

    public async Task RunAsync(Request request, Actor actor, HttpContext http, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        if (await passwords.CheckAsync(actor.PersonId, request.Current ?? "", cancellationToken) switch
        {
            PasswordAnswer.Wrong => "This is not your current password.",
            PasswordAnswer.LockedOut => "Your account is locked after too many wrong passwords. Wait fifteen minutes.",
            _ => null,
        } is { } wrong)
            throw new InvalidRequestException(errors.Add("Current", wrong));

        db.ActAs(actor);
        var person = await db.Users.SingleAsync(p => p.Id == actor.PersonId, cancellationToken);
        if (await rules.WrongAsync(person, request.New ?? "", cancellationToken) is { } rule) errors.Add("New", rule);
        errors.AddIf(request.New != request.Repeat, "Repeat", "The two new passwords differ.").ThrowIfAny();

        if (FormerPassword.Of(person, db.Time.GetUtcNow()) is { } former) db.Add(former);
        person.PasswordSetAt = db.Time.GetUtcNow();
        person.PasswordHash = hasher.HashPassword(person, request.New!);
        person.SecurityStamp = Guid.CreateVersion7().ToString("N");
        person.MustChangePassword = false;
        await keys.RewrapAsync(person.Id, request.Current!, request.New!, actor, cancellationToken);
        AuditTrail.Event(db, "SignIn", person.Id.ToString(), "Changed own password");
        await db.SaveChangesAsync(cancellationToken);
        await http.SignInAsync(IdentityConstants.ApplicationScheme, Principal.Of(person, IdentityConstants.ApplicationScheme));
    }
}
