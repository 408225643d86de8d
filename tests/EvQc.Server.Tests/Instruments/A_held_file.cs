using System.Globalization;
using System.Text;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.Demo;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

/// <summary>A file whose instrument the register does not back, and what lets it be used after all.</summary>
[Collection<AssayBench>]
public sealed class A_held_file(SharedLaboratory shared)
{
    private static int _last;

    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-09")]
    public async Task Of_an_unregistered_instrument_gives_no_result_and_shows_why()
    {
        var (number, file) = await MarkersAsync("NOBODYS-1");
        var refusal = await Should.ThrowAsync<QcRuleException>(() => _laboratory.ConfirmAsync(file.Id));
        (refusal.Code, refusal.Message).ShouldSatisfyAllConditions(r => r.Code.ShouldBe("file-held"), r => r.Message.ShouldContain("NOBODYS-1"));
        (await _laboratory.CountAsync<Result>(r => r.FileId == file.Id)).ShouldBe(0);
        (await HoldsAsync(file.Id)).ShouldBe(["instrument-unregistered"]);
        (await _laboratory.ReviewAsync(number)).Facts.PendingFiles.ShouldContain(file.Name);
    }

    [Fact]
    [Trait("Req", "P11-09")]
    public async Task Is_confirmed_once_the_register_answers_for_the_time_of_measurement()
    {
        var serial = NewSerial();
        var (_, file) = await MarkersAsync(serial);
        var instrument = await RegisterAsync(serial);
        (await HoldsAsync(file.Id)).ShouldBe(["qualification-missing", "calibration-missing"]);
        await CheckAsync(instrument, CheckKind.Qualification, -5, 5);
        await CheckAsync(instrument, CheckKind.Calibration, -5, -2);
        (await HoldsAsync(file.Id)).ShouldBe(["calibration-expired"]);
        await CheckAsync(instrument, CheckKind.Calibration, -1, 5);
        (await HoldsAsync(file.Id)).ShouldBeEmpty();
        var result = (await _laboratory.ConfirmAsync(file.Id)).OrRefuse()[0];
        (result.InstrumentSerial, result.Deviation).ShouldBe((serial, null));
    }

    [Fact]
    public async Task Is_released_by_a_manager_with_a_reason_that_its_results_and_the_review_carry()
    {
        var (number, file) = await MarkersAsync(NewSerial());
        (await LaboratoryWork.RefusalAsync(() => ReleaseAsync(file.Id, "x", _laboratory.Tom))).ShouldBe("not-permitted");
        (await LaboratoryWork.RefusalAsync(() => ReleaseAsync(file.Id, " ", _laboratory.Mara))).ShouldBe("reason-required");
        await ReleaseAsync(file.Id, "Loaned from the neighbours, qualification seen on paper.", _laboratory.Mara);
        var result = (await _laboratory.ConfirmAsync(file.Id)).OrRefuse()[0];
        result.Deviation!.ShouldContain("qualification seen on paper");
        var review = await _laboratory.ReviewAsync(number);
        review.OpenFindings.ShouldContain(f => f.Kind == FindingKind.Run && f.Sentence.Contains("qualification seen on paper", StringComparison.Ordinal));
        review.Facts.UnreviewedChanges.ShouldContain(c => c.Contains("qualification seen on paper", StringComparison.Ordinal));
        review.Evidence.Json.ShouldContain("\"deviation\"");
    }

    [Fact]
    public async Task Is_held_again_for_a_reason_that_comes_after_its_release()
    {
        var serial = NewSerial();
        var (_, file) = await MarkersAsync(serial);
        await ReleaseAsync(file.Id, "Looked at.", _laboratory.Mara);
        await RegisterAsync(serial);
        (await HoldsAsync(file.Id)).ShouldBe(["qualification-missing", "calibration-missing"]);
    }

    [Fact]
    public async Task That_is_not_held_needs_no_release()
    {
        var (_, file) = await MarkersAsync("FX3D-17204");
        (await LaboratoryWork.RefusalAsync(() => ReleaseAsync(file.Id, "x", _laboratory.Mara))).ShouldBe("file-not-held");
    }

    [Fact]
    public async Task Without_a_serial_number_is_that_of_the_instrument_chosen_and_the_choice_is_recorded()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var serial = NewSerial();
        var instrument = await RegisterAsync(serial, InstrumentFormats.NanoSight);
        await CheckAsync(instrument, CheckKind.Qualification, -5, 5);
        await CheckAsync(instrument, CheckKind.Calibration, -5, 5);
        var now = TimeProvider.System.GetUtcNow();
        (await ControlAsync(new(ControlKind.Beads, serial, null) { At = now.AddHours(-3), NominalNm = 100, MeanNm = 101, LowerLimit = 95, UpperLimit = 105 })).OrRefuse();
        (await ControlAsync(new(ControlKind.Blank, serial, null) { At = now.AddHours(-3), ConcentrationPerMl = 1E5m, UpperLimit = 1E6m })).OrRefuse();
        var bytes = await DemoFiles.BytesAsync("BATCH-A-nta.csv", $"{number}-CM", now.AddHours(-1).UtcDateTime, Cancel);
        var file = await _laboratory.StoreAsync("nta.csv", bytes, number);
        try
        {
            (await HoldsAsync(file.Id)).ShouldBe(["instrument-unknown"]);
            (await LaboratoryWork.RefusalAsync(() => ReleaseAsync(file.Id, "whichever", _laboratory.Mara))).ShouldBe("hold-answerable");
            var results = (await _laboratory.ConfirmAsync(file.Id, new FileAnswers { Instrument = serial })).OrRefuse();
            results.ShouldAllBe(r => r.InstrumentSerial == serial);
        }
        finally
        {
            // A second instrument that writes the layout would be in the way of the other tests.
            await _laboratory.DoAsync((RetireInstrument act) => act.RunAsync(instrument.Id, "end of the test", _laboratory.Mara, Cancel));
        }

        (await _laboratory.ReadAsync(db => db.Set<Audit.AuditEntry>().CountAsync(e => e.Subject == "InstrumentChosen" && e.SubjectId == file.Id.ToString(), Cancel))).ShouldBe(1);
    }

    [Fact]
    public async Task Of_a_lapsed_bead_check_is_answered_by_the_bead_check_itself()
    {
        var serial = NewSerial();
        var instrument = await RegisterAsync(serial, beadCheckDays: 1);
        await CheckAsync(instrument, CheckKind.Qualification, -5, 5);
        await CheckAsync(instrument, CheckKind.Calibration, -5, 5);
        var (_, held) = await MarkersAsync(serial);
        (await HoldsAsync(held.Id)).ShouldBe(["bead-check-missing"]);

        // The very check: a run of beads on the instrument that is out of its check.
        var text = Encoding.Latin1.GetString(await DemoFiles.BytesAsync("BATCH-B-nta.txt", "beads", TimeProvider.System.GetUtcNow().AddHours(-2).UtcDateTime, Cancel));
        var beads = await _laboratory.StoreAsync("beads.txt", Encoding.Latin1.GetBytes(text.Replace("21-614", serial, StringComparison.Ordinal)));
        (await HoldsAsync(beads.Id)).ShouldBe(["bead-check-missing"]);
        var control = (await ControlAsync(new(ControlKind.Beads, null, beads.Id) { NominalNm = 100, LowerLimit = 50, UpperLimit = 300 })).OrRefuse();
        (control.Passed, control.FileId).ShouldBe((true, beads.Id));
        (await _laboratory.ReadAsync(db => db.Set<StoredFile>().AsNoTracking().SingleAsync(f => f.Id == beads.Id, Cancel))).Status.ShouldBe(FileStatus.ControlRecorded);
        (await LaboratoryWork.RefusalAsync(() => ControlAsync(new(ControlKind.Beads, null, beads.Id) { NominalNm = 100, LowerLimit = 50, UpperLimit = 300 }))).ShouldBe("file-already-confirmed");
        (await HoldsAsync(held.Id)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Req", "OOS-09")]
    public async Task Stays_held_after_a_failed_bead_check_until_its_cause_is_recorded()
    {
        var serial = NewSerial();
        await RegisterAsync(serial, beadCheckDays: 1);
        var at = TimeProvider.System.GetUtcNow().AddHours(-3);
        var good = new RecordControl.Request(ControlKind.Beads, serial, null) { At = at.AddMinutes(5), NominalNm = 100, MeanNm = 101, LowerLimit = 95, UpperLimit = 105 };
        (await ControlAsync(good with { At = at, MeanNm = 120 })).OrRefuse().Passed.ShouldBeFalse();
        (await LaboratoryWork.RefusalAsync(() => ControlAsync(good))).ShouldBe("control-failure-unexplained");
        (await ControlAsync(good with { CauseOfFailureBefore = "Air bubble in the cell." })).OrRefuse().Passed.ShouldBeTrue();
    }

    [Theory]
    [InlineData("nominal-missing", null, 101.0, 95.0, 105.0)]
    [InlineData("value-missing", 100.0, null, 95.0, 105.0)]
    [InlineData("limits-missing", 100.0, 101.0, null, 105.0)]
    [InlineData("limits-crossed", 100.0, 101.0, 105.0, 95.0)]
    public async Task Is_not_answered_by_half_a_bead_check(string code, double? nominal, double? mean, double? lower, double? upper)
    {
        var request = new RecordControl.Request(ControlKind.Beads, "NS300-10417", null)
        {
            At = TimeProvider.System.GetUtcNow(),
            NominalNm = (decimal?)nominal,
            MeanNm = (decimal?)mean,
            LowerLimit = (decimal?)lower,
            UpperLimit = (decimal?)upper,
        };
        (await ControlAsync(request)).Problems.Select(p => p.Code).ShouldContain(code);
    }

    [Fact]
    [Trait("Req", "P11-08")]
    public async Task Is_answered_by_the_laboratory_manager_alone()
    {
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DoAsync((RegisterInstrument act) => act.RunAsync(new(InstrumentKind.Other, "X", NewSerial(), []), _laboratory.Tom, Cancel)))).ShouldBe("not-permitted");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DoAsync((RetireInstrument act) => act.RunAsync(Guid.Empty, "x", _laboratory.Quinn, Cancel)))).ShouldBe("not-permitted");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DoAsync((RecordInstrumentCheck act) => act.RunAsync(new(Guid.Empty, null, null, null, null, true, null, null), _laboratory.Tara, Cancel)))).ShouldBe("not-permitted");
    }

    [Fact]
    public async Task Is_not_answered_by_a_second_instrument_of_the_same_serial_number()
    {
        var serial = NewSerial();
        await RegisterAsync(serial);
        var again = await _laboratory.DoAsync((RegisterInstrument act) => act.RunAsync(new(InstrumentKind.Other, "X", serial.ToLowerInvariant(), []), _laboratory.Mara, Cancel));
        again.Found().ShouldBe(["serial: serial-taken"]);
    }

    [Fact]
    public async Task Is_matched_by_the_pattern_of_its_instrument()
    {
        var serial = NewSerial();
        var refused = await _laboratory.DoAsync((RegisterInstrument act) => act.RunAsync(new(InstrumentKind.Other, "X", serial, []) { SamplePattern = "(" }, _laboratory.Mara, Cancel));
        refused.Found().ShouldBe(["samplePattern: pattern-unreadable"]);
        SampleMatch.Of("run7/T-1_FP/500x", "f.txt", ["T-1_FP", "T-1_FP/500"], "/(?<label>[^/]+)/").ShouldSatisfyAllConditions(m => m.Label.ShouldBe("T-1_FP"), m => m.Why.ShouldContain("pattern"));
    }

    private static string NewSerial() => string.Create(CultureInfo.InvariantCulture, $"SN-T{Interlocked.Increment(ref _last):000}");

    private async Task<(string Number, StoredFile File)> MarkersAsync(string serial)
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var at = TimeProvider.System.GetUtcNow().AddHours(-1).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var text = $"{EvQcTemplate.Signature}\nsample,attribute,value,unit,measured_at,instrument\n{number}-CM,marker.CD9,2150,MFI,{at},{serial}\n";
        return (number, await _laboratory.StoreAsync($"{number}-markers.csv", Encoding.UTF8.GetBytes(text), number));
    }

    private async Task<IEnumerable<string>> HoldsAsync(Guid file) => (await _laboratory.DoAsync((PreviewFile act) => act.RunAsync(file, FileAnswers.None, _laboratory.Tom, Cancel))).Standing!.OpenHolds.Select(h => h.Code);

    private async Task<Instrument> RegisterAsync(string serial, string format = "", int? beadCheckDays = null) =>
        (await _laboratory.DoAsync((RegisterInstrument act) => act.RunAsync(
            new(InstrumentKind.Other, "Bench instrument", serial, format.Length == 0 ? [] : [format]) { BeadCheckDays = beadCheckDays }, _laboratory.Mara, Cancel))).OrRefuse();

    private async Task CheckAsync(Instrument instrument, CheckKind kind, int fromDays, int toDays)
    {
        var now = TimeProvider.System.GetUtcNow();
        (await _laboratory.DoAsync((RecordInstrumentCheck act) => act.RunAsync(
            new(instrument.Id, kind, "PQ", now.AddDays(fromDays), "service", true, now.AddDays(toDays), "C-1"), _laboratory.Mara, Cancel))).OrRefuse();
    }

    private Task<RunDecision> ReleaseAsync(Guid file, string because, People.Actor actor) =>
        _laboratory.DoAsync((ReleaseHeldFile act) => act.RunAsync(new(file, FileAnswers.None, because), actor, Cancel));

    private Task<Parsed<ControlRun>> ControlAsync(RecordControl.Request request) => _laboratory.DoAsync((RecordControl act) => act.RunAsync(request, _laboratory.Tom, Cancel));
}
