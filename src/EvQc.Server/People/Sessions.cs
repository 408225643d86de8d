using System.Globalization;
using System.Security.Claims;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>One account, one session. Which one it is stands in the database, so it holds on every node and after a restart.</summary>
public sealed class Sessions(EvQcContext db, SessionPolicy policy, SecurityLog log, LaboratorySettings laboratory)
{
    private static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(1);

    /// <summary>Begins the account's session, or refuses where another one lives and the policy says so.</summary>
    public async Task BeginAsync(Person person, HttpContext http, CancellationToken cancellationToken)
    {
        var (from, own) = (AddressOf(http), IdOf(http.User));
        while (true)
        {
            var now = db.Time.GetUtcNow();
            var before = await db.Users.Where(p => p.Id == person.Id).Select(p => new { p.SessionId, p.SessionSeenAt, p.SessionFrom }).SingleAsync(cancellationToken);
            var elsewhere = before.SessionId is not null && before.SessionId != own && before.SessionSeenAt > now - policy.Idle;
            if (elsewhere && policy.SecondSignIn == SecondSignIn.IsRefused)
            {
                await TellAsync($"Second sign-in from {from} refused: the account is in use from {before.SessionFrom}");
                throw new QcRuleException(
                    "signed-in-elsewhere", $"This account is in use from {before.SessionFrom}, last at {Clock(before.SessionSeenAt!.Value)}. One account is one person at one place.",
                    "Sign out there, or wait until that session has been idle long enough to end by itself. If that is not you, tell an administrator at once.");
            }

            // Of two that come at the same moment one gets in here; the other looks again and meets it.
            var id = Guid.CreateVersion7();
            if (await db.Users.Where(p => p.Id == person.Id && p.SessionId == before.SessionId).ExecuteUpdateAsync(
                p => p.SetProperty(x => x.SessionId, id).SetProperty(x => x.SessionSeenAt, now).SetProperty(x => x.SessionFrom, from).SetProperty(x => x.LastSignInAt, now), cancellationToken) == 0)
                continue;
            if (elsewhere) await TellAsync($"Second sign-in from {from} ended the session begun from {before.SessionFrom}");
            (person.SessionId, person.SessionSeenAt, person.SessionFrom) = (id, now, from);
            return;
        }

        Task TellAsync(string what) => log.RaiseAsync(SecurityEventKind.SecondSignIn, person.AsActor(), person.Id.ToString(), what, cancellationToken);
    }

    /// <summary>Notes that the session is in use, to the minute.</summary>
    public async Task NoteAsync(Guid personId, Guid session, DateTimeOffset? seen, CancellationToken cancellationToken)
    {
        var now = db.Time.GetUtcNow();
        if (seen > now - NoteEvery) return;
        await db.Users.Where(p => p.Id == personId && p.SessionId == session).ExecuteUpdateAsync(p => p.SetProperty(x => x.SessionSeenAt, now), cancellationToken);
    }

    /// <summary>Ends the session in the database too, so that a copied cookie opens nothing afterwards.</summary>
    public async Task EndAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (IdOf(user) is not { } session) return;
        var ended = await db.Users.Where(p => p.SessionId == session).ExecuteUpdateAsync(p => p.SetProperty(x => x.SessionId, (Guid?)null), cancellationToken);
        if (ended > 0) await log.TellAsync(user.ToActor(), user.ToActor().PersonId.ToString(), "Signed out", cancellationToken);
    }

    /// <summary>What the person of an ended session is told at the door.</summary>
    public string EndedBecause(string? from, DateTimeOffset? at) =>
        $"You are signed out: your account was signed in from {from ?? "another place"}{(at is { } time ? $" at {Clock(time)}" : "")}, and one account is one session. If that was not you, change your password and tell an administrator.";

    public static Guid? IdOf(ClaimsPrincipal user) => Guid.TryParse(user.FindFirstValue(Principal.Session), out var id) ? id : null;

    public static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "an unknown address";

    private string Clock(DateTimeOffset time) => laboratory.In(time).ToString("HH:mm zzz", CultureInfo.InvariantCulture);
}
