using System.Text;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.Shell;
using EvQc.Specifications;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

/// <summary>Files that name samples and numbers and leave to a person what the numbers are of.</summary>
[Collection<AssayBench>]
public sealed class Confirming_what_a_file_leaves_open(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_the_concentrations_of_a_photometer_once_a_person_said_of_what_and_how_diluted()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var text = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "tests", "data", "instruments", "lunatic-rna.csv"), Cancel);
        var file = await _laboratory.StoreAsync("lunatic.csv", Encoding.UTF8.GetBytes(text.Replace("EV-0007", $"{number}-CM", StringComparison.Ordinal)), number);
        await _laboratory.DoAsync((ReleaseHeldFile act) => act.RunAsync(new(file.Id, FileAnswers.None, "the reader of another laboratory"), _laboratory.Mara, Cancel));
        var leftOut = new Dictionary<string, string>(StringComparer.Ordinal) { ["H2O"] = ConfirmFile.LeaveOut, ["EV-0008"] = ConfirmFile.LeaveOut };
        var rna = new FileAnswers { Attribute = Attributes.RnaConcentration, Dilution = 2 };

        (await _laboratory.DoAsync((PreviewFile act) => act.RunAsync(file.Id, FileAnswers.None, _laboratory.Tom, Cancel))).Proposal.Questions.ShouldBe([Question.Dilution, Question.Attribute]);
        (await _laboratory.ConfirmAsync(file.Id, rna with { Dilution = null }, leftOut)).Found().ShouldContain("dilution: dilution-missing");
        (await _laboratory.ConfirmAsync(file.Id, rna with { Dilution = 0 }, leftOut)).Found().ShouldContain("dilution: dilution-not-positive");
        (await _laboratory.CountAsync<Result>(r => r.FileId == file.Id)).ShouldBe(0);

        var recorded = (await _laboratory.ConfirmAsync(file.Id, rna, leftOut)).OrRefuse().ShouldHaveSingleItem();
        (recorded.Attribute, recorded.Value, recorded.DilutionFactor, recorded.DilutionBasis, recorded.FileLine).ShouldBe((Attributes.RnaConcentration, 99.6m, 2m, DilutionBasis.Entered, 3));
        await _laboratory.SettleAsync(file.Id);
        var batch = (await _laboratory.BatchAsync(number)).Id;
        (await _laboratory.DoAsync((Review.ReplayBatch act) => act.RunAsync(new(batch), Cancel))).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task Records_the_markers_of_a_bead_assay_beside_the_controls_that_a_person_named()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var text = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "tests", "data", "instruments", "luminex-xponent.csv"), Cancel);
        var file = await _laboratory.StoreAsync("markers.csv", Encoding.UTF8.GetBytes(text.Replace("EV-0001-F1", $"{number}-CM", StringComparison.Ordinal)), number);
        await _laboratory.DoAsync((ReleaseHeldFile act) => act.RunAsync(new(file.Id, FileAnswers.None, "the reader of another laboratory"), _laboratory.Mara, Cancel));
        var controls = new FileAnswers { NegativeControl = "buffer", PositiveControl = "lysate" };

        (await _laboratory.ConfirmAsync(file.Id)).Found().ShouldContain("negative-control: control-missing");
        (await _laboratory.ConfirmAsync(file.Id, controls with { NegativeControl = "water" })).Found().ShouldContain("negative-control: unknown-control");
        (await _laboratory.ConfirmAsync(file.Id, controls with { PositiveControl = $"{number}-CM" })).Found().ShouldContain("positive-control: control-is-sample", "no sample of a batch is taken out of the decision by calling it a control");
        (await _laboratory.CountAsync<Result>(r => r.FileId == file.Id)).ShouldBe(0);

        var recorded = (await _laboratory.ConfirmAsync(file.Id, controls)).OrRefuse();
        recorded.Select(r => (r.Attribute, r.Value, r.Unit, r.NegativeControl, r.PositiveControl)).ShouldBe(
            [("marker.CD9", 2150m, "MFI", 41m, 2480m), ("marker.CD63", 1880m, "MFI", (decimal?)null, 2210m), ("marker.CD81", 1420m, "MFI", 43m, 1685m)]);
        await _laboratory.SettleAsync(file.Id);
        var batch = (await _laboratory.BatchAsync(number)).Id;
        (await _laboratory.DoAsync((Review.ReplayBatch act) => act.RunAsync(new(batch), Cancel))).Differences.ShouldBeEmpty();
    }
}
