using EvQc.People;
using EvQc.Shell.Web;
using Shouldly;
using Xunit;

namespace EvQc.Audit;

public sealed class A_flood_of_refused_input
{
    private static readonly Actor Script = new(Guid.CreateVersion7(), "API key broken", Role.Technician) { IsApiKey = true };

    [Fact]
    [Trait("Req", "P11-05")]
    public void Is_told_one_by_one_at_first_and_then_counted()
    {
        var clock = new ShiftedClock();
        var inputs = new InputRefusals(clock);
        Enumerable.Range(0, 500).Count(_ => inputs.IsWorthTelling(Script, "POST /api/v1/batches")).ShouldBe(InputRefusals.MostInAMinute);
        inputs.IsWorthTelling(Script, "POST /api/v1/files").ShouldBeTrue("another act is counted by itself");
        inputs.IsWorthTelling(Script with { PersonId = Guid.CreateVersion7() }, "POST /api/v1/batches").ShouldBeTrue("and so is another person");
        inputs.TakeOver().ShouldBeEmpty("the minute is not over");

        clock.Offset = TimeSpan.FromMinutes(1.5);
        inputs.TakeOver().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            told => told.Actor.ShouldBe(Script), told => told.What.ShouldStartWith("POST /api/v1/batches: 490 more refused for what they sent, since "));
        inputs.TakeOver().ShouldBeEmpty();
        inputs.IsWorthTelling(Script, "POST /api/v1/batches").ShouldBeTrue();
    }

    [Fact]
    public void Names_fields_and_codes_and_stays_short()
    {
        var refused = new Refusal("invalid-input", "", null, 400) { Fields = [.. Enumerable.Range(0, 50).Select(i => $"{new string('f', 300)}{i}: too-long")] };
        InputRefusals.Text(refused).Length.ShouldBeLessThan(2600);
        InputRefusals.Text(refused).ShouldEndWith(" and 30 more");
        InputRefusals.Text(new("bad-request", "what was sent", null, 400)).ShouldBe("bad-request");
    }

    [Fact]
    [Trait("Req", "P11-05")]
    public void Of_unknown_names_has_fingerprints_that_tell_them_apart_and_nothing_else()
    {
        var (here, there) = (new NameFingerprint(), new NameFingerprint());
        here.Of("NOBODY").ShouldBe(here.Of("NOBODY"));
        here.Of("NOBODY").ShouldNotBe(here.Of("SOMEBODY"));
        here.Of("NOBODY").ShouldNotBe(there.Of("NOBODY"), "the key lives in one process only");
        here.Of("NOBODY").Length.ShouldBe(8);
    }
}
