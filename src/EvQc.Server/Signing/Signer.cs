using System.Security.Cryptography;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Signing;

/// <summary>What a person enters to sign: the password, and the user name too where it is the first signature of a session (21 CFR 11.200).</summary>
public sealed record SigningComponents(string? UserName, string? Password)
{
    public static readonly SigningComponents None = new(null, null);
}

/// <summary>A person's key, open for the signatures of one act. Dispose of it as soon as they are made.</summary>
public sealed class OpenKey(Person person, PersonKey key, ECDsa pair, int statement) : IDisposable
{
    public Person Person { get; } = person;

    public PersonKey Key { get; } = key;

    public ECDsa Pair { get; } = pair;

    public int Statement { get; } = statement;

    public void Dispose() => Pair.Dispose();
}

/// <summary>The one place where signatures are made: checks the components, opens the person's key, signs.</summary>
public sealed class Signer(
    EvQcContext db, Passwords passwords, SecurityLog log, SigningKeys keys, SigningSession session, AuditHeadReader head, LaboratorySettings laboratory, TimeProvider time)
{
    /// <summary>Before the transaction of the act: opening a key takes a third of a second, in which nothing should be locked.</summary>
    public async Task<Parsed<OpenKey>> OpenAsync(SigningComponents given, Actor actor, CancellationToken cancellationToken)
    {
        if (actor.IsApiKey || actor.PersonId == Guid.Empty)
            throw new QcRuleException("signature-needs-person", "This is signed by a person, not by an API key.", "Sign in and do it on the batch's page.");
        var person = await db.Users.AsNoTracking().SingleAsync(p => p.Id == actor.PersonId, cancellationToken);
        var readiness = await keys.ReadinessAsync(person.Id, cancellationToken);
        switch (readiness.Need)
        {
            case SigningNeed.Statement: throw AcceptStatement.NoStatement();
            case SigningNeed.IdentityCheck: throw AcceptStatement.IdentityNotChecked();
            case SigningNeed.Acceptance:
                throw new QcRuleException(
                    "statement-not-accepted",
                    $"You have not accepted version {readiness.Statement!.Number} of the accountability statement with a signing key; nothing was signed.",
                    "Open 'My signature', read the statement and accept it; then sign again.");
        }

        if (await WrongAsync(given, person, cancellationToken) is { } problem) return Parsed<OpenKey>.Refused(problem);
        try
        {
            return Parsed<OpenKey>.Of(new(person, readiness.Key!, readiness.Key!.Open(given.Password!), readiness.Statement!.Number));
        }
        catch (CryptographicException)
        {
            throw new QcRuleException(
                "key-does-not-open", "Your signing key does not open with your password: what is stored of it was changed. Nothing was signed.",
                "Tell quality assurance. After an administrator has reset your password you accept the statement again and get a new key.");
        }
    }

    /// <summary>Makes the signature in the transaction of the act and adds it to what is saved.</summary>
    /// <param name="recordId">For a disposition the batch.</param>
    /// <param name="evidence">The canonical document of the record, as the database gives it back.</param>
    public async Task<Signature> SignAsync(
        OpenKey key, SignedRecord kind, Guid recordId, Guid batchId, SignatureMeaning meaning, Evidence evidence, string? reason, CancellationToken cancellationToken)
    {
        var signature = new Signature
        {
            Id = Guid.CreateVersion7(),
            BatchId = batchId,
            RecordKind = kind,
            RecordId = recordId,
            PersonId = key.Person.Id,
            PrintedName = key.Person.PrintedName,
            Role = key.Person.Role,
            Meaning = meaning,
            SignedAt = time.GetUtcNow().WholeMilliseconds(),
            Zone = laboratory.Zone.Id,
            EvidenceSha256 = evidence.Sha256,
            Evidence = kind == SignedRecord.Disposition ? null : evidence.Json,
            Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(),
            KeyId = key.Key.Id,
            Algorithm = key.Key.Algorithm,
        };
        var (block, sha256) = await head.NewestAsync(cancellationToken);
        signature.Sign(new(key.Statement, block, sha256), text => PersonKey.Sign(key.Pair, text));
        db.Add(signature);
        return signature;
    }

    /// <summary>After the act is saved: within the same session the next signature needs the password only.</summary>
    public Task DoneAsync() => session.ContinueAsync(time.GetUtcNow());

    private async Task<Problem?> WrongAsync(SigningComponents given, Person person, CancellationToken cancellationToken)
    {
        var name = given.UserName?.Trim();
        if (!session.IsOpen(time.GetUtcNow()))
        {
            if (string.IsNullOrEmpty(name))
                return Problem.OfField("userName", "user-name-required", "The first signature after signing in needs your user name as well as your password. Nothing was signed.");
            if (!string.Equals(name, person.UserName, StringComparison.OrdinalIgnoreCase))
            {
                await log.TellAsync(person.AsActor(), person.Id.ToString(), "Signature failed: user name of somebody else", cancellationToken);
                return Problem.OfField("userName", "wrong-user-name", "This is not the user name you are signed in with. Nothing was signed.");
            }
        }

        return await passwords.CheckAsync(person.Id, given.Password ?? "", cancellationToken) switch
        {
            PasswordAnswer.Wrong => Problem.OfField("password", "wrong-password", "The password is wrong. Nothing was signed."),
            PasswordAnswer.LockedOut => Problem.OfField("password", "locked-out", "Too many wrong passwords: the account is locked for 15 minutes. Nothing was signed."),
            _ => null,
        };
    }
}
