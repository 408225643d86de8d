using Shouldly;
using Xunit;

namespace EvQc.Batches;

public sealed class Keeping_the_records_of_a_batch
{
    private static readonly RetentionPlan s_plan = new(
        new Dictionary<string, int>(StringComparer.Ordinal) { ["sev"] = 24 },
        [new(RecordKind.Production, "Steps", 1, 5, "21 CFR 211.180"), new(RecordKind.Traceability, "Donor", 30, 30, "1394/2007")]);

    /// <summary>Dates by hand: release + 24 months = expiry; expiry + 1 year against release + 5 years; expiry + 30 years.</summary>
    [Theory]
    [Trait("Req", "REL-08")]
    [InlineData(BatchState.Released, "2026-11-20", "2028-11-20", "2031-11-20", false, "2058-11-20", true)]
    [InlineData(BatchState.Released, "2024-02-29", "2026-02-28", "2029-02-28", false, "2056-02-28", true)]
    [InlineData(BatchState.Rejected, "2026-11-20", null, "2031-11-20", false, "2056-11-20", false)]
    public void Ends_on_the_later_of_the_days_that_the_rules_name(
        BatchState state, string decided, string? expiry, string steps, bool stepsFromExpiry, string donor, bool donorFromExpiry)
    {
        var day = Day(decided);

        s_plan.ExpiryOf("sev", state, day).ShouldBe(expiry is null ? null : Day(expiry));
        s_plan.Of("sev", state, day).Select(p => (p.Until, p.IsFromExpiry)).ShouldBe([(Day(steps), stepsFromExpiry), (Day(donor), donorFromExpiry)]);
    }

    [Fact]
    [Trait("Req", "REL-08")]
    public void Counts_from_expiry_where_that_is_later()
    {
        var plan = s_plan with { ShelfLifeMonths = new Dictionary<string, int>(StringComparer.Ordinal) { ["sev"] = 60 } };

        var period = plan.Of("sev", BatchState.Released, Day("2026-11-20"))[0];

        (period.Until, period.From, period.IsFromExpiry).ShouldBe((Day("2032-11-20"), Day("2031-11-20"), true));
    }

    [Fact]
    [Trait("Req", "REL-08")]
    public void Has_no_end_before_a_decision() =>
        s_plan.Of("sev", BatchState.Testing, null).ShouldAllBe(p => p.Until == null && p.From == null);

    [Fact]
    public void Counts_from_the_decision_for_a_product_without_shelf_life() =>
        s_plan.Of("other", BatchState.Released, Day("2026-11-20"))[0].Until.ShouldBe(Day("2031-11-20"));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
