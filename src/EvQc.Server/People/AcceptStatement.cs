using System.Security.Cryptography;
using System.Text;
using EvQc.Outbox;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>
/// A person accepts the accountability statement in force; with the first acceptance EvQc makes the person's signing key under the password. The
/// acceptance is the first thing the key signs.
/// </summary>
public sealed class AcceptStatement(EvQcContext db, Passwords passwords, SigningKeys keys, KeyStretching stretching, LaboratorySettings laboratory)
{
    /// <param name="Number">The statement as it was shown: an older one cannot be accepted.</param>
    public sealed record Request(int Number, string? Password);

    public async Task<PersonKey> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.IsApiKey || actor.Role is not { } role || !SigningKeys.Signs(role))
            throw new QcRuleException("nothing-to-sign", $"{actor.Name} does nothing that is signed and needs no signing key.", "Sign in as somebody of the laboratory or of quality assurance.");
        await passwords.MustBeRightAsync(actor.PersonId, request.Password ?? "", cancellationToken);
        PersonKey? key = null;
        await db.InOneTransactionAsync(async () => key = await AcceptAsync(request, actor, cancellationToken), cancellationToken);
        return key!;
    }

    private async Task<PersonKey> AcceptAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        // Takes the person's row, so that a form sent twice makes one key.
        await db.Users.Where(p => p.Id == actor.PersonId).ExecuteUpdateAsync(set => set.SetProperty(p => p.LastSignInAt, p => p.LastSignInAt), cancellationToken);
        var readiness = await keys.ReadinessAsync(actor.PersonId, cancellationToken);
        switch (readiness.Need)
        {
            case SigningNeed.Nothing: throw new QcRuleException("statement-already-accepted", "You have accepted this statement already and can sign.", "Go back to your work.");
            case SigningNeed.Statement: throw NoStatement();
            case SigningNeed.IdentityCheck: throw IdentityNotChecked();
        }

        var statement = readiness.Statement!;
        if (statement.Number != request.Number)
            throw new QcRuleException("statement-changed", "A newer statement came into force after this page was shown.", "Reload the page, read it and accept it.");
        var now = db.Time.GetUtcNow().WholeMilliseconds();
        var person = await db.Users.AsNoTracking().SingleAsync(p => p.Id == actor.PersonId, cancellationToken);
        var key = readiness.Key ?? PersonKey.Make(person.Id, request.Password!, now, stretching.Iterations);
        using var pair = key.Open(request.Password!);
        db.ActAs(actor);
        if (readiness.Key is null) db.Add(key);
        db.Add(Acceptance(person, statement, key, pair, now));
        await db.SaveChangesAsync(cancellationToken);
        return key;
    }

    private StatementAcceptance Acceptance(Person person, AccountabilityStatement statement, PersonKey key, ECDsa pair, DateTimeOffset now)
    {
        var acceptance = new StatementAcceptance
        {
            Id = Guid.CreateVersion7(),
            PersonId = person.Id,
            PrintedName = person.PrintedName,
            StatementNumber = statement.Number,
            StatementSha256 = statement.Sha256,
            KeyId = key.Id,
            AcceptedAt = now,
            Zone = laboratory.Zone.Id,
        };
        var text = TextOf(acceptance, key);
        acceptance.Sign(text, Convert.ToBase64String(PersonKey.Sign(pair, Encoding.UTF8.GetBytes(text))));
        return acceptance;
    }

    /// <summary>What the key signs: every column of the acceptance and the key itself.</summary>
    public static string TextOf(StatementAcceptance acceptance, PersonKey key) => CanonicalJson.Write(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["kind"] = nameof(StatementAcceptance),
        ["id"] = acceptance.Id,
        ["person"] = acceptance.PersonId,
        ["name"] = acceptance.PrintedName,
        ["statement"] = acceptance.StatementNumber,
        ["sha256"] = acceptance.StatementSha256,
        ["key"] = acceptance.KeyId,
        ["fingerprint"] = key.Fingerprint,
        ["acceptedAt"] = acceptance.AcceptedAt,
        ["zone"] = acceptance.Zone,
    });

    internal static QcRuleException NoStatement() => new(
        "no-statement", "No accountability statement is configured, so nobody can sign.", "The laboratory manager puts config/accountability/v001.md in place and restarts EvQc.");

    internal static QcRuleException IdentityNotChecked() => new(
        "identity-not-checked",
        "Your identity has not been checked since your password was handed out, so no signing key can be made for you.",
        "An administrator who did not hand out your password checks your identity and records it on your account.");
}
