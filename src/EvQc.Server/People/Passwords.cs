using EvQc.Audit;
using EvQc.Outbox;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>What came of checking a password.</summary>
public enum PasswordAnswer
{
    Right,
    Wrong,
    LockedOut,
}

/// <summary>
/// The one place that compares a password, on sign-in and on signing, so that guesses add up wherever they are made:
/// five wrong ones lock the account for fifteen minutes.
/// </summary>
public sealed class Passwords(EvQcContext db, SecurityLog log, IPasswordHasher<Person> hasher)
{
    public const int MostFailures = 5;
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <summary>Checks the password of the person who is signed in. Failures are counted and audited in a unit of work of their own.</summary>
    public async Task<PasswordAnswer> CheckAsync(Guid personId, string password, CancellationToken cancellationToken)
    {
        var person = await db.Users.AsNoTracking().SingleAsync(p => p.Id == personId, cancellationToken);
        return await CheckAsync(person, password, "Signature", cancellationToken);
    }

    /// <summary>As <see cref="CheckAsync(Guid, string, CancellationToken)"/>, but refuses with a sentence for the person.</summary>
    public async Task MustBeRightAsync(Guid personId, string password, CancellationToken cancellationToken)
    {
        switch (await CheckAsync(personId, password, cancellationToken))
        {
            case PasswordAnswer.Wrong:
                throw new QcRuleException("wrong-password", "The password is not right; nothing was signed.", "Enter the password you sign in with.");
            case PasswordAnswer.LockedOut:
                throw new QcRuleException("locked-out", "Your account is locked after too many wrong passwords; nothing was signed.", "Wait fifteen minutes, or ask an administrator to unlock it.");
        }
    }

    internal async Task<PasswordAnswer> CheckAsync(Person person, string password, string occasion, CancellationToken cancellationToken)
    {
        var now = db.Time.GetUtcNow();
        if (person.IsLockedOut(now))
        {
            await RaiseAsync(SecurityEventKind.SignInFailed, person, $"{occasion} refused: account locked", cancellationToken);
            return PasswordAnswer.LockedOut;
        }

        if (person.PasswordHash is not null && hasher.VerifyHashedPassword(person, person.PasswordHash, password) != PasswordVerificationResult.Failed)
        {
            if (person.AccessFailedCount > 0 || person.LockoutEnd is not null)
                await log.ApartAsync(own => ForgiveAsync(own, person, cancellationToken));
            return PasswordAnswer.Right;
        }

        var locked = await log.ApartAsync(own => CountAsync(own, person, now, cancellationToken));
        await RaiseAsync(
            locked ? SecurityEventKind.AccountLocked : SecurityEventKind.SignInFailed, person,
            locked ? $"{occasion} failed: wrong password; account locked for fifteen minutes" : $"{occasion} failed: wrong password", cancellationToken);
        return locked ? PasswordAnswer.LockedOut : PasswordAnswer.Wrong;
    }

    /// <summary>Counts in the database, so that guesses sent at the same moment all count.</summary>
    private static async Task<bool> CountAsync(EvQcContext own, Person person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var locked = false;
        await own.InOneTransactionAsync(
            async () =>
            {
                var until = now + LockedFor;
                await own.Users.Where(p => p.Id == person.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.AccessFailedCount, x => x.AccessFailedCount + 1), cancellationToken);
                locked = await own.Users.Where(p => p.Id == person.Id && p.AccessFailedCount >= MostFailures).ExecuteUpdateAsync(
                    p => p.SetProperty(x => x.AccessFailedCount, 0).SetProperty(x => x.LockoutEnd, until), cancellationToken) == 1;
                if (locked) await NoteLockAsync(own, person, until, cancellationToken);
            },
            cancellationToken);
        return locked;
    }

    private static async Task<bool> ForgiveAsync(EvQcContext own, Person person, CancellationToken cancellationToken)
    {
        await own.InOneTransactionAsync(
            async () =>
            {
                await own.Users.Where(p => p.Id == person.Id).ExecuteUpdateAsync(
                    p => p.SetProperty(x => x.AccessFailedCount, 0).SetProperty(x => x.LockoutEnd, (DateTimeOffset?)null), cancellationToken);
                if (person.LockoutEnd is not null) await NoteLockAsync(own, person, null, cancellationToken);
            },
            cancellationToken);
        return true;
    }

    private static async Task NoteLockAsync(EvQcContext own, Person person, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        own.ActAs(person.AsActor());
        AuditTrail.Changed<Person>(own, person.Id, null, (nameof(Person.LockoutEnd), person.LockoutEnd, until));
        await own.SaveChangesAsync(cancellationToken);
    }

    private Task RaiseAsync(SecurityEventKind kind, Person person, string what, CancellationToken cancellationToken) =>
        log.RaiseAsync(kind, person.AsActor(), person.Id.ToString(), what, cancellationToken);
}
