using EvQc.Assays;
using EvQc.Batches;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

[Collection<AssayBench>]
public sealed class Confirming_a_plate_by_a_layout(SharedLaboratory shared)
{
    private static int _plates;
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ConfiguredLayout Bca => _laboratory.Services.GetRequiredService<PlateLayouts>().Find("bca-microplate").ShouldNotBeNull();

    [Theory]
    [InlineData("../shared/data/instruments/softmax-pro/testdata_SM.csv", 2.25)]
    [InlineData("../shared/data/instruments/kaleido/testdata_PE.csv", null)]
    [InlineData("tests/data/plates/mars-bca.csv", 4.00)]
    [InlineData("tests/data/plates/kaleido-bca.csv", 4.00)]
    public async Task Records_what_is_read_off_the_standards_with_the_layout_s_hash(string path, double? milligrams)
    {
        var (number, file) = await StoredAsync(path);
        var preview = await PreviewAsync(file.Id, FileAnswers.None);
        preview.Proposal.Questions.ShouldBe([Question.Layout]);
        preview.Proposal.IsReady.ShouldBeFalse();
        (await _laboratory.CountAsync<Result>(r => r.FileId == file.Id)).ShouldBe(0);

        var answers = await BackedAsync(file.Id, new FileAnswers { Layout = Bca });
        (await _laboratory.ConfirmAsync(file.Id, answers with { Layout = null })).Found().ShouldContain("layout: layout-missing");
        preview = await PreviewAsync(file.Id, answers);
        var samples = preview.Proposal.SampleTexts.ToDictionary(t => t, t => t == "Unknown 1" ? $"{number}-CM" : ConfirmFile.LeaveOut, StringComparer.Ordinal);
        var recorded = (await _laboratory.ConfirmAsync(file.Id, answers, samples)).OrRefuse().ShouldHaveSingleItem();

        recorded.Value.ShouldBe(Reading.Stored(preview.Proposal.Results[0].Value!.Value.Value));
        if (milligrams is { } expected) Math.Round(recorded.Value!.Value, 2).ShouldBe((decimal)expected);
        (recorded.Attribute, recorded.Unit, recorded.DilutionFactor, recorded.DilutionBasis).ShouldBe(("protein-concentration", "mg/mL", 5m, DilutionBasis.Layout));
        recorded.Remark!.ShouldContain($"bca-microplate (sha256 {Bca.Sha256})");
        (await _laboratory.ReadAsync(db => db.Set<RecordedLayout>().SingleAsync(l => l.Sha256 == Bca.Sha256, Cancel))).Source.ShouldBe(Bca.Source);
    }

    [Fact]
    public async Task Records_a_bound_outside_the_standards()
    {
        var (number, file) = await StoredAsync("tests/data/plates/mars-bca.csv");
        var answers = await BackedAsync(file.Id, new FileAnswers { Layout = Bca });
        var preview = await PreviewAsync(file.Id, answers);
        var samples = preview.Proposal.SampleTexts.ToDictionary(t => t, t => t == "Unknown 3" ? $"{number}-CM" : ConfirmFile.LeaveOut, StringComparer.Ordinal);
        var recorded = (await _laboratory.ConfirmAsync(file.Id, answers, samples)).OrRefuse().ShouldHaveSingleItem();
        (recorded.Value, recorded.Bound).ShouldBe((0.625m, Bound.Below));
    }

    [Fact]
    public async Task Takes_what_SoftMax_computed_in_its_groups_without_a_layout()
    {
        var (number, file) = await StoredAsync("../shared/data/instruments/softmax-pro/group_cols_with_int_sample_names.txt");
        var answers = await BackedAsync(file.Id, new FileAnswers { Attribute = "residual-albumin", ConcentrationUnit = Unit.NanogramPerMl });
        var preview = await PreviewAsync(file.Id, answers);
        preview.Proposal.IsReady.ShouldBeTrue();
        var samples = preview.Proposal.SampleTexts.ToDictionary(t => t, t => t == "62195" ? $"{number}-CM" : ConfirmFile.LeaveOut, StringComparer.Ordinal);
        var recorded = (await _laboratory.ConfirmAsync(file.Id, answers, samples)).OrRefuse().ShouldHaveSingleItem();
        (recorded.Value, recorded.Unit).ShouldBe((42.305m, "ng/mL"));
    }

    private async Task<(string Number, StoredFile File)> StoredAsync(string path)
    {
        var full = Path.GetFullPath(Path.Combine(RepositoryRoot.Path, path));
        Assert.SkipUnless(File.Exists(full), $"{path} is not on this machine.");
        var number = await _laboratory.ProducedAsync(Stage.Culture);

        // The same bytes are stored once only, so each test measures "its own" plate: a line end more.
        var bytes = await File.ReadAllBytesAsync(full, Cancel);
        byte[] end = bytes is [0xFF, 0xFE, ..] ? [13, 0, 10, 0] : [13, 10];
        return (number, await _laboratory.StoreAsync($"{number}-{Path.GetFileName(path)}", [.. bytes, .. Enumerable.Repeat(end, Interlocked.Increment(ref _plates)).SelectMany(e => e)], number));
    }

    /// <summary>These plates are old, and most readers print no serial number: a person names the reader, the manager lets the file be used.</summary>
    private async Task<FileAnswers> BackedAsync(Guid file, FileAnswers answers)
    {
        const string Serial = "PLATE-READER-1";
        if (await _laboratory.CountAsync<Instrument>(i => i.Serial == Serial) == 0)
            (await _laboratory.DoAsync((RegisterInstrument act) => act.RunAsync(new(InstrumentKind.Other, "Plate reader", Serial, []), _laboratory.Mara, Cancel))).OrRefuse();
        answers = answers with { Instrument = Serial, MeasuredAt = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1) };
        if ((await PreviewAsync(file, answers)).Standing?.OpenHolds.Count > 0)
            await _laboratory.DoAsync((ReleaseHeldFile act) => act.RunAsync(new(file, answers, "an example plate of another laboratory"), _laboratory.Mara, Cancel));
        return answers;
    }

    private Task<PreviewFile.Preview> PreviewAsync(Guid id, FileAnswers answers) => _laboratory.DoAsync((PreviewFile act) => act.RunAsync(id, answers, _laboratory.Tom, Cancel));
}
