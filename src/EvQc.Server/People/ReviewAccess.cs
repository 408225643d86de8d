using System.Globalization;
using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>
/// The recurrent review of access (Annex 11 draft 11): somebody who grants none goes through everybody and every key, and the outcome is one
/// record. Carrying out a change or a removal stays with the administrators.
/// </summary>
public sealed class ReviewAccess(EvQcContext db, AccessList list, IConfiguration configuration)
{
    public sealed record Answer(AccessDecision? Decision, string? Remark);

    /// <param name="Mark">The mark of the list as the reviewer saw it.</param>
    /// <param name="Answers">By the id of the person or key.</param>
    public sealed record Request(string? Mark, IReadOnlyDictionary<Guid, Answer> Answers, string? Remark);

    public async Task<AccessReview> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.ReviewAccess);
        await MustBeSomebodyElsesTurnAsync(actor, cancellationToken);
        var now = await list.RunAsync(cancellationToken);
        if (!string.Equals(request.Mark, AccessList.MarkOf(now), StringComparison.Ordinal))
            throw new QcRuleException("access-changed-meanwhile", "Somebody's access changed since this page was loaded; nothing was recorded.", "Load the page again and go through what changed.");
        MustBeComplete(request, now.Where(a => a.Id != actor.PersonId));

        db.ActAs(actor);
        var at = db.Time.GetUtcNow();
        var review = new AccessReview
        {
            Id = Guid.CreateVersion7(),
            At = at,
            ById = actor.PersonId,
            ByName = actor.Name,
            ByRole = actor.Role!.Value,
            NextDueAt = at.AddMonths(Months),
            Remark = Text(request.Remark),
            Lines = [.. now.Select(a => LineOf(a, a.Id == actor.PersonId ? new(AccessDecision.LeftToAnother, null) : request.Answers[a.Id]))],
        };
        db.Add(review);
        await db.SaveChangesAsync(cancellationToken);
        return review;
    }

    /// <summary>When the next review is due; before the first, counted from the first account.</summary>
    public async Task<DateTimeOffset?> DueAtAsync(CancellationToken cancellationToken) =>
        await RecurringReview.DueAtAsync(db, await db.Set<AccessReview>().OrderByDescending(r => r.At).Select(r => (DateTimeOffset?)r.NextDueAt).FirstOrDefaultAsync(cancellationToken), Months, cancellationToken);

    private int Months => RecurringReview.Months(configuration, "People:AccessReviewMonths");

    /// <summary>A reviewer's own access is left to the next one, so two reviews in a row by one person would leave it unseen.</summary>
    private async Task MustBeSomebodyElsesTurnAsync(Actor actor, CancellationToken cancellationToken)
    {
        var last = await db.Set<AccessReview>().OrderByDescending(r => r.At).Select(r => (Guid?)r.ById).FirstOrDefaultAsync(cancellationToken);
        if (last != actor.PersonId) return;
        var roles = Enum.GetValues<Role>().Where(r => r.Allows(Permission.ReviewAccess)).ToArray();
        if (await db.Users.AnyAsync(p => p.DeactivatedAt == null && p.Id != actor.PersonId && roles.Contains(p.Role), cancellationToken))
            throw new QcRuleException(
                "review-by-another", "You did the last review; your own access would stay unreviewed for two in a row.", "Ask another QA reviewer or laboratory manager to do this one.");
    }

    private static void MustBeComplete(Request request, IEnumerable<Access> others)
    {
        var errors = new FieldErrors();
        var any = false;
        foreach (var access in others)
        {
            any = true;
            var answer = request.Answers.GetValueOrDefault(access.Id);
            if (answer?.Decision is not (AccessDecision.Keep or AccessDecision.Change or AccessDecision.Remove))
                errors.Add(FieldOf("Decision", access.Id), $"Say for {access.Name} whether the access stays.");
            else if (answer.Decision != AccessDecision.Keep && string.IsNullOrWhiteSpace(answer.Remark))
                errors.Add(FieldOf("Remark", access.Id), $"Say what shall change for {access.Name}, or why it ends.");
            errors.AddIf(answer?.Remark?.Trim().Length > 1000, FieldOf("Remark", access.Id), "At most 1000 characters.");
        }

        errors.AddIf(request.Remark?.Trim().Length > 1000, "Remark", "At most 1000 characters.").ThrowIfAny();
        if (!any) throw new QcRuleException("only-oneself", "There is nobody's access to review but your own.", "Somebody else reviews yours.");
    }

    public static string FieldOf(string name, Guid id) => string.Create(CultureInfo.InvariantCulture, $"{name}-{id:N}");

    private static AccessReviewLine LineOf(Access access, Answer answer) => new()
    {
        Id = Guid.CreateVersion7(),
        SubjectId = access.Id,
        IsKey = access.IsKey,
        Name = access.Name,
        Role = access.Role,
        GrantedAt = access.GrantedAt,
        GrantedBy = access.GrantedBy,
        LastUsedAt = access.LastUsedAt,
        Decision = answer.Decision!.Value,
        Remark = Text(answer.Remark),
    };

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
