using System.Text.Json;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Audit;

/// <summary>The real program as a process of its own.</summary>
public sealed class The_verb_verify(TestDatabaseServer server) : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "evqc-verify-" + Guid.CreateVersion7().ToString("N"));

    [Fact]
    [Trait("Req", "P11-01")]
    public async Task Ends_with_0_when_all_is_as_recorded_and_with_1_when_it_names_what_is_not()
    {
        await using var database = await SealedDatabase.StartAsync(server);
        await database.SealAsync();

        var (code, said) = await VerifyAsync(Settings(database));
        code.ShouldBe(0, said);
        said.ShouldContain("1 audit entries, 0 not yet sealed; audit block 1, ");
        said.ShouldContain("Everything is as it was recorded.");

        await database.TamperAsync($"""UPDATE people SET "PrintedName" = 'Mallory'""");
        (code, said) = await VerifyAsync([.. Settings(database), "--json"]);
        code.ShouldBe(1, said);
        using var json = JsonDocument.Parse(said);
        json.RootElement.GetProperty("clean").GetBoolean().ShouldBeFalse();
        var finding = json.RootElement.GetProperty("checks").EnumerateArray().SelectMany(c => c.GetProperty("findings").EnumerateArray()).ShouldHaveSingleItem();
        finding.GetProperty("table").GetString().ShouldBe("people");
        finding.GetProperty("present").GetString().ShouldBe("Mallory");
    }

    [Fact]
    public async Task Ends_with_2_when_the_database_cannot_be_reached()
    {
        var (code, said) = await VerifyAsync("--Database:Provider=PostgreSql", "--Database:ConnectionString=Host=127.0.0.1;Port=1;Database=none;Username=nobody;Timeout=2");

        code.ShouldBe(2);
        said.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("The database cannot be reached");
    }

    [Fact]
    public async Task Verifies_a_private_database_beside_the_EvQc_that_runs_on_it_and_after_it()
    {
        Assert.SkipWhen(TestDatabaseServer.External is not null, "this is about the private PostgreSQL");
        await using (var serving = Start("serve", "--port", "0", "--data", _folder, "--Database:Provider=Embedded", "--Database:Fast=true", "--Demo:Enabled=true"))
        {
            await Patience.UntilAsync(
                () => Task.FromResult(serving.HasExited ? throw new InvalidOperationException(serving.Said) : serving.Said.Contains("EvQc serves on", StringComparison.Ordinal)), () => serving.Said);

            var (beside, saidBeside) = await VerifyAsync("--data", _folder, "--Database:Provider=Embedded");
            beside.ShouldBe(0, saidBeside + serving.Said);
            saidBeside.ShouldContain("guards of the database: as recorded");
        }

        var (after, said) = await VerifyAsync("--data", _folder, "--Database:Provider=Embedded", "--Database:Fast=true");
        after.ShouldBe(0, said);
        said.ShouldContain(" 0 not yet sealed");
        File.Exists(Path.Combine(_folder, "anchors", "audit.anchors")).ShouldBeTrue();
    }

    public ValueTask DisposeAsync()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string[] Settings(SealedDatabase database) =>
        [.. database.Database.Configuration().Where(s => s.Value is not null).Select(s => $"--{s.Key}={s.Value}")];

    private static async Task<(int Code, string Said)> VerifyAsync(params string[] words)
    {
        await using var verb = Start(["verify", .. words]);
        await verb.Exited;
        return (verb.ExitCode, verb.Said);
    }

    private static ChildProcess Start(params string[] words) => new(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "EvQc.Server.dll"), .. words], [new("Configuration__Path", RepositoryRoot.Configuration)]);
}
