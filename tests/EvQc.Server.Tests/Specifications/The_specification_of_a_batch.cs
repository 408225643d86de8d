using EvQc.Batches;
using EvQc.Review;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Specifications;

/// <summary>A server is started several times on one database, with a configuration folder that changes in between.</summary>
public sealed class The_specification_of_a_batch(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("evqc-configuration-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string First => Path.Combine(_folder, "specifications", Laboratory.Product, "v001.yaml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Req", "P11-12")]
    public async Task Is_the_one_in_force_when_its_testing_began_and_stays_so()
    {
        CopyConfiguration();
        string old;
        await using (var laboratory = await StartAsync())
        {
            old = (await laboratory.TestedAsync()).Dossier.Batch.Number;
            var pinned = await laboratory.BatchAsync(old);
            pinned.SpecificationVersion.ShouldBe(1);
            pinned.SpecificationSha256.ShouldBe(Evidence.HashOf(await File.ReadAllTextAsync(First, Cancel)));
            (await laboratory.BatchAsync(await laboratory.ProducedAsync(Stage.Concentration))).SpecificationSha256.ShouldBeNull();
        }

        var second = (await File.ReadAllTextAsync(First, Cancel))
            .Replace("version: 1", "version: 2", StringComparison.Ordinal)
            .Replace("effective-from: 2026-01-01", $"effective-from: {DateTime():yyyy-MM-dd}", StringComparison.Ordinal)
            .Replace("{ at-least: 5.0E10, unit: particles/mL }", "{ at-least: 9.0E12, unit: particles/mL }", StringComparison.Ordinal);
        await File.WriteAllTextAsync(First.Replace("v001", "v002", StringComparison.Ordinal), second, Cancel);
        await using (var laboratory = await StartAsync())
        {
            await laboratory.DoAsync(async (EvaluateBatch act) => await act.RunAsync((await laboratory.BatchAsync(old)).Id, Cancel));
            var judged = await laboratory.ReviewAsync(old);
            (judged.Dossier.Specification!.Version, judged.Verdict("QTY-01").Outcome).ShouldBe((1, VerdictOutcome.Pass));
            judged.Dossier.Investigations.ShouldBeEmpty();

            var young = await laboratory.TestedAsync();
            (young.Dossier.Batch.SpecificationVersion, young.Verdict("QTY-01").Outcome).ShouldBe((2, VerdictOutcome.Fail));
        }

        await ShouldNotStartWithAChangedFileAsync();
        await ShouldNotJudgeByATamperedRecordAsync(old);
    }

    private static DateOnly DateTime() => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private async Task ShouldNotStartWithAChangedFileAsync()
    {
        var before = await File.ReadAllTextAsync(First, Cancel);
        await File.WriteAllTextAsync(First, before.Replace("at-least: 70, at-most: 130", "at-least: 50, at-most: 150", StringComparison.Ordinal), Cancel);
        var refused = await Should.ThrowAsync<CannotStartException>(StartAsync);
        refused.Message.ShouldContain("specifications/uc-msc-sev/v001.yaml differs from version 1 on record, which has been in force since 2026-01-01");
        refused.Message.ShouldContain("restore the file and add a new version beside it");
        await File.WriteAllTextAsync(First, before, Cancel);
    }

    private async Task ShouldNotJudgeByATamperedRecordAsync(string number)
    {
        // Somebody with a database login makes the limit of the stored version fit, and leaves its hash as it was.
        await using (var db = database.Open())
        {
            var source = await db.Set<SpecificationVersion>().Where(v => v.Number == 1).Select(v => v.Source).SingleAsync(Cancel);
            var easier = source.Replace("at-least: 70, at-most: 130", "at-least: 10, at-most: 300", StringComparison.Ordinal);
            easier.ShouldNotBe(source);
            await db.Set<SpecificationVersion>().Where(v => v.Number == 1).ExecuteUpdateAsync(set => set.SetProperty(v => v.Source, easier), Cancel);
        }

        await using var laboratory = await StartAsync();
        var refused = await Should.ThrowAsync<QcRuleException>(() => laboratory.ReviewAsync(number));
        refused.Code.ShouldBe("specification-changed");
        refused.Remedy!.ShouldContain("backup");
        var batch = await laboratory.BatchAsync(number);
        (await LaboratoryWork.RefusalAsync(() => laboratory.DoAsync((EvaluateBatch act) => act.RunAsync(batch.Id, Cancel)))).ShouldBe("specification-changed");
        var components = await laboratory.ComponentsAsync(laboratory.Quinn);
        (await LaboratoryWork.RefusalAsync(() => laboratory.DoAsync((DecideBatch act) => act.RunAsync(new(number, true, "", components, null), laboratory.Quinn, Cancel))))
            .ShouldBe("specification-changed");
    }

    private void CopyConfiguration()
    {
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.Configuration, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(_folder, Path.GetRelativePath(RepositoryRoot.Configuration, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    private Task<Laboratory> StartAsync() =>
        Laboratory.StartAsync(new Dictionary<string, string?>(database.Configuration()) { ["Configuration:Path"] = _folder });
}
