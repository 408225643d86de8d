using System.Globalization;
using EvQc.People;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

/// <summary>What the register says to a measurement, at the moment of the measurement.</summary>
public sealed class The_instruments_register
{
    private static readonly DateTimeOffset Day = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Backs_what_was_measured_while_qualified_calibrated_and_checked() =>
        Record(Checked(CheckKind.Qualification, -30, 30), Checked(CheckKind.Calibration, -30, 30), Beads(-1)).AgainstMeasuringAt(Day).ShouldBeEmpty();

    [Theory]
    [InlineData("no qualification at all", "qualification-missing calibration-missing bead-check-missing")]
    [InlineData("a qualification of tomorrow", "qualification-missing")]
    [InlineData("an expired calibration", "calibration-expired")]
    [InlineData("a calibration that ends at this moment", "calibration-expired")]
    [InlineData("a qualification that failed after a good one", "qualification-failed")]
    [InlineData("a failed bead check after a good one", "bead-check-failed")]
    [InlineData("a bead check of last week", "bead-check-lapsed")]
    [InlineData("a bead check after the measurement", "bead-check-missing")]
    [Trait("Req", "P11-09")]
    public void Holds_what_was_measured_with(string what, string codes) =>
        Case(what).AgainstMeasuringAt(Day).Select(r => r.Code).ShouldBe(codes.Split(' '));

    [Fact]
    public void Asks_for_the_time_of_measurement_and_not_for_today()
    {
        var record = Record(Checked(CheckKind.Qualification, -30, -5), Checked(CheckKind.Calibration, -30, 30), Beads(-10), Beads(-1));
        record.AgainstMeasuringAt(Day.AddDays(-9)).ShouldBeEmpty();
        record.AgainstMeasuringAt(Day).Select(r => r.Code).ShouldBe(["qualification-expired"]);
    }

    [Fact]
    public void Needs_no_beads_of_an_instrument_that_runs_none() =>
        Record(null, Checked(CheckKind.Qualification, -1, 1), Checked(CheckKind.Calibration, -1, 1)).AgainstMeasuringAt(Day).ShouldBeEmpty();

    [Fact]
    public void Backs_what_a_retired_instrument_measured_before()
    {
        var record = Record(Checked(CheckKind.Qualification, -30, 30), Checked(CheckKind.Calibration, -30, 30), Beads(-1));
        record.Instrument.Retire("worn out", new Actor(Guid.CreateVersion7(), "Mara", Role.LaboratoryManager), Day);
        record.AgainstMeasuringAt(Day.AddMinutes(-1)).ShouldBeEmpty();
        record.AgainstMeasuringAt(Day).Select(r => r.Code).ShouldBe(["instrument-retired"]);
        Should.Throw<QcRuleException>(() => record.Instrument.Retire("again", Actor.System, Day)).Code.ShouldBe("instrument-retired");
    }

    [Fact]
    [Trait("Req", "P11-09")]
    public void Holds_a_file_of_an_unknown_serial_number_and_names_it()
    {
        var answer = Ask([new("X-1", null, [Day])]);
        answer.Holds.ShouldHaveSingleItem().ShouldSatisfyAllConditions(h => h.Code.ShouldBe("instrument-unregistered"), h => h.Sentence.ShouldContain("X-1"), h => h.Remedy.ShouldNotBeEmpty());
        answer.Instruments.ShouldHaveSingleItem().Record.ShouldBeNull();
    }

    [Fact]
    public void Knows_a_serial_number_in_any_capitals() => Ask([new("sn-1", null, [Day])]).Holds.ShouldBeEmpty();

    [Fact]
    public void Takes_the_only_instrument_that_writes_a_layout_without_serial_numbers_and_says_so()
    {
        var answer = Ask([new(null, null, [Day])]);
        answer.Holds.ShouldBeEmpty();
        answer.Instruments.ShouldHaveSingleItem().Why.ShouldContain("only instrument in use");
    }

    [Fact]
    public void Never_chooses_between_two()
    {
        RegisterAnswer.To([new(null, null, [Day])], "kaleido", true, null, [Good("SN-1"), Good("SN-2")]).Holds.ShouldHaveSingleItem().Code.ShouldBe("instrument-unknown");
        RegisterAnswer.To([new(null, null, [Day])], "kaleido", true, "SN-2", [Good("SN-1"), Good("SN-2")]).ShouldSatisfyAllConditions(
            a => a.Holds.ShouldBeEmpty(), a => a.Instruments.ShouldHaveSingleItem().Record!.Instrument.Serial.ShouldBe("SN-2"));
    }

    [Fact]
    public void Lets_nobody_choose_another_instrument_than_the_printed_one() =>
        RegisterAnswer.To([new("X-1", null, [Day])], "kaleido", true, "SN-1", [Good("SN-1")]).Holds.ShouldHaveSingleItem().Code.ShouldBe("instrument-unregistered");

    [Fact]
    public void Holds_what_was_measured_at_an_unknown_time() => Ask([new("SN-1", "25/25/2025", [])]).Holds.ShouldHaveSingleItem().Code.ShouldBe("measured-at-unknown");

    [Fact]
    public void Holds_in_the_repeated_hour_unless_both_readings_of_the_clock_are_covered()
    {
        var expires = Record(Checked(CheckKind.Qualification, -30, 30), Checked(CheckKind.Calibration, -30, 0), Beads(-0.5));
        RegisterAnswer.To([new("SN-1", "02:30", [Day.AddMinutes(-30), Day.AddMinutes(30)])], "kaleido", true, null, [expires]).Holds.ShouldHaveSingleItem().Code.ShouldBe("calibration-expired");
        Ask([new("SN-1", "02:30", [Day.AddMinutes(-30), Day.AddMinutes(30)])]).Holds.ShouldBeEmpty();
    }

    [Fact]
    public void Asks_nothing_of_rows_of_the_template_that_name_no_instrument() =>
        RegisterAnswer.To([new(null, null, []), new("SN-1", null, [Day])], "evqc-template", false, null, [Good("SN-1")]).ShouldSatisfyAllConditions(
            a => a.Holds.ShouldBeEmpty(), a => a.Instruments.Count.ShouldBe(1));

    [Fact]
    public void Says_more_against_a_measurement_the_less_is_on_record()
    {
        // Over all subsets of good records: taking one away never makes a measurement acceptable.
        InstrumentCheck[] all = [Checked(CheckKind.Qualification, -30, 30), Checked(CheckKind.Calibration, -30, 30), Checked(CheckKind.Calibration, -3, 300)];
        for (var kept = 0; kept < 1 << all.Length; kept++)
        {
            var some = all.Where((_, i) => (kept & (1 << i)) != 0).ToArray();
            for (var one = 0; one < all.Length; one++)
            {
                if ((kept & (1 << one)) == 0) continue;
                var fewer = some.Where(c => !ReferenceEquals(c, all[one])).ToArray();
                Record(1, fewer).AgainstMeasuringAt(Day).Count().ShouldBeGreaterThanOrEqualTo(Record(1, some).AgainstMeasuringAt(Day).Count());
            }
        }
    }

    [Theory]
    [InlineData("95", true)]
    [InlineData("105", true)]
    [InlineData("94.999", false)]
    [InlineData("105.001", false)]
    public void Counts_the_limits_of_a_control_in(string mean, bool passed) => ControlRun.IsWithin(decimal.Parse(mean, CultureInfo.InvariantCulture), 95, 105).ShouldBe(passed);

    [Fact]
    public void Has_the_limits_of_a_control_bind_only_where_given() => ControlRun.IsWithin(1E9m, 95, null).ShouldBeTrue();

    private static RegisterAnswer Ask(MeasuredWith[] claims) => RegisterAnswer.To(claims, "kaleido", true, null, [Good("SN-1")]);

    private static InstrumentRecord Good(string serial) =>
        new(New(serial, null), [Checked(CheckKind.Qualification, -30, 30), Checked(CheckKind.Calibration, -30, 30)], []);

    private static InstrumentRecord Case(string what)
    {
        InstrumentCheck[] good = [Checked(CheckKind.Qualification, -30, 30), Checked(CheckKind.Calibration, -30, 30)];
        return what switch
        {
            "no qualification at all" => Record(1),
            "a qualification of tomorrow" => Record(Checked(CheckKind.Qualification, 1, 30), good[1], Beads(-1)),
            "an expired calibration" => Record(good[0], Checked(CheckKind.Calibration, -30, -1), Beads(-1)),
            "a calibration that ends at this moment" => Record(good[0], Checked(CheckKind.Calibration, -30, 0), Beads(-1)),
            "a qualification that failed after a good one" => Record(good[0], good[1], Checked(CheckKind.Qualification, -1, 30, passed: false), Beads(-1)),
            "a failed bead check after a good one" => Record([.. good, Beads(-1), Beads(-0.5, passed: false)]),
            "a bead check of last week" => Record([.. good, Beads(-7)]),
            _ => Record([.. good, Beads(0.1)]),
        };
    }

    private static InstrumentRecord Record(params object[] records) => Record(1, records);

    private static InstrumentRecord Record(int? beadCheckDays, params object[] records) =>
        new(New("SN-1", beadCheckDays), [.. records.OfType<InstrumentCheck>()], [.. records.OfType<ControlRun>()]);

    private static Instrument New(string serial, int? beadCheckDays)
    {
        var instrument = new Instrument { Id = Guid.CreateVersion7(), Kind = InstrumentKind.ParticleTracking, Model = "NS300", Serial = serial, Formats = "kaleido mars", RegisteredAt = Day.AddDays(-60), RegisteredBy = "Mara" };
        instrument.Describe(null, null, beadCheckDays, null);
        return instrument;
    }

    private static InstrumentCheck Checked(CheckKind kind, int from, int to, bool passed = true) => new()
    {
        Id = Guid.CreateVersion7(),
        InstrumentId = Guid.Empty,
        Kind = kind,
        What = "PQ",
        DoneAt = Day.AddDays(from),
        DoneBy = "service",
        Passed = passed,
        ValidUntil = Day.AddDays(to),
        RecordedAt = Day.AddDays(from),
        RecordedById = Guid.Empty,
        RecordedBy = "Mara",
    };

    private static ControlRun Beads(double days, bool passed = true) => new()
    {
        Id = Guid.CreateVersion7(),
        InstrumentId = Guid.Empty,
        Kind = ControlKind.Beads,
        At = Day.AddDays(days),
        Passed = passed,
        RecordedAt = Day.AddDays(days),
        RecordedById = Guid.Empty,
        RecordedBy = "Tom",
    };
}
