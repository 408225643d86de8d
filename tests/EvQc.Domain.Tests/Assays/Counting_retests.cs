using Shouldly;
using Xunit;

namespace EvQc.Assays;

/// <summary>When a retest may enter a verdict: in the place of an invalidated original, all planned ones together, never beside it.</summary>
public sealed class Counting_retests
{
    private static readonly Guid s_original = Guid.CreateVersion7();
    private static readonly Guid[] s_retests = [Guid.CreateVersion7(), Guid.CreateVersion7()];
    private static readonly Guid s_besides = Guid.CreateVersion7();

    private static readonly RetestPlan s_plan = new()
    {
        Id = Guid.CreateVersion7(),
        BatchId = Guid.Empty,
        InvestigationId = Guid.Empty,
        ResultId = s_original,
        SampleId = Guid.Empty,
        Attribute = "endotoxin",
        Retests = 2,
        AnalystId = Guid.Empty,
        Analyst = "Tara",
        OtherAnalyst = true,
        Method = "LAL",
        Preparation = "both vials",
        Acceptance = "",
        Rationale = "to see it again",
        MadeAt = DateTimeOffset.UnixEpoch,
        MadeById = Guid.Empty,
        MadeBy = "Quinn",
    };

    private static RetestBook Book => new([s_plan], [Of(s_retests[0], 1, "endotoxin"), Of(s_retests[1], 2, "endotoxin"), Of(s_besides, 1, "potency")]);

    [Theory]
    [Trait("Req", "OOS-03")]
    [InlineData(true, 2, false)]
    [InlineData(true, 1, false)]
    [InlineData(false, 1, false)]
    [InlineData(false, 2, true)]
    public void Needs_an_invalidated_original_and_every_planned_retest(bool originalStands, int made, bool counts) =>
        Book.MayCount(s_retests[0], id => Array.IndexOf(s_retests, id) < made, id => id != s_original || originalStands).ShouldBe(counts);

    [Fact]
    [Trait("Req", "OOS-03")]
    public void Leaves_out_what_the_run_gave_besides() => Book.MayCount(s_besides, _ => true, id => id != s_original).ShouldBeFalse();

    [Fact]
    public void Lets_every_other_result_count() => Book.MayCount(s_original, _ => true, _ => true).ShouldBeTrue();

    [Fact]
    [Trait("Req", "OOS-03")]
    public void Is_written_into_the_plan_in_words()
    {
        RetestPlan.Treatment(3, null).ShouldStartWith("Every retest of the 3 is judged by itself against the limit; one outside is a failure. Nothing is averaged");
        RetestPlan.Treatment(3, 12.5m).ShouldContain("differ by more than 12.5 % CV they prove nothing");
    }

    private static Retest Of(Guid result, int number, string attribute) => new() { ResultId = result, BatchId = Guid.Empty, PlanId = s_plan.Id, Number = number, Attribute = attribute };
}
