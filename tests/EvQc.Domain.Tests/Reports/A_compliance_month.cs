using EvQc.Batches;
using Shouldly;
using Xunit;

namespace EvQc.Reports;

public sealed class A_compliance_month
{
    private static readonly DateTimeOffset Start = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ComplianceMonth _month = new()
    {
        Number = "QCR-2026-10",
        Company = new("Maker", ""),
        Period = "October 2026",
        Start = Start,
        End = Start.AddMonths(1),
        Zone = "UTC",
        WrittenAt = Start.AddMonths(1),
        RequestedBy = "monthly",
        Batches =
        [
            Batch("A", BatchState.Released, Start.AddDays(-5), Start.AddDays(5)),
            Batch("B", BatchState.Rejected, Start.AddDays(1), Start.AddDays(3)),
            Batch("C", BatchState.Testing, Start, null, "centrifuge down"),
            Batch("D", BatchState.Review, Start.AddDays(30), null),
            Batch("E", BatchState.Released, Start.AddDays(-9), Start.AddDays(-1)),
        ],
    };

    [Fact]
    public void Counts_decisions_of_the_period_only() => (_month.Released, _month.Rejected, _month.ReleasedShare).ShouldBe((1, 1, 50m));

    [Fact]
    public void Counts_what_was_received_from_its_first_instant() => _month.Received.ShouldBe(3);

    [Fact]
    public void Counts_a_held_batch_once() =>
        _month.StateCounts.Where(s => s.Count > 0).ShouldBe([("Review", 1), ("On hold", 1), ("Released", 2), ("Rejected", 1)]);

    [Fact]
    public void Says_how_long_decisions_took() => _month.MedianDaysToDecision.ShouldBe(6m);

    /// <summary>The trend counts a batch in the period of its decision; the head of the report must not say another figure.</summary>
    [Fact]
    public void Takes_the_median_of_the_batches_decided_in_the_period_as_the_trend_does() =>
        (_month with { Ratios = [Ratio("A", 4E10m), Ratio("B", 2E10m), Ratio("D", 9E10m), Ratio("E", 8E10m)] }).MedianRatio.ShouldBe(3E10m);

    [Theory]
    [InlineData("3", "3")]
    [InlineData("4 1", "2.5")]
    [InlineData("9 1 5", "5")]
    public void The_median_is_the_middle(string values, string median) =>
        ComplianceMonth.Median([.. values.Split(' ').Select(v => decimal.Parse(v, System.Globalization.CultureInfo.InvariantCulture))])
            .ShouldBe(decimal.Parse(median, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void There_is_no_median_of_nothing() => ComplianceMonth.Median([]).ShouldBeNull();

    private static ComplianceRatio Ratio(string batch, decimal value) =>
        new(batch, "Particle-to-protein ratio", true, value, PrintedValue.None, "", null, "", default, Start);

    private static ComplianceBatch Batch(string number, BatchState state, DateTimeOffset registered, DateTimeOffset? decided, string? hold = null) =>
        new(number, "P", state, hold, 1, registered, decided, null, null, PrintedValue.None, "", "", null);
}
