using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Assays;

public sealed class Calling_a_marker
{
    private static readonly MarkerRule TwiceNegative = new("marker.CD9", 2m, null);
    private static readonly MarkerRule Fixed = new("marker.CD9", null, Recordings.Od(0.3m));

    [Theory]
    [InlineData(0.9, 0.1, 1.5, MarkerOutcome.Present)]
    [InlineData(0.2, 0.1, 1.5, MarkerOutcome.Present)] // the cut-off itself is reached
    [InlineData(0.19, 0.1, 1.5, MarkerOutcome.Absent)]
    public void Compares_the_signal_with_its_cut_off(double signal, double negative, double positive, MarkerOutcome outcome) =>
        Call(TwiceNegative, signal, negative, positive).Outcome.ShouldBe(outcome);

    [Fact]
    public void Does_not_take_an_absence_without_a_positive_control()
    {
        var call = Call(TwiceNegative, 0.05, 0.1, null);
        call.Outcome.ShouldBe(MarkerOutcome.Invalid);
        call.Reason.ShouldContain("no positive control");
    }

    [Fact]
    public void Takes_a_presence_without_a_positive_control() => Call(TwiceNegative, 0.9, 0.1, null).Outcome.ShouldBe(MarkerOutcome.Present);

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.9)]
    public void Takes_nothing_from_a_run_whose_positive_control_does_not_show_the_marker(double signal)
    {
        var call = Call(TwiceNegative, signal, 0.1, 0.15);
        call.Outcome.ShouldBe(MarkerOutcome.Invalid);
        call.Reason.ShouldContain("does not show the marker");
    }

    [Fact]
    public void Takes_nothing_without_a_negative_control() => Call(TwiceNegative, 0.9, null, 1.5).Reason.ShouldContain("no negative control");

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.5)]
    public void Takes_nothing_when_the_negative_control_reaches_a_fixed_cut_off(double negative) =>
        Call(Fixed, 0.9, negative, 1.5).Reason.ShouldContain("must stay below");

    [Fact]
    public void Has_no_cut_off_in_a_multiple_of_zero() => Call(TwiceNegative, 0.001, 0, 1.5).Reason.ShouldContain("multiple of zero");

    [Fact]
    public void Uses_the_higher_of_both_cut_offs()
    {
        var both = new MarkerRule("marker.CD9", 2m, Recordings.Od(0.3m));
        Call(both, 0.25, 0.1, 1.5).Outcome.ShouldBe(MarkerOutcome.Absent);
        Call(both, 0.35, 0.2, 1.5).Outcome.ShouldBe(MarkerOutcome.Absent);
        Call(both, 0.40, 0.2, 1.5).Outcome.ShouldBe(MarkerOutcome.Present);
    }

    [Fact]
    public void Is_not_made_across_units()
    {
        var run = Recordings.Signal("CD9", 0.9m, 0.1m, 1.5m);
        var elsewhere = new Quantity(0.1m, Unit.MedianFluorescence);
        MarkerCall.Of(run with { NegativeControl = elsewhere }, TwiceNegative).Reason.ShouldContain("differ in unit");
        MarkerCall.Of(run with { PositiveControl = elsewhere }, TwiceNegative).Reason.ShouldContain("differ in unit");
        MarkerCall.Of(run, new MarkerRule("marker.CD9", null, elsewhere)).Reason.ShouldContain("cut-off is in MFI");
    }

    [Theory]
    [InlineData(Bound.Below, 0.1, MarkerOutcome.Absent)]
    [InlineData(Bound.Below, 0.5, MarkerOutcome.Invalid)]
    [InlineData(Bound.Above, 0.5, MarkerOutcome.Present)]
    [InlineData(Bound.Above, 0.1, MarkerOutcome.Invalid)]
    public void Lets_a_bound_decide_only_on_its_own_side(Bound bound, double signal, MarkerOutcome outcome)
    {
        var run = Recordings.Signal("CD9", 0m, 0.1m, 1.5m) with { Value = Recordings.Od((decimal)signal, bound) };
        MarkerCall.Of(run, TwiceNegative).Outcome.ShouldBe(outcome);
    }

    [Theory]
    [InlineData(Bound.Below, 0.9, MarkerOutcome.Present)] // above twice any negative control below 0.1
    [InlineData(Bound.Below, 0.1, MarkerOutcome.Invalid)] // the cut-off may be lower still
    [InlineData(Bound.Above, 0.1, MarkerOutcome.Invalid)] // the positive control cannot be told from a cut-off without upper end
    public void Knows_that_a_bounded_negative_control_leaves_the_cut_off_open(Bound bound, double signal, MarkerOutcome outcome)
    {
        var run = Recordings.Signal("CD9", (decimal)signal, 0m, 1.5m) with { NegativeControl = Recordings.Od(0.1m, bound) };
        MarkerCall.Of(run, TwiceNegative).Outcome.ShouldBe(outcome);
    }

    [Fact]
    public void Is_not_made_from_a_word() =>
        MarkerCall.Of(Recordings.Word("marker.CD9", "present"), TwiceNegative).Outcome.ShouldBe(MarkerOutcome.Invalid);

    [Fact]
    public void Says_when_nothing_was_tested() => MarkerCall.Of(null, TwiceNegative).Outcome.ShouldBe(MarkerOutcome.NotTested);

    private static MarkerCall Call(MarkerRule rule, double signal, double? negative, double? positive) =>
        MarkerCall.Of(Recordings.Signal("CD9", (decimal)signal, (decimal?)negative, (decimal?)positive), rule);
}
