using EvQc.Batches;
using EvQc.People;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Specifications;

/// <summary>Manuals are versions with a history: what was in force on which day is a question to the records.</summary>
public sealed class A_manual(TestDatabaseServer server) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(server);
    private readonly string _config = Directory.CreateTempSubdirectory("evqc-manuals-").FullName;
    private Laboratory _laboratory = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-12")]
    public async Task Is_shown_by_the_version_in_force_on_any_past_day()
    {
        using var visitor = await VisitAsync();
        (await InForceAsync(visitor, "2026-02-01")).ShouldBe("1");
        (await InForceAsync(visitor, "2026-06-14")).ShouldBe("1");
        (await InForceAsync(visitor, "2026-06-15")).ShouldBe("2");
        (await InForceAsync(visitor, "2025-12-31")).ShouldBe("");

        (await visitor.GetAsync("/manuals/guide/1")).Text.ShouldContain("<li>use the <strong>old</strong> pump</li>");
        (await visitor.Client.GetStringAsync("/manuals/guide/2", Cancel)).ShouldContain("<p>&lt;script&gt; use the new pump</p>", Case.Sensitive, "a manual brings no markup of its own");
        (await visitor.GetAsync("/manuals/guide/3")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await visitor.GetAsync("/manuals?on=soon")).Text.ShouldContain("'soon' is not a day");
        (await visitor.GetAsync("/methods/nta/1")).Text.ShouldContain("particles-per-frame");
    }

    [Fact]
    [Trait("Req", "P11-12")]
    public async Task Stands_beside_specifications_and_methods_which_have_a_history_too()
    {
        var versions = await _laboratory.DoAsync((VersionHistory history) => history.AllAsync(Cancel));
        versions.Select(v => v.Kind).Distinct().ShouldBe([VersionedKind.Manual, VersionedKind.Specification, VersionedKind.Method]);
        versions.ShouldContain(v => v.Kind == VersionedKind.Specification && v.Name == Laboratory.Product && v.IsInForce(new(2026, 3, 1)));
        versions.ShouldNotContain(v => v.IsInForce(new(2025, 12, 31)));
        versions.Where(v => v.Name == "guide").Select(v => v.Until).ShouldBe([new DateOnly(2026, 6, 14), null]);
    }

    [Fact]
    [Trait("Req", "P11-12")]
    public async Task That_is_in_force_cannot_be_rewritten()
    {
        Write("guide", 1, "2026-01-01", "- use any pump");
        (await Should.ThrowAsync<CannotStartException>(RegisterAsync)).Message.ShouldContain("manuals/guide/v001.md differs from version 1 on record");
        (await _laboratory.ReadAsync(db => db.Set<ManualVersion>().SingleAsync(v => v.Manual == "guide" && v.Number == 1, Cancel))).Source.ShouldContain("**old** pump");
    }

    [Fact]
    [Trait("Req", "P11-12")]
    public async Task That_is_not_in_force_yet_may_still_be_corrected_but_not_moved()
    {
        Write("guide", 3, "2099-01-01", "draft");
        await RegisterAsync();
        Write("guide", 3, "2099-01-01", "second draft");
        await RegisterAsync();
        (await _laboratory.ReadAsync(db => db.Set<ManualVersion>().SingleAsync(v => v.Number == 3, Cancel))).Source.ShouldContain("second draft");
        Write("guide", 3, "2098-01-01", "third draft");
        (await Should.ThrowAsync<CannotStartException>(RegisterAsync)).Message.ShouldContain("give it a new version number");
    }

    public async ValueTask InitializeAsync()
    {
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.Configuration, "*", SearchOption.AllDirectories).Where(f => !f.Contains("manuals", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(_config, Path.GetRelativePath(RepositoryRoot.Configuration, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Write("guide", 1, "2026-01-01", "# Pumps\n\n- use the **old** pump");
        Write("guide", 2, "2026-06-15", "<script> use the new pump");
        await _database.InitializeAsync();
        _laboratory = await Laboratory.StartAsync(_database.Configuration().Append(new("Configuration:Path", _config)));
    }

    public async ValueTask DisposeAsync()
    {
        await _laboratory.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_config, recursive: true);
    }

    private void Write(string manual, int version, string from, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_config, "manuals", manual)).FullName;
        File.WriteAllText(Path.Combine(folder, FormattableString.Invariant($"v{version:000}.md")), $"---\ntitle: Guide\neffective-from: {from}\n---\n{text}\n");
    }

    private Task RegisterAsync() => _laboratory.DoAsync((RegisterManuals act) => act.RunAsync(Cancel));

    private async Task<Visitor> VisitAsync()
    {
        var visitor = new Visitor(_laboratory.Address);
        await visitor.SignInAsync("tara", DemoPeople.Password);
        return visitor;
    }

    /// <summary>The number of the version that the page marks as in force on the day; empty for none.</summary>
    private static async Task<string> InForceAsync(Visitor visitor, string day)
    {
        var rows = (await visitor.GetAsync($"/manuals?on={day}")).Text.Split("<tr>").Where(r => r.Contains("/manuals/guide/", StringComparison.Ordinal) && r.Contains("in force</span>", StringComparison.Ordinal)).ToList();
        return rows.Count == 0 ? "" : rows.ShouldHaveSingleItem().Split("/manuals/guide/")[1].Split('"')[0];
    }
}
