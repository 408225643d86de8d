using EvQc.People;
using EvQc.Quantities;

namespace EvQc.Batches;

/// <summary>One batch of a product on its way from culture to a signed disposition.</summary>
public sealed class Batch : IVersioned
{
    private Batch()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>The number printed on labels and certificates; unique for ever.</summary>
    public string Number { get; private set; } = "";

    public string Product { get; private set; } = "";

    public BatchState State { get; private set; }

    public DateTimeOffset RegisteredAt { get; private set; }

    public Guid RegisteredById { get; private set; }

    public string RegisteredBy { get; private set; } = "";

    public string? HoldReason { get; private set; }

    public DateTimeOffset? HeldAt { get; private set; }

    public string? HeldBy { get; private set; }

    /// <summary>The specification version pinned when testing started, with the SHA-256 of its file.</summary>
    public int? SpecificationVersion { get; private set; }

    public string? SpecificationSha256 { get; private set; }

    public DateTimeOffset? TestingSince { get; private set; }

    public DateTimeOffset? ReviewSince { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public int Version { get; private set; }

    public bool IsOnHold => HeldAt is not null;

    public static Batch Register(string number, string product, Actor by, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(),
        Number = number,
        Product = product,
        State = BatchState.Culture,
        RegisteredAt = now,
        RegisteredById = by.PersonId,
        RegisteredBy = by.Name,
    };

    /// <summary>The stage's step is done: production goes on with the next one, or testing starts after isolation.</summary>
    public void CompleteStage(Stage stage)
    {
        MustBeOpen();
        if (State.WorkedOn() != stage)
            throw new QcRuleException(
                "step-out-of-order",
                $"Batch {Number} is at {Describe()}; a {stage} step cannot be recorded now.",
                State.WorkedOn() is { } next ? $"Record the {next} step first." : "To correct the last step, repeat it with a reason.");
        Become((BatchState)((int)State + 1));
    }

    /// <summary>May the last recorded step still be repeated? Only until the next one begins.</summary>
    public void MustAllowRepeatOf(Stage stage, bool testingHasResults)
    {
        MustBeOpen();
        var last = State == BatchState.Testing ? Stage.Isolation : State.WorkedOn() is { } next && next > Stage.Culture ? next - 1 : (Stage?)null;
        if (last != stage)
            throw new QcRuleException(
                "repeat-too-late",
                $"The {stage} step of batch {Number} cannot be repeated: the batch is at {Describe()}.",
                last is null ? (State == BatchState.Review ? "Testing has ended; no step can be repeated any more." : "There is no step to repeat yet.") : $"Only the last recorded step ({last}) can be repeated.");
        if (State == BatchState.Testing && testingHasResults)
            throw new QcRuleException(
                "repeat-too-late",
                $"The Isolation step of batch {Number} cannot be repeated: results of its final product are already recorded.",
                "Reject the batch and register a new one: what was isolated has been tested.");
    }

    /// <summary>Pins the specification that the batch will be judged by: the version in force when testing starts, for good.</summary>
    public void PinSpecification(int version, string sha256, DateTimeOffset now)
    {
        if (State != BatchState.Testing || (SpecificationVersion is not null && SpecificationVersion != version))
            throw new InvalidOperationException("A specification is pinned once, when testing starts.");
        SpecificationVersion = version;
        SpecificationSha256 = sha256;
        TestingSince ??= now;
    }

    /// <summary>Nothing is missing any more: QA may look.</summary>
    public void SendToReview(DateTimeOffset now)
    {
        Become(BatchState.Review);
        ReviewSince = now;
    }

    /// <summary>Something is missing again (a result was invalidated): back to testing.</summary>
    public void ReturnToTesting()
    {
        Become(BatchState.Testing);
        ReviewSince = null;
    }

    public void Hold(string reason, Actor by, DateTimeOffset now)
    {
        MustNotBeFinal();
        if (IsOnHold) throw new QcRuleException("already-on-hold", $"Batch {Number} is already on hold: {HoldReason}", "Lift the hold first.");
        (HoldReason, HeldAt, HeldBy) = (RecordText.Reason(reason, "putting a batch on hold"), now, by.Name);
    }

    public void LiftHold(string reason)
    {
        MustNotBeFinal();
        if (!IsOnHold) throw new QcRuleException("not-on-hold", $"Batch {Number} is not on hold.", "Reload the page: somebody may have lifted the hold already.");
        _ = RecordText.Reason(reason, "lifting a hold");
        (HoldReason, HeldAt, HeldBy) = (null, null, null);
    }

    public void Release(DateTimeOffset now)
    {
        MustBeOpen();
        Become(BatchState.Released);
        DecidedAt = now;
    }

    public void Reject(DateTimeOffset now)
    {
        MustNotBeFinal();
        Become(BatchState.Rejected);
        (HoldReason, HeldAt, HeldBy, DecidedAt) = (null, null, null, now);
    }

    /// <summary>Nothing may be recorded for a batch that is decided or on hold.</summary>
    public void MustBeOpen()
    {
        MustNotBeFinal();
        if (IsOnHold) throw new QcRuleException("batch-on-hold", $"Batch {Number} is on hold: {HoldReason}", "Lift the hold first; a reason is asked for.");
    }

    public string Describe() => IsOnHold ? $"{State} (on hold)" : State.ToString();

    private void MustNotBeFinal()
    {
        if (State.IsFinal())
            throw new QcRuleException("batch-is-final", $"Batch {Number} is {State.ToString().ToLowerInvariant()}; that is final.", "Register a new batch.");
    }

    private void Become(BatchState next)
    {
        if (!State.MayBecome(next))
            throw new QcRuleException("transition-not-allowed", $"Batch {Number} is at {State} and cannot become {next}.", "Reload the page to see where the batch is now.");
        State = next;
    }
}
