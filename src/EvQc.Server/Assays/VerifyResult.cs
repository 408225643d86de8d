using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Shell;
using EvQc.Signing;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Assays;

/// <summary>A second person confirms by signature that hand-entered results are what their sources say: several at once, each signed.</summary>
public sealed class VerifyResult(EvQcContext db, Signer signer, SigningRecords signing, ProveTraining proveTraining, TimeProvider time)
{
    /// <param name="Shown">The results of one batch, each with the hash of what was shown of it.</param>
    public sealed record Request(IReadOnlyDictionary<Guid, string> Shown, SigningComponents Components);

    public async Task<Parsed<IReadOnlyList<Result>>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.VerifyResult);
        if (actor.IsApiKey)
            throw new QcRuleException("verification-needs-person", "A result is compared with its source by a person, not by an API key.", "Sign in and verify it on the batch's page.");
        if (request.Shown.Count == 0) return Parsed<IReadOnlyList<Result>>.Refused(Problem.OfField("results", "no-result", "Choose the results you have compared with their sources."));
        var opened = await signer.OpenAsync(request.Components, actor, cancellationToken);
        if (opened.Value is not { } key) return new(null, opened.Problems);
        using (key)
        {
            var verified = await db.InOneTransactionAsync(() => VerifyAsync(request, key, actor, cancellationToken), cancellationToken);
            await signer.DoneAsync();
            return verified;
        }
    }

    private async Task<Parsed<IReadOnlyList<Result>>> VerifyAsync(Request request, OpenKey key, Actor actor, CancellationToken cancellationToken)
    {
        var results = new List<Result>();
        Batch? batch = null;
        foreach (var id in request.Shown.Keys.Order())
        {
            var (result, of) = await db.ResultAsync(id, cancellationToken);
            if ((batch ??= of).Id != of.Id) throw new QcRuleException("results-of-two-batches", "Results of one batch are verified together.", "Verify the results on the page of their batch.");
            batch.MustBeOpen();
            results.Add(result);
        }

        await RefuseOwnKeysAsync(results, actor, cancellationToken);
        foreach (var result in results) result.Verify(actor, time.GetUtcNow());
        await proveTraining.RunAsync(TrainedAct.Verified, [.. results.Select(proveTraining.OfEntry)], actor, cancellationToken);
        await signing.MustBeAsShownAsync(batch!.Id, SignedRecord.Result, request.Shown, cancellationToken);
        db.ActAs(actor);
        db.Tell(new ResultRecorded(batch.Id, [.. results.Select(r => r.Id)]));
        await db.SaveOrRefuseAsync(cancellationToken);
        await signing.SignAsync(key, batch.Id, SignedRecord.Result, [.. results.Select(r => r.Id)], SignatureMeaning.Reviewed, null, cancellationToken);
        return Parsed<IReadOnlyList<Result>>.Of(results);
    }

    /// <summary>What a key has entered, the person who answers for it has entered.</summary>
    private async Task RefuseOwnKeysAsync(IReadOnlyCollection<Result> results, Actor actor, CancellationToken cancellationToken)
    {
        Guid[] recorders = [.. results.Select(r => r.RecordedById)];
        if (await db.Set<ApiKey>().AnyAsync(k => recorders.Contains(k.Id) && k.ResponsibleId == actor.PersonId, cancellationToken))
            throw new QcRuleException("verify-own-result", "You answer for the API key that entered this result; a second person verifies it.", "Ask a colleague.");
    }
}
