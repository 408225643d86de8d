using EvQc.People;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Batches;

public sealed class The_states_of_a_batch
{
    private static readonly Actor Tara = new(Guid.CreateVersion7(), "Tara Lind (tara)", Role.Technician);
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Issue text: culture, filtration, concentration, isolation, testing, review, released or rejected; back from review to testing.</summary>
    private static readonly HashSet<(BatchState, BatchState)> Declared =
    [
        (BatchState.Culture, BatchState.Filtration), (BatchState.Filtration, BatchState.Concentration), (BatchState.Concentration, BatchState.Isolation),
        (BatchState.Isolation, BatchState.Testing), (BatchState.Testing, BatchState.Review), (BatchState.Review, BatchState.Testing),
        (BatchState.Review, BatchState.Released),
        .. Enum.GetValues<BatchState>().Where(s => s is not (BatchState.Released or BatchState.Rejected)).Select(s => (s, BatchState.Rejected)),
    ];

    private static readonly (string Name, Action<Batch> Do)[] Acts =
    [
        .. Enum.GetValues<Stage>().Select(s => ($"complete {s}", (Action<Batch>)(b => b.CompleteStage(s)))),
        ("send to review", b => b.SendToReview(Now)),
        ("return to testing", b => b.ReturnToTesting()),
        ("hold", b => b.Hold("a reason", Tara, Now)),
        ("lift", b => b.LiftHold("a reason")),
        ("release", b => b.Release(Now)),
        ("reject", b => b.Reject(Now)),
    ];

    [Fact]
    [Trait("Req", "P11-07")]
    public void Change_only_as_declared_whatever_is_done_in_whatever_order() => Prop.ForAll(
        Gen.Choose(0, Acts.Length - 1).ArrayOf(30).ToArbitrary(),
        acts =>
        {
            var batch = Batch.Register("T-1", Laboratory.Product, Tara, Now);
            foreach (var act in acts)
            {
                var before = batch.State;
                var refused = false;
                try
                {
                    Acts[act].Do(batch);
                }
                catch (QcRuleException)
                {
                    refused = true;
                }

                if (refused) batch.State.ShouldBe(before);
                else if (batch.State != before) Declared.ShouldContain((before, batch.State), Acts[act].Name);
                if (before.IsFinal()) refused.ShouldBeTrue(Acts[act].Name);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Are_all_reached()
    {
        var batch = Batch.Register("T-1", Laboratory.Product, Tara, Now);
        var seen = new List<BatchState> { batch.State };
        foreach (var stage in Enum.GetValues<Stage>())
        {
            batch.CompleteStage(stage);
            seen.Add(batch.State);
        }

        batch.SendToReview(Now);
        seen.Add(batch.State);
        batch.Release(Now);
        seen.Add(batch.State);
        seen.ShouldBe(Enum.GetValues<BatchState>().Except([BatchState.Rejected]));
    }

    [Fact]
    [Trait("Req", "P11-07")]
    public void Are_final_when_released_or_rejected_and_only_then() =>
        Enum.GetValues<BatchState>().Where(s => s.IsFinal()).ShouldBe([BatchState.Released, BatchState.Rejected]);
}
