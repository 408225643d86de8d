using EvQc.Audit;
using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Assays;

[Collection<AssayBench>]
public sealed class Entering_results_by_hand(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    public static TheoryData<string, RecordResults.Entry, string> Mistakes => new()
    {
        { "an unknown attribute", new("particle-smell", "1", "nm"), "entries[0].attribute: unknown-attribute" },
        { "no attribute", new(null!, "1", "nm"), "entries[0].attribute: unknown-attribute" },
        { "a computed attribute", new("particle-to-protein", "4.2E10", "particles/µg"), "entries[0].attribute: computed-attribute" },
        { "a computed word", new("positive-marker-panel", "met", null), "entries[0].attribute: computed-attribute" },
        { "no value", new("potency", "", "%"), "entries[0].value: not-a-number" },
        { "null for a value", new("potency", null!, "%"), "entries[0].value: not-a-number" },
        { "null for a word", new("sterility", null!, null), "entries[0].value: unknown-word" },
        { "a decimal comma", new("potency", "96,5", "%"), "entries[0].value: not-a-number" },
        { "a thousands separator", new("potency", "1 000", "%"), "entries[0].value: not-a-number" },
        { "not a number", new("potency", "NaN", "%"), "entries[0].value: not-a-number" },
        { "infinity", new("potency", "∞", "%"), "entries[0].value: not-a-number" },
        { "an absurd exponent", new("potency", "1E99999999999", "%"), "entries[0].value: not-a-number" },
        { "an absurd exponent of nothing", new("potency", "0E99999999999", "%"), "entries[0].value: not-a-number" },
        { "a number too large to keep", new("particle-concentration", "1E17", "particles/mL"), "entries[0].value: out-of-range" },
        { "a product too large to keep", new("particle-concentration", "9E15", "particles/mL") { Dilution = "9E15" }, "entries[0].value: out-of-range" },
        { "replicates whose products are too large to keep", new("potency", "9E15; -9E15", "%") { Dilution = "9E15" }, "entries[0].value: out-of-range" },
        { "replicates with bounds", new("endotoxin", "<0.05; 0.07", "EU/mL"), "entries[0].value: not-a-number" },
        { "replicates of which one is none", new("potency", "96.5; n/a", "%"), "entries[0].value: not-a-number" },
        { "no unit", new("potency", "96.5", null), "entries[0].unit: unit-missing" },
        { "a blank unit", new("potency", "96.5", " "), "entries[0].unit: unit-missing" },
        { "an unknown unit", new("potency", "96.5", "furlong"), "entries[0].unit: unit-missing" },
        { "a unit of something else", new("potency", "96.5", "nm"), "entries[0].unit: unit-mismatch" },
        { "a mass where particles are counted", new("particle-concentration", "4.2E11", "µg/mL"), "entries[0].unit: unit-mismatch" },
        { "the unit that says there is none", new("protein-concentration", "10", "unit not stated"), "entries[0].unit: unit-mismatch" },
        { "a word it does not know", new("sterility", "some growth", null), "entries[0].value: unknown-word" },
        { "a number where a word is due", new("sterility", "0", "%"), "entries[0].value: unknown-word" },
        { "a word where a number is due", new("endotoxin", "low", "EU/mL"), "entries[0].value: not-a-number" },
        { "a dilution of nothing", new("potency", "96.5", "%") { Dilution = "0" }, "entries[0].dilution: dilution-not-positive" },
        { "a negative dilution", new("potency", "96.5", "%") { Dilution = "-10" }, "entries[0].dilution: dilution-not-positive" },
        { "a dilution that is none", new("potency", "96.5", "%") { Dilution = "1:10" }, "entries[0].dilution: not-a-number" },
        { "a control that is no number", new("marker.CD9", "2150", "MFI") { PositiveControl = "good" }, "entries[0].positiveControl: not-a-number" },
        { "a value text that is endless", new("endotoxin", "0.05" + new string('0', 500), "EU/mL"), "entries[0].value: not-a-number" },
        { "a remark that is endless", new("potency", "96.5", "%") { Remark = new('r', 2001) }, "entries[0].remark: too-long" },
        { "a method that is endless", new("potency", "96.5", "%") { Method = new('m', 300) }, "entries[0].method: too-long" },
        { "an instrument that is endless", new("potency", "96.5", "%") { Instrument = new('i', 300) }, "entries[0].instrument: too-long" },
        { "a remark that no text holds", new("potency", "96.5", "%") { Remark = "fine\0" }, "entries[0].remark: not-text" },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Req", "DI-09")]
    [MemberData(nameof(Mistakes))]
    public async Task Is_refused_with_its_field_and_leaves_nothing_for(string mistake, RecordResults.Entry entry, string found)
    {
        var sample = await SampleAsync();
        var refused = await _laboratory.EnterAsync(sample, entry);
        refused.IsUsable.ShouldBeFalse(mistake);
        refused.Found().ShouldContain(found, mistake);
        (await ResultsAsync(sample)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Req", "DI-12")]
    public async Task Records_all_or_none_and_names_every_mistake()
    {
        var sample = await SampleAsync();
        var refused = await EnterAsync(sample, new("potency", "96.5", "%"), new("endotoxin", "0,05", null), new("sterility", "maybe", null), new("Potency", "97", "%"));
        refused.Found().ShouldBe(
            ["entries[1].value: not-a-number", "entries[1].unit: unit-missing", "entries[2].value: unknown-word", "entries[3].attribute: attribute-twice"]);
        (await ResultsAsync(sample)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Is_refused_when_there_is_none()
    {
        var sample = await SampleAsync();
        (await EnterAsync(sample)).Found().ShouldBe(["entries: no-result"]);
        (await _laboratory.DoAsync((RecordResults act) => act.RunAsync(new(sample, null, null, null!), _laboratory.Tom, Cancel))).Found().ShouldBe(["entries: no-result"]);
        (await _laboratory.DoAsync((RecordResults act) => act.RunAsync(new(sample, null, null, [null!]), _laboratory.Tom, Cancel))).Found().ShouldBe(["entries[0]: no-result"]);
    }

    [Fact]
    public async Task Is_refused_when_it_was_measured_in_the_future()
    {
        var sample = await SampleAsync();
        var refused = await _laboratory.DoAsync((RecordResults act) => act.RunAsync(
            new(sample, TimeProvider.System.GetUtcNow().AddHours(2), null, [new("potency", "96.5", "%")]), _laboratory.Tom, Cancel));
        refused.Found().ShouldBe(["measuredAt: measured-in-future"]);
    }

    [Fact]
    [Trait("Req", "DI-10")]
    public async Task Is_marked_late_with_both_times_when_it_was_measured_long_ago()
    {
        var sample = await SampleAsync();
        var measured = TimeProvider.System.GetUtcNow().AddDays(-3);
        (await _laboratory.DoAsync((RecordResults act) => act.RunAsync(new(sample, measured, null, [new("potency", "96.5", "%")]), _laboratory.Tom, Cancel))).OrRefuse();
        var late = (await _laboratory.ReviewAsync(sample[..^3])).Findings.ShouldHaveSingleItem();
        late.Kind.ShouldBe(Review.FindingKind.LateEntry);
        late.Sentence.ShouldContain($"was measured {measured:yyyy-MM-dd HH:mm} UTC and recorded {TimeProvider.System.GetUtcNow():yyyy-MM-dd}");
    }

    [Fact]
    public async Task Of_no_sample_finds_none() =>
        await Should.ThrowAsync<NotFoundException>(() => _laboratory.EnterAsync("NO-SUCH-BATCH-FP", new("potency", "96.5", "%")));

    [Fact]
    [Trait("Req", "DI-09")]
    public async Task Keeps_the_text_the_number_and_everything_around_it()
    {
        var sample = await SampleAsync();
        (await EnterAsync(
            sample,
            new("protein-concentration", " 0.0123 ", "mg/mL") { Dilution = "20", Method = "micro-BCA", Instrument = "H1-22051817", Remark = "=cmd|' /C calc'!A0" },
            new("endotoxin", "< 0.05", "EU/mL"),
            new("potency", "95.5; 97.5", "%"),
            new("sterility", "No Growth", null))).OrRefuse();
        var results = await ResultsAsync(sample);

        var protein = results.Single(r => r.Attribute == "protein-concentration");
        (protein.RawText, protein.Value, protein.Unit, protein.DilutionFactor, protein.DilutionBasis).ShouldBe(("0.0123", 0.246m, "mg/mL", 20m, DilutionBasis.Entered));
        (protein.Method, protein.Instrument, protein.Remark, protein.Operator).ShouldBe(("micro-BCA", "H1-22051817", "=cmd|' /C calc'!A0", "Tom Okafor (tom)"));
        protein.IsHandEntered.ShouldBeTrue();
        protein.NeedsVerification.ShouldBeTrue();
        results.Single(r => r.Attribute == "potency").ShouldSatisfyAllConditions(r => r.Value.ShouldBe(96.5m), r => r.Replicates.ShouldBe("95.5;97.5"), r => r.RawText.ShouldBe("95.5; 97.5"));
        var endotoxin = results.Single(r => r.Attribute == "endotoxin");
        (endotoxin.RawText, endotoxin.Value, endotoxin.Bound).ShouldBe(("< 0.05", 0.05m, Bound.Below));
        var sterility = results.Single(r => r.Attribute == "sterility");
        (sterility.RawText, sterility.Word, sterility.Value, sterility.Unit).ShouldBe(("No Growth", "no growth", null, null));

        var audited = await _laboratory.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.SubjectId == protein.Id.ToString()).ToListAsync(Cancel));
        audited.ShouldHaveSingleItem().Changes.ShouldContain("\"Value\":[null,\"0.246");
    }

    [Fact]
    public async Task Is_refused_when_the_result_is_there_already_and_says_whose()
    {
        var sample = await SampleAsync();
        (await _laboratory.EnterAsync(sample, new("potency", "96.5", "%"))).OrRefuse();
        var refused = await Should.ThrowAsync<QcRuleException>(() => _laboratory.EnterAsync(sample, new("POTENCY", "97.0", "%"), _laboratory.Tara));
        refused.Code.ShouldBe("result-already-recorded");
        refused.Message.ShouldContain("96.5 % by Tom Okafor (tom)");
    }

    [Fact]
    public async Task Is_told_to_one_of_several_who_do_it_at_once()
    {
        var sample = await SampleAsync();
        var answers = await Task.WhenAll(new[] { _laboratory.Tara, _laboratory.Tom, _laboratory.Mara }.Select(async actor =>
        {
            try
            {
                return (await _laboratory.EnterAsync(sample, new("potency", "96.5", "%"), actor)).IsUsable ? "recorded" : "problem";
            }
            catch (QcRuleException refused)
            {
                return refused.Code;
            }
        }));
        answers.Order(StringComparer.Ordinal).ShouldBe(["recorded", "result-already-recorded", "result-already-recorded"]);
        (await ResultsAsync(sample)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Lets_two_people_record_different_results_at_once()
    {
        var sample = await SampleAsync();
        string[] attributes = ["size-d10", "size-d50", "size-d90", "size-mean"];
        await Task.WhenAll(attributes.Select(async (a, i) => (await _laboratory.EnterAsync(sample, new(a, "118", "nm"), i % 2 == 0 ? _laboratory.Tara : _laboratory.Tom)).OrRefuse()));
        (await ResultsAsync(sample)).Select(r => r.Attribute).Order(StringComparer.Ordinal).ShouldBe(attributes);
    }

    [Theory]
    [Trait("Req", "P11-08")]
    [InlineData(Role.QaReviewer)]
    [InlineData(Role.Administrator)]
    public async Task Is_not_for(Role role)
    {
        var sample = await SampleAsync();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.EnterAsync(sample, new("potency", "96.5", "%"), _laboratory.Quinn with { Role = role }))).ShouldBe("not-permitted");
        (await ResultsAsync(sample)).ShouldBeEmpty();
    }

    private async Task<string> SampleAsync() => $"{await _laboratory.ProducedAsync(Stage.Culture)}-CM";

    private Task<Parsed<IReadOnlyList<Result>>> EnterAsync(string sample, params RecordResults.Entry[] entries) =>
        _laboratory.DoAsync((RecordResults act) => act.RunAsync(new(sample, null, null, entries), _laboratory.Tom, Cancel));

    private Task<List<Result>> ResultsAsync(string sample) => _laboratory.ReadAsync(db =>
        db.Set<Result>().AsNoTracking().Where(r => db.Set<Sample>().Any(s => s.Id == r.SampleId && s.Label == sample)).ToListAsync(Cancel));
}
