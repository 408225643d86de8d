using System.Globalization;
using System.Text;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.Demo;
using EvQc.Review;
using EvQc.Shell;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

/// <summary>A run that breaks its method is stored and shown, and is no result until a person decides.</summary>
[Collection<AssayBench>]
public sealed class An_invalid_run(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_none_when_it_keeps_its_method_whose_version_and_hash_its_results_carry()
    {
        var (number, file) = await NtaAsync(breaks: false);
        var results = (await _laboratory.ConfirmAsync(file.Id)).OrRefuse();
        var configured = _laboratory.Services.GetRequiredService<ConfiguredMethods>().All.Single(m => m.Method.Name == "nta").Method;
        results.ShouldAllBe(r => r.Method == "nta" && r.MethodVersion == 1 && r.MethodSha256 == configured.Sha256 && r.Deviation == null);
        (await _laboratory.ReviewAsync(number)).Evidence.Json.ShouldContain(configured.Sha256);
    }

    [Fact]
    public async Task Gives_no_result_and_says_why()
    {
        var (_, file) = await NtaAsync(breaks: true);
        var refusal = await Should.ThrowAsync<QcRuleException>(() => _laboratory.ConfirmAsync(file.Id));
        refusal.Code.ShouldBe("run-invalid");
        refusal.Message.ShouldContain("has 3 particles per frame; the method asks for 20 to 120");
        (await _laboratory.CountAsync<Result>(r => r.FileId == file.Id)).ShouldBe(0);
    }

    [Fact]
    public async Task Is_used_as_it_is_by_a_manager_with_a_reason_that_quality_assurance_must_acknowledge()
    {
        var (number, file) = await NtaAsync(breaks: true);
        (await LaboratoryWork.RefusalAsync(() => UseAsync(file.Id, "it is late", _laboratory.Tom))).ShouldBe("not-permitted");
        (await LaboratoryWork.RefusalAsync(() => UseAsync(file.Id, "", _laboratory.Mara))).ShouldBe("reason-required");
        await UseAsync(file.Id, "The sample is used up; the other captures agree.", _laboratory.Mara);
        (await LaboratoryWork.RefusalAsync(() => UseAsync(file.Id, "twice", _laboratory.Mara))).ShouldBe("run-valid");
        var results = (await _laboratory.ConfirmAsync(file.Id)).OrRefuse();
        results.ShouldAllBe(r => r.Deviation!.Contains("The sample is used up", StringComparison.Ordinal) && r.Deviation!.Contains("particles per frame", StringComparison.Ordinal));
        var review = await _laboratory.ReviewAsync(number);
        review.Facts.UnreviewedChanges.ShouldContain(c => c.Contains("The sample is used up", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Req", "OOS-09")]
    [Trait("Req", "DI-02")]
    public async Task Is_answered_before_its_repetition_counts_and_stays_visible_to_quality_assurance(bool uploadedForTheBatch)
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var (_, rejected) = await NtaAsync(breaks: true, number, uploadedForTheBatch);
        var (_, repetition) = await NtaAsync(breaks: false, number);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.ConfirmAsync(repetition.Id))).ShouldBe("rejected-run-undecided");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DoAsync((SetFileAside act) => act.RunAsync(new(rejected.Id, " "), _laboratory.Tom, Cancel)))).ShouldBe("reason-required");
        await _laboratory.DoAsync((SetFileAside act) => act.RunAsync(new(rejected.Id, "Air bubble in the cell; flushed."), _laboratory.Tom, Cancel));
        (await _laboratory.ConfirmAsync(repetition.Id)).OrRefuse().ShouldAllBe(r => r.Deviation == null);
        (await _laboratory.ReviewAsync(number)).OpenFindings.ShouldContain(f => f.Kind == FindingKind.Run
            && f.Sentence.Contains("Air bubble", StringComparison.Ordinal) && f.Sentence.Contains("particles per frame", StringComparison.Ordinal) && f.Sentence.Contains("set it aside", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Becomes_valid_when_the_bead_check_of_before_is_recorded()
    {
        var serial = $"ZV-{LaboratoryWork.NewNumber()}";
        var instrument = (await _laboratory.DoAsync((RegisterInstrument act) => act.RunAsync(new(InstrumentKind.ParticleTracking, "ZetaView", serial, []), _laboratory.Mara, Cancel))).OrRefuse();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var kind in Enum.GetValues<CheckKind>())
            await _laboratory.DoAsync((RecordInstrumentCheck act) => act.RunAsync(new(instrument.Id, kind, "PQ", now.AddDays(-9), "service", true, now.AddDays(9), null), _laboratory.Mara, Cancel));
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var text = Encoding.Latin1.GetString(await DemoFiles.BytesAsync("BATCH-B-nta.txt", $"{number}-CM", now.AddHours(-1).UtcDateTime, Cancel)).Replace("21-614", serial, StringComparison.Ordinal);
        var file = await _laboratory.StoreAsync("nta.txt", Encoding.Latin1.GetBytes(text), number);
        (await BreachesAsync(file.Id)).ShouldBe(["blank-percent", "bead-check"]);
        await ControlAsync(new(ControlKind.Beads, serial, null) { At = now.AddHours(-3), NominalNm = 100, MeanNm = 101, LowerLimit = 95, UpperLimit = 105 });
        await ControlAsync(new(ControlKind.Blank, serial, null) { At = now.AddHours(-3), ConcentrationPerMl = 1E5m, UpperLimit = 1E6m });
        (await BreachesAsync(file.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Is_judged_by_the_version_that_was_in_force_when_it_was_measured()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var text = await TextAsync(number, breaks: true, new DateTime(2025, 6, 1, 9, 0, 0));
        var file = await _laboratory.StoreAsync("old.csv", Encoding.Latin1.GetBytes(text), number);
        (await BreachesAsync(file.Id)).ShouldBeEmpty("no method was in force in 2025");
    }

    [Fact]
    public async Task Was_judged_by_a_text_that_nobody_changes_any_more()
    {
        using var folder = new ChangedMethods();
        await using var scope = _laboratory.Services.CreateAsyncScope();
        var start = new MethodsStart(scope.ServiceProvider.GetRequiredService<IServiceScopeFactory>(), ConfiguredMethods.Load(folder.Path).Value!, TimeProvider.System);
        (await Should.ThrowAsync<CannotStartException>(() => start.StartAsync(Cancel))).Message.ShouldContain("nta-v001.yaml differs from version 1 on record");
    }

    private async Task<IEnumerable<string>> BreachesAsync(Guid file) =>
        (await _laboratory.DoAsync((PreviewFile act) => act.RunAsync(file, FileAnswers.None, _laboratory.Tom, Cancel))).Standing!.OpenBreaches.SelectMany(v => v.Breaches).Select(b => b.Code);

    private async Task ControlAsync(RecordControl.Request request) => (await _laboratory.DoAsync((RecordControl act) => act.RunAsync(request, _laboratory.Tom, Cancel))).OrRefuse();

    private Task<RunDecision> UseAsync(Guid file, string because, People.Actor actor) =>
        _laboratory.DoAsync((UseRunAsIs act) => act.RunAsync(new(file, FileAnswers.None, because), actor, Cancel));

    private async Task<(string Number, StoredFile File)> NtaAsync(bool breaks, string? number = null, bool uploadedForTheBatch = true)
    {
        number ??= await _laboratory.ProducedAsync(Stage.Culture);
        var text = await TextAsync(number, breaks, TimeProvider.System.GetUtcNow().AddHours(-1).UtcDateTime);
        return (number, await _laboratory.StoreAsync($"{number}-{(breaks ? "first" : "again")}.csv", Encoding.Latin1.GetBytes(text), uploadedForTheBatch ? number : null));
    }

    private static async Task<string> TextAsync(string number, bool breaks, DateTime at)
    {
        var text = Encoding.Latin1.GetString(await DemoFiles.BytesAsync("BATCH-A-nta.csv", $"{number}-CM", at, Cancel));
        return breaks ? text.Replace("Particles per frame,63.4,", string.Create(CultureInfo.InvariantCulture, $"Particles per frame,{3.0m},"), StringComparison.Ordinal) : text;
    }

    private sealed class ChangedMethods : IDisposable
    {
        public ChangedMethods()
        {
            Directory.CreateDirectory(System.IO.Path.Combine(Path, "methods"));
            var shipped = File.ReadAllText(System.IO.Path.Combine(RepositoryRoot.Configuration, "methods", "nta-v001.yaml"));
            File.WriteAllText(System.IO.Path.Combine(Path, "methods", "nta-v001.yaml"), shipped.Replace("at-least: 3\n", "at-least: 1\n", StringComparison.Ordinal));
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("evqc-methods-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
