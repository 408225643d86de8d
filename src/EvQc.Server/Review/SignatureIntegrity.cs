using System.Runtime.CompilerServices;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.People;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>For <c>evqc verify</c>: every signature, every signed document against the records, every accepted statement, every approved specification.</summary>
public sealed class SignatureIntegrity(EvQcContext db, SignedThenChanged signed, SpecificationApprovals approvals) : IIntegrityCheck
{
    public string Name => "signatures and what was signed";

    public async IAsyncEnumerable<IntegrityFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batches = await db.Set<Batch>().AsNoTracking().OrderBy(b => b.RegisteredAt).Select(b => new { b.Id, b.Number }).ToListAsync(cancellationToken);
        foreach (var some in batches.Chunk(50))
        {
            var standings = await signed.OfAsync([.. some.Select(b => b.Id)], cancellationToken);
            foreach (var batch in some)
                foreach (var change in standings.GetValueOrDefault(batch.Id)?.Changes ?? [])
                    yield return new("signed-then-changed", $"Batch {batch.Number} was {SignedStanding.Words}: {change}.")
                    {
                        Subject = nameof(Batch),
                        SubjectId = batch.Id.ToString(),
                        Property = change.Path,
                        Recorded = change.Signed,
                        Present = change.Present,
                    };
        }

        await foreach (var finding in AcceptancesAsync(cancellationToken)) yield return finding;
        foreach (var (approval, faults) in (await approvals.AllAsync(cancellationToken)).Where(a => !a.Holds))
            yield return new("approval-broken", $"The approval of version {approval.Number} of the specification of {approval.Product} by {approval.PrintedName} does not hold: {string.Join("; ", faults)}.")
            {
                Subject = nameof(SpecificationApproval),
                SubjectId = approval.Id.ToString(),
                By = approval.PrintedName,
                At = approval.ApprovedAt,
            };
    }

    private async IAsyncEnumerable<IntegrityFinding> AcceptancesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keys = await db.Set<PersonKey>().AsNoTracking().ToDictionaryAsync(k => k.Id, cancellationToken);
        var statements = await db.Set<AccountabilityStatement>().AsNoTracking().ToDictionaryAsync(s => s.Number, cancellationToken);
        foreach (var statement in statements.Values.Where(s => Evidence.HashOf(s.Text) != s.Sha256))
            yield return new("statement-changed", $"The text of accountability statement {statement.Number} does not have the SHA-256 any more that it was registered with.")
            {
                Subject = nameof(AccountabilityStatement),
                SubjectId = statement.Id.ToString(),
            };
        await foreach (var acceptance in db.Set<StatementAcceptance>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var holds = keys.GetValueOrDefault(acceptance.KeyId) is { } key && key.PersonId == acceptance.PersonId
                && AcceptStatement.TextOf(acceptance, key) == acceptance.SignedText
                && statements.GetValueOrDefault(acceptance.StatementNumber)?.Sha256 == acceptance.StatementSha256
                && key.Verifies(acceptance.SignedText, acceptance.Value);
            if (!holds)
                yield return new("acceptance-broken", $"The acceptance of accountability statement {acceptance.StatementNumber} by {acceptance.PrintedName} does not verify.")
                {
                    Subject = nameof(StatementAcceptance),
                    SubjectId = acceptance.Id.ToString(),
                    By = acceptance.PrintedName,
                    At = acceptance.AcceptedAt,
                };
        }
    }
}
