using System.Globalization;

namespace EvQc.Instruments;

/// <summary>An instrument with everything recorded of it. What it was fit for is asked of a moment of measurement, never of today.</summary>
public sealed record InstrumentRecord(Instrument Instrument, IReadOnlyList<InstrumentCheck> Checks, IReadOnlyList<ControlRun> Controls)
{
    /// <summary>Why a measurement at that moment is not backed by the register; empty when it is.</summary>
    public IEnumerable<HoldReason> AgainstMeasuringAt(DateTimeOffset at)
    {
        if (Instrument.RetiredAt <= at)
            yield return new("instrument-retired", $"{Instrument.Title} had been retired since {Time(Instrument.RetiredAt.Value)} when it measured at {Time(at)}.", "Measure again on an instrument in use.");
        foreach (var kind in Enum.GetValues<CheckKind>())
            if (Against(kind, at) is { } reason)
                yield return reason;
        if (Instrument.BeadCheckDays is { } days && AgainstBeads(days, at) is { } beads) yield return beads;
    }

    /// <summary>The check that held at a moment; null when none did.</summary>
    public InstrumentCheck? InForce(CheckKind kind, DateTimeOffset at) =>
        Latest(kind, at) is { Passed: true } check && at < check.ValidUntil ? check : null;

    /// <summary>The latest control of a kind up to a moment.</summary>
    public ControlRun? LatestControl(ControlKind kind, DateTimeOffset at) => Controls.Where(c => c.Kind == kind && c.At <= at).MaxBy(c => (c.At, c.RecordedAt));

    /// <summary>A failed control of the kind that no later one has explained.</summary>
    public ControlRun? UnexplainedFailure(ControlKind kind) =>
        Controls.Where(c => c.Kind == kind).MaxBy(c => c.RecordedAt) is { Passed: false } last ? last : null;

    private HoldReason? Against(CheckKind kind, DateTimeOffset at)
    {
        var (name, done) = kind == CheckKind.Qualification ? ("qualification", "qualified") : ("calibration", "calibrated");
        return Latest(kind, at) switch
        {
            null => new($"{name}-missing", $"{Instrument.Title} had no {name} on record when it measured at {Time(at)}.", $"The laboratory manager records the {name} that covers this time."),
            { Passed: false } failed => new($"{name}-failed", $"{Instrument.Title} had failed its {name} of {Time(failed.DoneAt)} when it measured at {Time(at)}.", "Repair and requalify it, then measure again."),
            { } check when at >= check.ValidUntil => new(
                $"{name}-expired", $"{Instrument.Title} was {done} until {Time(check.ValidUntil)} and measured at {Time(at)}.",
                $"The laboratory manager records the {name} that covers this time, if there was one."),
            _ => null,
        };
    }

    private HoldReason? AgainstBeads(int days, DateTimeOffset at) => LatestControl(ControlKind.Beads, at) switch
    {
        null => new("bead-check-missing", $"{Instrument.Title} had no bead check on record when it measured at {Time(at)}.", "Record the bead check that was done before, if there was one."),
        { Passed: false } failed => new("bead-check-failed", $"The bead check of {Instrument.Title} at {Time(failed.At)} failed, and it measured at {Time(at)}.", "Find the cause, pass a bead check and measure again."),
        { } passed when at - passed.At > TimeSpan.FromDays(days) => new(
            "bead-check-lapsed", $"The last bead check of {Instrument.Title} before {Time(at)} was at {Time(passed.At)}; one every {Number(days)} day(s) is due.",
            "Record the bead check that was done before, if there was one."),
        _ => null,
    };

    private InstrumentCheck? Latest(CheckKind kind, DateTimeOffset at) => Checks.Where(c => c.Kind == kind && c.DoneAt <= at).MaxBy(c => (c.DoneAt, c.RecordedAt));

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
