using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Reports;

public sealed class Trend_signals
{
    private const string Figure = "Particle-to-protein ratio, particles/µg";
    private static readonly DateTimeOffset Start = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Start.AddMonths(3);

    /// <summary>Montgomery, Introduction to Statistical Quality Control, 6th ed., table 6.6: viscosity of primer paint; its limits there are 32.24 and 34.80.</summary>
    private static readonly decimal[] Viscosity = [33.75m, 33.05m, 34.00m, 33.81m, 33.46m, 34.02m, 33.68m, 33.27m, 33.49m, 33.20m, 33.62m, 33.00m, 33.54m, 33.12m, 33.84m];

    [Fact]
    [Trait("Req", "REL-10")]
    public void Name_a_batch_beyond_the_limits_of_those_before_and_none_within()
    {
        Of(Viscosity, 34.79m).ShouldBeEmpty();
        Of(Viscosity, 32.25m).ShouldBeEmpty();
        var signal = Of(Viscosity, 34.81m).Single();
        (signal.Product, signal.Figure, signal.Rule, signal.Batches).ShouldBe(("uc-msc-sev", Figure, TrendSignals.BeyondLimits, "N-1"));
        signal.Detail.ShouldBe("34.81; limits 32.245 to 34.802, centre 33.523, of 15 batches before");
        Of(Viscosity, 32.24m).Single().Rule.ShouldBe(TrendSignals.BeyondLimits);
    }

    [Theory]
    [Trait("Req", "REL-10")]
    [InlineData("2 1 2 1 2 1 2 1", "1.6 1.7 1.6 1.7 1.6 1.7 1.6 1.7", "")]
    [InlineData("1 2 1 2 1 2 1 2", "1.6 1.7 1.6 1.7 1.6 1.7 1.6 1.7 1.6", TrendSignals.OneSide)]
    [InlineData("1 2 1 2 1 2 2 1", "1.4 1.3 1.4 1.3 1.4 1.3 1.4 1.3", TrendSignals.OneSide)]
    [InlineData("1 2 1 2 1 2 1 2", "1.6 1.7 1.6 1.7 1.5 1.7 1.6 1.7 1.6", "")]
    [InlineData("2 1 2 1 2 1 2 1", "1.2 1.3 1.4 1.5", "")]
    [InlineData("2 1 2 1 2 1 2 1", "1.2 1.3 1.4 1.55 1.6", TrendSignals.Steady)]
    [InlineData("1 2 1 2 1 2 1 2", "1.9 1.8 1.7 1.6 1.55", TrendSignals.Steady)]
    [InlineData("1 2 1 2 1 2 1 2", "1.9 1.8 1.8 1.6 1.4", "")]
    public void Name_runs_that_end_in_the_period_once(string before, string now, string rule)
    {
        var signals = Of(Numbers(before), Numbers(now));

        signals.Select(s => s.Rule).ShouldBe(rule.Length == 0 ? [] : [rule]);
        if (rule.Length > 0) signals.Single().Batches.ShouldEndWith($" to N-{now.Split(' ').Length}");
    }

    [Fact]
    [Trait("Req", "REL-10")]
    public void Are_silent_of_a_run_that_ended_before_and_of_a_batch_that_was_beyond_before() =>
        Of([1, 2, 1, 2, 1, 2, 1, 2, 3, 4, 5, 6, 7, 40, 1, 2], 1.5m).ShouldBeEmpty();

    [Fact]
    [Trait("Req", "REL-10")]
    public void Need_eight_values_of_the_same_product_and_figure_before()
    {
        Of([1, 1, 1, 1, 1, 1, 1], 50).ShouldBeEmpty();
        Of([1, 1, 1, 1, 1, 1, 1, 1], 50).Single().Rule.ShouldBe(TrendSignals.BeyondLimits);
        var mixed = Values([1, 1, 1, 1, 1, 1, 1, 1], [50]).Select((v, i) => i % 2 == 0 ? v with { Product = "another" } : v);
        TrendSignals.Of(mixed, Start, End).ShouldBeEmpty();
    }

    /// <summary>What is decided after the period changes nothing of its report.</summary>
    [Fact]
    [Trait("Req", "REL-10")]
    public void Are_the_same_whatever_comes_after_the_period() => Gen.Choose(1, 60).ArrayOf(14).MustHold(numbers =>
    {
        var values = Values([.. numbers.Take(9).Select(n => (decimal)n)], [.. numbers.Skip(9).Select(n => (decimal)n)]);
        var later = values.Append(values[^1] with { Batch = "L", At = End, Value = 1000 });
        return TrendSignals.Of(later, Start, End).SequenceEqual(TrendSignals.Of(values, Start, End))
            && TrendSignals.Of(values.Reverse(), Start, End).SequenceEqual(TrendSignals.Of(values, Start, End));
    });

    [Theory]
    [Trait("Req", "REL-10")]
    [InlineData(2, 40, 1, 10, false)]
    [InlineData(2, 40, 2, 10, false)]
    [InlineData(2, 40, 3, 10, true)]
    [InlineData(0, 40, 1, 10, true)]
    [InlineData(0, 40, 0, 10, false)]
    [InlineData(0, 7, 5, 10, false)]
    [InlineData(2, 40, 3, 0, false)]
    public void Name_a_rate_of_findings_beyond_that_of_the_periods_before(int openedBefore, int decidedBefore, int opened, int decided, bool isSignal)
    {
        var signal = TrendSignals.OfFindings([new("2026-Q2", 0, decidedBefore, 0, openedBefore, null), new("2026-Q3", 0, 0, 0, 0, null), new("2026-Q4", 0, decided, 0, opened, null)]);

        (signal is not null).ShouldBe(isSignal);
        if (signal is not null) signal.Detail.ShouldBe($"{opened} for {decided} decided batches; in the 2 periods before {openedBefore} for {decidedBefore}");
        TrendSignals.OfFindings([new("2026-Q4", 0, decided, 0, opened, null)]).ShouldBeNull();
    }

    private static IReadOnlyList<TrendSignal> Of(decimal[] before, params decimal[] now) => TrendSignals.Of(Values(before, now), Start, End);

    private static TrendValue[] Values(decimal[] before, decimal[] now) =>
    [
        .. before.Select((v, i) => new TrendValue("uc-msc-sev", Figure, $"B-{i + 1}", Start.AddDays(i - before.Length), v)),
        .. now.Select((v, i) => new TrendValue("uc-msc-sev", Figure, $"N-{i + 1}", Start.AddDays(i), v)),
    ];

    private static decimal[] Numbers(string text) => [.. text.Split(' ').Select(v => decimal.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];
}
