using EvQc.People;
using EvQc.Specifications;

namespace EvQc.Review;

/// <summary>What stands between a batch and its release. The screen that explains and the command that refuses ask this one function.</summary>
public static class Disposition
{
    /// <param name="signer">Who would sign; null asks about the batch alone.</param>
    /// <returns>Empty when the batch may be released (by this signer); the gravest first.</returns>
    public static IReadOnlyList<Blocker> BlockersToRelease(ReviewFacts facts, Actor? signer) =>
        [.. Conditions.Of(facts, signer).SelectMany(c => c.Blockers)];

    /// <summary>
    /// May the batch be released, and why: a tree with one branch a condition. The same facts give the same tree for ever.
    /// </summary>
    public static Decision Decide(ReviewFacts facts, Actor? signer = null)
    {
        var conditions = Conditions.Of(facts, signer).ToArray();
        return Decide(conditions, $"Batch {facts.BatchNumber} may be released because", $"Batch {facts.BatchNumber} is blocked by");
    }

    /// <summary>
    /// What the records say to a release, whatever the state of the batch: the part of the proof that is signed, because signing changes the state
    /// and nothing of the records.
    /// </summary>
    public static Decision DecideByRecords(RecordFacts facts) => Decide(
        [.. Conditions.Records(facts)], $"The records of batch {facts.BatchNumber} allow its release because", $"The records of batch {facts.BatchNumber} block its release by");

    /// <summary>
    /// What stands between a batch and its rejection: only a final state, or a signer who may not. A failing, held or unfinished batch can
    /// always be rejected with a reason.
    /// </summary>
    public static IReadOnlyList<Blocker> BlockersToReject(ReviewFacts facts, Actor? signer) =>
        [.. Conditions.NotFinal(facts).Blockers, .. signer is null ? [] : Conditions.Signer(facts, signer).Blockers];

    private static Decision Decide(IReadOnlyList<Condition> conditions, string allowed, string blocked)
    {
        var releasable = conditions.All(c => c.Blockers.Count == 0);
        var claim = releasable ? allowed : blocked;
        var branches = conditions.Where(c => releasable || c.Blockers.Count > 0).Concat(conditions.Where(c => !releasable && c.Blockers.Count == 0));
        return new(releasable, new ProofNode(claim, releasable, [.. branches.Select(c => c.Proof)]));
    }
}

/// <param name="MayBeReleased">True when no condition blocks.</param>
public sealed record Decision(bool MayBeReleased, ProofNode Proof);

/// <summary>One statement, whether it holds, and what it rests on.</summary>
public sealed record ProofNode(string Statement, bool Holds, IReadOnlyList<ProofNode> Because);
