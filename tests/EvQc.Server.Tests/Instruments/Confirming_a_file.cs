using System.Text;
using System.Text.RegularExpressions;
using EvQc.Assays;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.Demo;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

[Collection<AssayBench>]
public sealed class Confirming_a_file(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    public static TheoryData<string, TemplateLine[], string> Wrong => new()
    {
        { "an unknown attribute", [new("particle-smell", "1", "nm")], "unknown-attribute" },
        { "a computed attribute", [new("particle-to-protein", "4E10", "particles/µg")], "computed-attribute" },
        { "a unit of something else", [new("particle-concentration", "4.2E11", "µg/mL")], "unit-mismatch" },
        { "a unit for a word", [new("sterility", "0", "%")], "unknown-word" },
        { "an unknown unit", [new("potency", "96.5", "furlong")], "unit-unknown" },
        { "no unit", [new("potency", "96.5")], "unit-missing" },
        { "a word it does not know", [new("sterility", "a little growth")], "unknown-word" },
        { "replicates that contradict each other", [new("sterility", "no growth"), new("sterility", "growth", Replicate: "2")], "replicates-disagree" },
        { "replicates in units of two kinds", [new("marker.CD9", "2150", "MFI"), new("marker.CD9", "1.2", "AU", Replicate: "2")], "unit-mismatch" },
        { "the same row twice", [new("potency", "96.5", "%"), new("Potency", "97", "%")], "duplicate-row" },
        { "a word where a number is due", [new("potency", "fine")], "not-a-number" },
        { "a control that is a word", [new("marker.CD9", "2150", "MFI", "good", "46")], "control-not-a-number" },
        { "replicates with bounds", [new("endotoxin", "<0.05", "EU/mL"), new("endotoxin", "0.07", "EU/mL", Replicate: "2")], "replicates-with-bounds" },
        { "a number beyond all bounds", [new("potency", "1E17", "%")], "out-of-range" },
        { "a product beyond all bounds", [new("potency", "9E15", "%", Dilution: "1E9")], "out-of-range" },
        { "a sum beyond all bounds", [new("potency", "1E17", "%"), new("potency", "1E17", "%", Replicate: "2")], "out-of-range" },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Records_nothing_from_a_template_with(string what, TemplateLine[] lines, string code)
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var file = await _laboratory.StoreAsync("tests.csv", LaboratoryWork.Template($"{number}-CM", lines), number);
        var refused = await _laboratory.ConfirmAsync(file.Id);
        refused.IsUsable.ShouldBeFalse(what);
        refused.Errors.ShouldContain(p => p.Code == code && p.Line >= 3, $"{what}: {string.Join("; ", refused.Problems)}");
        await _laboratory.SettleAsync(file.Id);
        (await _laboratory.CountAsync<Result>(r => r.FileId == file.Id)).ShouldBe(0);
        (await FileAsync(file.Id)).Status.ShouldNotBe(FileStatus.Confirmed);
    }

    [Fact]
    public async Task Takes_a_template_with_decimal_commas_and_semicolons_as_what_it_means()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var text = $"{EvQcTemplate.Signature}\nsample;attribute;value;unit\n{number}-CM;potency;96,5;%\n";
        var file = await _laboratory.StoreAsync("commas.csv", Encoding.UTF8.GetBytes(text), number);
        (await _laboratory.ConfirmAsync(file.Id)).OrRefuse()[0].Value.ShouldBe(96.5m);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("iso-8859-1")]
    public async Task Takes_a_template_in_any_encoding_that_says_itself(string encoding)
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var to = Encoding.GetEncoding(encoding);
        var text = Encoding.UTF8.GetString(LaboratoryWork.Template($"{number}-CM", [new("protein-concentration", "310", "µg/mL")]));
        var file = await _laboratory.StoreAsync("encoded.csv", [.. to.GetPreamble(), .. to.GetBytes(text)], number);
        var recorded = (await _laboratory.ConfirmAsync(file.Id)).OrRefuse().ShouldHaveSingleItem();
        (recorded.Value, recorded.Unit).ShouldBe((310m, "µg/mL"));
    }

    [Fact]
    public async Task Keeps_of_endless_texts_what_the_record_holds()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var path = Path.Combine(RepositoryRoot.Path, "tests", "data", "nta-dilution-not-recorded.csv");
        var text = (await File.ReadAllTextAsync(path, Cancel)).Replace("T. Berg", new string('T', 300), StringComparison.Ordinal);
        var file = await _laboratory.StoreAsync($"{number}-CM.csv", Encoding.UTF8.GetBytes(text), number);
        var results = (await _laboratory.ConfirmAsync(file.Id, new FileAnswers { Dilution = 1m })).OrRefuse();
        results.ShouldAllBe(r => r.Operator!.Length == 200);
    }

    [Fact]
    [Trait("Req", "DI-11")]
    [Trait("Req", "DI-09")]
    public async Task Keeps_with_each_result_its_file_line_raw_text_and_replicates()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var results = await _laboratory.ConfirmedAsync(number, $"{number}-CM",
            [new("protein-concentration", "9.9", "µg/mL", Dilution: "20"), new("protein-concentration", "10.1", "µg/mL", Replicate: "2", Dilution: "20"), new("endotoxin", "<0.05", "EU/mL")]);
        var protein = results.Single(r => r.Attribute == "protein-concentration");
        (protein.RawText, protein.Value, protein.Unit, protein.Replicates).ShouldBe(("9.9; 10.1", 200m, "µg/mL", "198;202"));
        (protein.DilutionFactor, protein.DilutionBasis, protein.FileLine).ShouldBe((20m, DilutionBasis.File, 3));
        results.Single(r => r.Attribute == "endotoxin").ShouldSatisfyAllConditions(
            r => r.FileLine.ShouldBe(5), r => r.Bound.ShouldBe(Bound.Below), r => r.IsHandEntered.ShouldBeFalse(), r => r.NeedsVerification.ShouldBeFalse());
        var file = await FileAsync(protein.FileId!.Value);
        (file.Status, file.ConfirmedBy).ShouldBe((FileStatus.Confirmed, "Tom Okafor (tom)"));
    }

    [Fact]
    public async Task Is_refused_a_second_time()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var file = await _laboratory.StoreAsync("once.csv", LaboratoryWork.Template($"{number}-CM", [new("potency", "96.5", "%")]), number);
        (await _laboratory.ConfirmAsync(file.Id)).OrRefuse();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.ConfirmAsync(file.Id, actor: _laboratory.Tara))).ShouldBe("file-already-confirmed");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DoAsync((SetFileAside act) => act.RunAsync(new(file.Id, "oops"), _laboratory.Tom, Cancel)))).ShouldBe("file-already-confirmed");
        (await _laboratory.CountAsync<Result>(r => r.FileId == file.Id)).ShouldBe(1);
    }

    [Fact]
    public async Task Is_done_by_one_of_two_who_do_it_at_once()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var file = await _laboratory.StoreAsync("twice.csv", LaboratoryWork.Template($"{number}-CM", [new("potency", "96.5", "%"), new("endotoxin", "<0.05", "EU/mL")]), number);
        var answers = await Task.WhenAll(new[] { _laboratory.Tara, _laboratory.Tom }.Select(async actor =>
        {
            try
            {
                return (await _laboratory.ConfirmAsync(file.Id, actor: actor)).IsUsable ? "confirmed" : "problem";
            }
            catch (QcRuleException refused)
            {
                return refused.Code;
            }
        }));
        answers.Count(a => a == "confirmed").ShouldBe(1, string.Join(", ", answers));
        answers.Single(a => a != "confirmed").ShouldBeOneOf("file-already-confirmed", "result-already-recorded", "changed-meanwhile");
        (await _laboratory.CountAsync<Result>(r => r.FileId == file.Id)).ShouldBe(2);
    }

    [Fact]
    public async Task Asks_which_sample_is_meant_when_no_label_fits()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var file = await _laboratory.StoreAsync("who.csv", LaboratoryWork.Template("tube 7", [new("potency", "96.5", "%")]), number);
        var preview = await PreviewAsync(file.Id);
        (preview.Matches["tube 7"].Label, preview.Matches["tube 7"].Why).ShouldBe((null, "no sample has the label 'tube 7'"));
        preview.Candidates.ShouldBe([$"{number}-CM"]);
        (await _laboratory.ConfirmAsync(file.Id)).Found().ShouldBe(["samples: sample-missing"]);
        (await _laboratory.ConfirmAsync(file.Id, samples: new Dictionary<string, string> { ["tube 7"] = "T-NONE" })).Found().ShouldBe(["samples: unknown-sample"]);
        (await _laboratory.ConfirmAsync(file.Id, samples: new Dictionary<string, string> { ["tube 7"] = ConfirmFile.LeaveOut })).Found().ShouldBe(["samples: no-sample-chosen"]);
        (await FileAsync(file.Id)).Status.ShouldNotBe(FileStatus.Confirmed);
    }

    [Fact]
    [Trait("Req", "P11-05")]
    public async Task Writes_a_corrected_match_into_the_audit_trail()
    {
        var number = await _laboratory.ProducedAsync(Stage.Filtration);
        var file = await _laboratory.StoreAsync("match.csv", LaboratoryWork.Template($"{number}-CM", [new("potency", "96.5", "%")]), number);
        var result = (await _laboratory.ConfirmAsync(file.Id, samples: new Dictionary<string, string> { [$"{number}-CM"] = $"{number}-FIL" })).OrRefuse()[0];
        (await _laboratory.ReadAsync(db => db.Set<Sample>().Where(s => s.Id == result.SampleId).Select(s => s.Label).SingleAsync(Cancel))).ShouldBe($"{number}-FIL");
        var audited = await _laboratory.ReadAsync(db => db.Set<AuditEntry>().SingleAsync(e => e.Subject == "SampleMatchCorrected" && e.SubjectId == file.Id.ToString(), Cancel));
        audited.ActorName.ShouldBe("Tom Okafor (tom)");
        audited.Changes.ShouldContain($"{number}-FIL; proposed was {number}-CM");
    }

    [Fact]
    public async Task Leaves_out_what_is_another_project_s()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var bytes = Encoding.UTF8.GetBytes($"{EvQcTemplate.Signature}\nsample,attribute,value,unit\n{number}-CM,potency,96.5,%\nstranger,potency,12,%\n");
        var file = await _laboratory.StoreAsync("shared plate.csv", bytes, number);
        var recorded = (await _laboratory.ConfirmAsync(file.Id, samples: new Dictionary<string, string> { ["stranger"] = ConfirmFile.LeaveOut })).OrRefuse();
        recorded.ShouldHaveSingleItem().Value.ShouldBe(96.5m);
    }

    [Fact]
    public async Task Of_two_batches_at_once_is_refused()
    {
        var (one, other) = (await _laboratory.ProducedAsync(Stage.Culture), await _laboratory.ProducedAsync(Stage.Culture));
        var bytes = Encoding.UTF8.GetBytes($"{EvQcTemplate.Signature}\nsample,attribute,value,unit\n{one}-CM,potency,96.5,%\n{other}-CM,potency,12,%\n");
        var file = await _laboratory.StoreAsync("two.csv", bytes);
        (await _laboratory.ConfirmAsync(file.Id)).Found().ShouldBe(["samples: several-batches"]);
        (await _laboratory.ConfirmAsync(file.Id, samples: new Dictionary<string, string> { [$"{other}-CM"] = ConfirmFile.LeaveOut })).OrRefuse().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Is_refused_for_another_batch_when_the_batch_it_was_uploaded_for_is_decided()
    {
        var (rejected, other) = (await _laboratory.ProducedAsync(Stage.Culture), await _laboratory.ProducedAsync(Stage.Culture));
        var file = await _laboratory.StoreAsync("moved.csv", LaboratoryWork.Template($"{rejected}-CM", [new("potency", "96.5", "%")]), rejected);
        await _laboratory.SettleAsync(file.Id);
        var review = await _laboratory.ReviewAsync(rejected);
        (await _laboratory.DecideAsync(review, release: false, reason: "contaminated culture")).OrRefuse();

        var samples = new Dictionary<string, string> { [$"{rejected}-CM"] = $"{other}-CM" };
        (await LaboratoryWork.RefusalAsync(() => _laboratory.ConfirmAsync(file.Id, samples: samples))).ShouldBe("file-of-decided-batch");
        (await _laboratory.CountAsync<Result>(r => r.FileId == file.Id)).ShouldBe(0);
        (await _laboratory.ReviewAsync(rejected)).Evidence.Sha256.ShouldBe(review.Evidence.Sha256);
    }

    [Fact]
    public async Task Is_refused_when_two_samples_of_the_file_are_said_to_be_the_same()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var bytes = Encoding.UTF8.GetBytes($"{EvQcTemplate.Signature}\nsample,attribute,value,unit\n{number}-CM,potency,96.5,%\ntube 2,potency,97.5,%\n");
        var file = await _laboratory.StoreAsync("same.csv", bytes, number);
        var refused = await _laboratory.ConfirmAsync(file.Id, samples: new Dictionary<string, string> { ["tube 2"] = $"{number}-CM" });
        refused.Found().ShouldBe(["samples: sample-twice"]);
        (await _laboratory.CountAsync<Result>(r => r.FileId == file.Id)).ShouldBe(0);
    }

    [Fact]
    [Trait("Req", "DI-12")]
    public async Task Is_refused_when_a_result_is_there_already_and_records_none_of_the_others()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        (await _laboratory.EnterAsync($"{number}-CM", new("potency", "96.5", "%"))).OrRefuse();
        var file = await _laboratory.StoreAsync("late.csv", LaboratoryWork.Template($"{number}-CM", [new("endotoxin", "<0.05", "EU/mL"), new("potency", "97", "%")]), number);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.ConfirmAsync(file.Id))).ShouldBe("result-already-recorded");
        (await _laboratory.CountAsync<Result>(r => r.FileId == file.Id)).ShouldBe(0);
        (await FileAsync(file.Id)).Status.ShouldNotBe(FileStatus.Confirmed);
    }

    [Fact]
    [Trait("Req", "P11-08")]
    public async Task Is_for_those_who_record_results()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var file = await _laboratory.StoreAsync("mine.csv", LaboratoryWork.Template($"{number}-CM", [new("potency", "96.5", "%")]), number);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.ConfirmAsync(file.Id, actor: _laboratory.Quinn))).ShouldBe("not-permitted");
    }

    [Theory]
    [InlineData("tests/data/nta-dilution-not-recorded.csv", "4.2E11")]
    [InlineData("../shared/data/instruments/nanosight-nta/NP_plasmaExo_2000_-ExperimentSummary.csv", "1.62E8")]
    public async Task Asks_for_a_dilution_that_the_instrument_did_not_record_and_never_guesses_it(string path, string printed)
    {
        var full = Path.GetFullPath(Path.Combine(RepositoryRoot.Path, path));
        Assert.SkipUnless(File.Exists(full), $"{path} is not here.");
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var file = await _laboratory.StoreAsync(Path.GetFileName(path), await File.ReadAllBytesAsync(full, Cancel), number);
        var preview = await PreviewAsync(file.Id);
        preview.Proposal.Questions.ShouldBe([Question.Dilution]);
        var text = preview.Proposal.SampleTexts.Single();
        var chosen = new Dictionary<string, string> { [text] = $"{number}-CM" };

        (await _laboratory.ConfirmAsync(file.Id, samples: chosen)).Found().ShouldBe(["dilution: dilution-missing"]);
        foreach (var impossible in new[] { 0m, -5m })
            (await _laboratory.ConfirmAsync(file.Id, new FileAnswers { Dilution = impossible }, chosen)).Found().ShouldContain("dilution: dilution-not-positive");
        (await _laboratory.ConfirmAsync(file.Id, new FileAnswers { Dilution = 7E28m }, chosen)).IsUsable.ShouldBeFalse();
        (await _laboratory.CountAsync<Result>(r => r.FileId == file.Id)).ShouldBe(0);

        var results = (await _laboratory.ConfirmAsync(file.Id, new FileAnswers { Dilution = 40m }, chosen)).OrRefuse();
        var concentration = results.Single(r => r.Attribute == Attributes.ParticleConcentration);
        concentration.Value.ShouldBe(WrittenNumber.Of(printed).Value * 40);
        (concentration.DilutionFactor, concentration.DilutionBasis).ShouldBe((40m, DilutionBasis.Entered));
    }

    [Fact]
    public async Task Records_nothing_from_a_ZetaView_run_that_tracked_no_particle()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var text = Encoding.Latin1.GetString(await DemoFiles.BytesAsync("BATCH-B-nta.txt", $"{number}-CM", new(2026, 5, 5, 10, 0, 0), Cancel));
        text = Regex.Replace(text, @"(?m)^([0-9.]+E[+-]\d)(\t[0-9.E+-]+){4}", "$1\t0.000E+0\t0.000E+0\t0.000E+0\t0.000E+0", RegexOptions.None, TimeSpan.FromSeconds(5));
        text = text.Replace("Number of Traces:\t2148", "Number of Traces:\t0", StringComparison.Ordinal);
        var file = await _laboratory.StoreAsync("empty run.txt", Encoding.Latin1.GetBytes(text), number);
        var refused = await _laboratory.ConfirmAsync(file.Id);
        refused.Errors.ShouldContain(p => p.Code == "run-without-result");
        (await _laboratory.CountAsync<Result>(r => r.FileId == file.Id)).ShouldBe(0);
        await _laboratory.SettleAsync(file.Id);
        (await FileAsync(file.Id)).Status.ShouldBe(FileStatus.Unreadable);
    }

    [Fact]
    public async Task Asks_what_a_plate_measured_and_takes_no_unit_of_something_else()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var bytes = await DemoFiles.BytesAsync("BATCH-A-protein.txt", $"{number}-CM", new(2026, 5, 5, 10, 0, 0), Cancel);
        var file = await _laboratory.StoreAsync("plate.txt", bytes, number);
        (await PreviewAsync(file.Id)).Proposal.Questions.ShouldContain(Question.Attribute);
        (await _laboratory.ConfirmAsync(file.Id)).Found().ShouldContain("attribute: attribute-missing");
        (await _laboratory.ConfirmAsync(file.Id, new FileAnswers { Attribute = "particle-smell" })).Found().ShouldContain("attribute: unknown-attribute");
        (await _laboratory.ConfirmAsync(file.Id, new FileAnswers { Attribute = "particle-to-protein" })).Found().ShouldContain("attribute: unknown-attribute");
        (await _laboratory.ConfirmAsync(file.Id, new FileAnswers { Attribute = "protein-concentration", ConcentrationUnit = Unit.Nanometre })).Found().ShouldContain("unit: unit-mismatch");
        (await _laboratory.ConfirmAsync(file.Id, new FileAnswers { Attribute = "size-d50" })).IsUsable.ShouldBeFalse();
        var recorded = (await _laboratory.ConfirmAsync(file.Id, new FileAnswers { Attribute = "protein-concentration", ConcentrationUnit = Unit.MicrogramPerMl })).OrRefuse();
        recorded.ShouldHaveSingleItem().Attribute.ShouldBe("protein-concentration");
    }

    private Task<PreviewFile.Preview> PreviewAsync(Guid id) => _laboratory.DoAsync((PreviewFile act) => act.RunAsync(id, FileAnswers.None, _laboratory.Tom, Cancel));

    private Task<StoredFile> FileAsync(Guid id) => _laboratory.ReadAsync(db => db.Set<StoredFile>().AsNoTracking().SingleAsync(f => f.Id == id, Cancel));
}
