using Shouldly;
using Xunit;

namespace EvQc.Assays;

public sealed class The_marker_panel
{
    private static readonly AssayRules Rules = new()
    {
        Markers = [.. Marker.All.Select(m => new MarkerRule(m.Code, 2m, null))],
        Panel = new PanelRule(["marker.CD9", "marker.CD63", "marker.CD81", "marker.TSG101", "marker.ALIX"]),
    };

    [Theory]
    [InlineData("CD9+ CD63+ TSG101+", Attributes.Met)]
    [InlineData("CD9+ TSG101+ ALIX+ CD63- CD81-", Attributes.Met)]
    [InlineData("CD9+ CD63+ CD81+ TSG101- ALIX-", Attributes.NotMet)] // no category 2
    [InlineData("CD9- CD63- CD81- TSG101+ ALIX+", Attributes.NotMet)] // no category 1
    [InlineData("CD9+ CD63- CD81- TSG101+ ALIX-", Attributes.NotMet)] // two only
    public void Needs_three_with_one_of_each_category(string calls, string word) => Panel(calls)!.Word.ShouldBe(word);

    [Fact]
    public void Waits_while_untested_markers_could_still_meet_it()
    {
        var panel = Panel("CD9+ CD63+")!;
        panel.Word.ShouldBeNull();
        panel.Standing.ShouldBe(Standing.Incomplete);
        panel.Note.ShouldBe("present: CD9, CD63; not tested: CD81, TSG101, ALIX");
    }

    [Fact]
    public void Is_invalid_while_only_invalid_markers_could_still_meet_it()
    {
        var panel = Panel("CD9+ CD63+ CD81+ TSG101? ALIX-")!;
        panel.Word.ShouldBeNull();
        panel.Standing.ShouldBe(Standing.Invalid);
    }

    [Fact]
    public void Does_not_pick_the_pleasant_one_of_two_contradicting_results() =>
        Panel("CD9+ CD63+ CD81+ TSG101- TSG101+ ALIX-")!.Standing.ShouldBe(Standing.Invalid);

    [Fact]
    public void Is_silent_before_any_marker_is_tested() => Panel("calnexin-").ShouldBeNull();

    [Fact]
    public void Remembers_every_result_it_counted() => Panel("CD9+ CD63+ TSG101+")!.Sources.Count.ShouldBe(3);

    /// <summary>+ present, − absent with a good positive control, ? absent without one.</summary>
    private static Determination? Panel(string calls)
    {
        var runs = calls.Split(' ').Select(call => call[^1] switch
        {
            '+' => Recordings.Signal(call[..^1], 0.9m, 0.1m, 1.5m),
            '-' => Recordings.Signal(call[..^1], 0.1m, 0.1m, 1.5m),
            _ => Recordings.Signal(call[..^1], 0.1m, 0.1m, null),
        });
        return Recordings.Compute(Rules, [.. runs]).SingleOrDefault(d => d.Attribute == Attributes.PositiveMarkerPanel);
    }
}
