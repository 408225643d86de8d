using EvQc.Assays;
using EvQc.Batches;
using EvQc.People;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>Gathers an investigation with its records: the page that leads through it and every act on it start from this.</summary>
public sealed class InvestigationGathering(EvQcContext db, OosChecklists checklists, AffectedBatches affected)
{
    public async Task<InvestigationFile> OfAsync(OosInvestigation investigation, CancellationToken cancellationToken)
    {
        var records = (await InvestigationLoading.LoadAsync(db, [investigation.BatchId], cancellationToken))[investigation.BatchId].Of(investigation.Id);
        return new(investigation, checklists.Of(records.Answers), records, await affected.OfAsync(investigation, cancellationToken));
    }

    /// <summary>For an act, in its transaction and with nobody else at work on the batch, by a person who did not record what is investigated.</summary>
    public async Task<(Batch Batch, InvestigationFile File, IReadOnlyList<Result> Results)> AloneAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var batchId = await db.Set<OosInvestigation>().Where(o => o.Id == id).Select(o => (Guid?)o.BatchId).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException($"There is no investigation {id}.");
        var batch = await db.BatchAloneAsync(batchId, cancellationToken);
        batch.MustBeOpen();
        var investigation = await db.Set<OosInvestigation>().SingleAsync(o => o.Id == id, cancellationToken);
        var results = await db.Set<Result>().Where(r => r.BatchId == batch.Id).ToListAsync(cancellationToken);
        if (results.Exists(r => investigation.RestsOn(r.Id) && r.RecordedById == actor.PersonId))
            throw new QcRuleException("oos-own-result", "The investigation rests on a result you recorded; somebody else must investigate it.", "Ask another QA reviewer or laboratory manager.");
        return (batch, await OfAsync(investigation, cancellationToken), results);
    }

    /// <summary>Recorded in an investigation is what a person found, not what a script sends.</summary>
    internal static void MustBePerson(Actor actor)
    {
        if (actor.IsApiKey || actor.PersonId == Guid.Empty)
            throw new QcRuleException("investigation-needs-person", "What an investigation found is recorded by a person, not by an API key.", "Sign in and do it on the page of the investigation.");
    }

    internal static void MustBeOpen(OosInvestigation investigation)
    {
        if (!investigation.IsOpen) throw new QcRuleException("oos-closed", $"{investigation.ClosedBy} has already closed this investigation.", "Read its conclusion.");
    }

    internal static void Refuse(IEnumerable<Blocker> blockers)
    {
        Blocker[] all = [.. blockers];
        if (all.Length > 0) throw new QcRuleException(all[0].Code, string.Join(" ", all.Select(b => b.Sentence)), string.Join(" ", all.Select(b => b.Remedy).Distinct(StringComparer.Ordinal)));
    }
}
