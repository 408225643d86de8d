using EvQc.Audit;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Review;

public sealed class Sampling_the_trail
{
    public static TheoryData<string, string, string, TrailStratum> Kinds => new()
    {
        { "Event", "DeleteAttempt", """{"what":"DELETE /people/1: nothing is deleted here"}""", TrailStratum.Deletion },
        { "Deleted", "ReportRun", "{}", TrailStratum.Deletion },
        { "Created", "Person", """{"Role":[null,"Technician"]}""", TrailStratum.Rights },
        { "Changed", "Person", """{"Role":["Technician","QaReviewer"]}""", TrailStratum.Rights },
        { "Changed", "Person", """{"AccessFailedCount":["0","1"]}""", TrailStratum.Other },
        { "Created", "Training", "{}", TrailStratum.Rights },
        { "Created", "SpecificationVersion", "{}", TrailStratum.Configuration },
        { "Changed", "Instrument", """{"Software":["1","2"]}""", TrailStratum.Configuration },
        { "Event", "DatabaseRights", """{"what":"Found changed, and restored"}""", TrailStratum.Configuration },
        { "Event", "AccountLocked", """{"what":"five wrong passwords"}""", TrailStratum.Security },
        { "Event", "Refusal", """{"what":"POST /people/new: not-permitted"}""", TrailStratum.Refusal },
        { "Event", "InputRefusal", """{"what":"POST /batches: invalid-input"}""", TrailStratum.Refusal },
        { "Changed", "ReportRun", """{"State":["Due","Written"]}""", TrailStratum.Change },
        { "Event", "SignIn", """{"what":"signed in"}""", TrailStratum.Other },
        { "Created", "AccessReview", "{}", TrailStratum.Other },
    };

    [Theory]
    [Trait("Req", "DI-06")]
    [MemberData(nameof(Kinds))]
    public void Tells_what_could_hide_most_from_the_rest(string action, string subject, string changes, TrailStratum kind) =>
        TrailSampling.StratumOf(new(1, Guid.Empty, DateTimeOffset.UnixEpoch, null, null, Guid.CreateVersion7(), "A", null, action, subject, "1", null, changes, null, "c")).ShouldBe(kind);

    [Theory]
    [Trait("Req", "DI-06")]
    [InlineData("Created", "TrailSampleLine", "Quinn Moreau (quinn)", false)]
    [InlineData("Changed", "ReportRun", "EvQc", false)]
    [InlineData("Created", "Document", "EvQc", false)]
    [InlineData("Event", "Download", "Quinn Moreau (quinn)", true)]
    [InlineData("Created", "SpecificationVersion", "EvQc", true)]
    [InlineData("Created", "ApiKey", "EvQc", true)]
    public void Leaves_out_what_a_sample_writes_and_the_ordinary_work_of_EvQc(string action, string subject, string actor, bool counts) =>
        TrailSampling.Counts(new(1, Guid.Empty, DateTimeOffset.UnixEpoch, null, null, actor == "EvQc" ? Guid.Empty : Guid.CreateVersion7(), actor, null, action, subject, "1", null, """{"Role":[null,"Technician"]}""", null, "c"))
            .ShouldBe(counts);

    [Fact]
    [Trait("Req", "DI-06")]
    public void Draws_the_same_entries_again_whatever_their_order_and_never_more_than_it_should()
    {
        var populations = from size in Gen.Choose(0, 300)
                          from kinds in Gen.ArrayOf(Gen.Elements(Enum.GetValues<TrailStratum>()), size)
                          from seed in Gen.Choose(0, 1_000_000)
                          from targeted in Gen.Choose(0, 8)
                          from random in Gen.Choose(0, 30)
                          select (Entries: kinds.Select((k, i) => ((long)i + 1, k)).ToArray(), Seed: $"{seed}", Targeted: targeted, Random: random);
        Prop.ForAll(populations.ToArbitrary(), p =>
        {
            var drawn = TrailSampling.Draw(p.Seed, p.Entries, p.Targeted, p.Random);
            TrailSampling.Draw(p.Seed, p.Entries.Reverse().Concat(p.Entries), p.Targeted, p.Random).ShouldBe(drawn, "the order does not matter, nor an entry met twice");
            drawn.Select(d => (d.Number, d.Stratum)).Except(p.Entries).ShouldBeEmpty();
            foreach (var kind in Enum.GetValues<TrailStratum>())
            {
                var (all, most) = (p.Entries.Count(e => e.k == kind), kind == TrailStratum.Other ? p.Random : p.Targeted);
                drawn.Count(d => d.Stratum == kind).ShouldBe(Math.Min(all, most));
                drawn.Where(d => d.Stratum == kind).ShouldAllBe(d => d.Of == all);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    [Trait("Req", "DI-06")]
    public void Draws_each_entry_about_as_often_as_any_other()
    {
        var entries = Enumerable.Range(1, 50).Select(i => ((long)i, TrailStratum.Other)).ToArray();
        var drawn = Enumerable.Range(0, 1000).SelectMany(seed => TrailSampling.Draw($"{seed}", entries, 0, 10)).CountBy(d => d.Number).ToDictionary();

        // 200 times of 1,000 are expected of each, with a deviation of about 13: five times that is never reached by chance.
        foreach (var (number, _) in entries) drawn.GetValueOrDefault(number).ShouldBeInRange(135, 265, $"entry {number}");
    }
}
