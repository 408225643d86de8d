using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>What a person still has to do before signing.</summary>
public enum SigningNeed
{
    Nothing,

    /// <summary>No statement is configured; nobody can sign.</summary>
    Statement,

    /// <summary>An administrator has not recorded the identity check yet.</summary>
    IdentityCheck,

    /// <summary>The person has no key, or has not accepted the statement that is in force.</summary>
    Acceptance,
}

/// <summary>A person's key and what is missing before it may sign.</summary>
/// <param name="Key">The active key; null when there is none.</param>
/// <param name="Statement">The statement in force.</param>
public sealed record SigningReadiness(SigningNeed Need, PersonKey? Key, AccountabilityStatement? Statement);

/// <summary>How often a password is stretched before a private key lies under it: what one guess costs. No setting changes it.</summary>
public sealed record KeyStretching(int Iterations = PersonKey.Iterations);

/// <summary>The keys of people: which is in use, and how it ends.</summary>
public sealed class SigningKeys(EvQcContext db, StatementShelf shelf, KeyStretching stretching)
{
    /// <summary>Does the role do anything that is signed?</summary>
    public static bool Signs(Role role) => role.Allows(Permission.RecordStep) || role.Allows(Permission.VerifyResult) || role.Allows(Permission.SignDisposition);

    public async Task<SigningReadiness> ReadinessAsync(Guid personId, CancellationToken cancellationToken)
    {
        var statement = await shelf.InForceAsync(cancellationToken);
        var key = await db.Set<PersonKey>().AsNoTracking().Where(k => k.PersonId == personId && k.RetiredAt == null).OrderByDescending(k => k.MadeAt).FirstOrDefaultAsync(cancellationToken);
        if (statement is null) return new(SigningNeed.Statement, key, null);
        if (key is not null && await db.Set<StatementAcceptance>().AnyAsync(a => a.KeyId == key.Id && a.StatementNumber == statement.Number, cancellationToken))
            return new(SigningNeed.Nothing, key, statement);
        var person = await db.Users.AsNoTracking().SingleAsync(p => p.Id == personId, cancellationToken);
        return new(person.IsIdentityChecked ? SigningNeed.Acceptance : SigningNeed.IdentityCheck, key, statement);
    }

    /// <summary>Retires every key in use, in the save of the caller.</summary>
    public async Task RetireAsync(Guid personId, string reason, Actor by, CancellationToken cancellationToken)
    {
        foreach (var key in await ActiveAsync(personId, cancellationToken)) key.Retire(reason, by, db.Time.GetUtcNow());
    }

    /// <summary>Puts every key in use under the new password, in the save of the caller. One that the old password does not open ends here.</summary>
    public async Task RewrapAsync(Guid personId, string oldPassword, string newPassword, Actor by, CancellationToken cancellationToken)
    {
        foreach (var key in await ActiveAsync(personId, cancellationToken))
        {
            try
            {
                key.Rewrap(oldPassword, newPassword, stretching.Iterations);
            }
            catch (System.Security.Cryptography.CryptographicException)
            {
                key.Retire("Did not open with the password of its person", by, db.Time.GetUtcNow());
            }
        }
    }

    private Task<List<PersonKey>> ActiveAsync(Guid personId, CancellationToken cancellationToken) =>
        db.Set<PersonKey>().Where(k => k.PersonId == personId && k.RetiredAt == null).ToListAsync(cancellationToken);
}
