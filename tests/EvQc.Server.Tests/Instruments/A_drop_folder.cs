using System.Globalization;
using System.Text;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

/// <summary>A folder that instruments export into: what is complete is stored once and moved aside, whatever happens in between.</summary>
public sealed class A_drop_folder(TestDatabaseServer server) : IAsyncLifetime
{
    private readonly TestDatabase _database = new(server);
    private readonly string _path = Directory.CreateTempSubdirectory("evqc-drop-").FullName;
    private Laboratory _laboratory = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "DI-01")]
    public async Task Gives_a_file_up_when_two_looks_saw_the_same()
    {
        Write("run.csv", "T-1");
        await LookAsync();
        State().Waiting.ShouldHaveSingleItem().Name.ShouldBe("run.csv");
        Names(_path).ShouldBe(["run.csv"]);
        await LookAsync();
        Names(_path).ShouldBeEmpty();
        Names(Aside("taken")).ShouldBe(["run.csv"]);
        var stored = await _laboratory.ReadAsync(db => db.Set<StoredFile>().AsNoTracking().SingleAsync(Cancel));
        (stored.Name, stored.ReceivedBy).ShouldBe(("run.csv", "Tom Okafor (tom), by drop folder nta-pc"));
        var receipt = (await ReceiptsAsync()).ShouldHaveSingleItem();
        (receipt.Outcome, receipt.FileId, receipt.MovedAt is null).ShouldBe((DropOutcome.Taken, stored.Id, false));
    }

    [Fact]
    public async Task Keeps_a_file_that_is_still_being_written()
    {
        Write("run.csv", "T-1");
        await LookAsync();
        await File.AppendAllTextAsync(Path.Combine(_path, "run.csv"), "T-1-CM,endotoxin,<0.05,EU/mL\n", Cancel);
        await LookAsync();
        Names(_path).ShouldBe(["run.csv"]);
        await using (new FileStream(Path.Combine(_path, "run.csv"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            await LookAsync();
            State().Waiting.ShouldHaveSingleItem().Why.ShouldContain("alone");
        }

        await LookAsync();
        Names(Aside("taken")).ShouldBe(["run.csv"]);
    }

    [Fact]
    [Trait("Req", "P11-09")]
    public async Task Puts_what_cannot_be_read_into_quarantine_with_every_line_that_is_wrong()
    {
        await File.WriteAllTextAsync(Path.Combine(_path, "bad.csv"), $"{EvQcTemplate.Signature}\nsample,attribute,value,unit\nT-1-CM,potency,97,furlong\nT-1-CM,endotoxin,1,\n", Cancel);
        await File.WriteAllTextAsync(Path.Combine(_path, "empty.csv"), "", Cancel);
        await LookAsync(2);
        Names(Aside("quarantine")).ShouldBe(["bad.csv", "bad.csv.why.txt", "empty.csv", "empty.csv.why.txt"]);
        var why = await File.ReadAllTextAsync(Path.Combine(Aside("quarantine"), "bad.csv.why.txt"), Cancel);
        why.ShouldContain("Line 3:");
        why.ShouldContain("Line 4:");
        (await File.ReadAllTextAsync(Path.Combine(Aside("quarantine"), "empty.csv.why.txt"), Cancel)).ShouldContain("is empty");
        (await ReceiptsAsync()).ShouldAllBe(r => r.Outcome == DropOutcome.Quarantined && r.Why != null);
        (await _laboratory.CountAsync<Result>(r => true)).ShouldBe(0);

        using var page = await VisitAsync();
        (await page.GetStringAsync("/drop-folders", Cancel)).ShouldContain("in quarantine");
    }

    [Fact]
    public async Task Refuses_a_file_larger_than_any_export_without_loading_it()
    {
        await using (var large = File.Create(Path.Combine(_path, "large.csv"))) large.SetLength(InstrumentFile.LargestBytes + 1L);
        await LookAsync(2);
        (await ReceiptsAsync()).ShouldHaveSingleItem().Why!.ShouldContain("at most 50 MB");
        Names(Aside("quarantine")).ShouldBe(["large.csv", "large.csv.why.txt"]);
    }

    [Fact]
    public async Task Sends_a_duplicate_aside_with_a_pointer_to_the_first()
    {
        Write("run.csv", "T-1");
        await LookAsync(2);
        Write("run.csv", "T-1");
        Write("copy.csv", "T-1");
        await LookAsync(2);
        Names(Aside("duplicates")).ShouldBe(["copy.csv", "copy.csv.why.txt", "run.csv", "run.csv.why.txt"]);
        var first = await _laboratory.ReadAsync(db => db.Set<StoredFile>().AsNoTracking().SingleAsync(Cancel));
        (await File.ReadAllTextAsync(Path.Combine(Aside("duplicates"), "copy.csv.why.txt"), Cancel)).ShouldContain($"/files/{first.Id}");
    }

    [Fact]
    public async Task Keeps_both_of_two_files_of_one_name()
    {
        Write("run.csv", "T-1");
        await LookAsync(2);
        Write("run.csv", "T-2");
        await LookAsync(2);
        Names(Aside("taken")).ShouldBe(["run (2).csv", "run.csv"]);
        (await _laboratory.CountAsync<StoredFile>(f => true)).ShouldBe(2);
    }

    [Fact]
    [Trait("Req", "DI-01")]
    public async Task Neither_loses_nor_doubles_a_file_when_the_process_dies_after_storing_it()
    {
        Write("run.csv", "T-1");
        await TakeAsync("run.csv");
        (await _laboratory.CountAsync<StoredFile>(f => true)).ShouldBe(1);
        await LookAsync(2);
        Names(_path).ShouldBeEmpty();
        Names(Aside("taken")).ShouldBe(["run.csv"]);
        (await _laboratory.CountAsync<StoredFile>(f => true)).ShouldBe(1);
        (await ReceiptsAsync()).ShouldHaveSingleItem().MovedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Knows_a_duplicate_from_a_file_whose_move_was_its_last_act()
    {
        Write("run.csv", "T-1");
        await TakeAsync("run.csv");
        Directory.CreateDirectory(Aside("taken"));
        File.Move(Path.Combine(_path, "run.csv"), Path.Combine(Aside("taken"), "run.csv"));
        await LookAsync();
        Write("run.csv", "T-1");
        await LookAsync(2);
        Names(Aside("duplicates")).ShouldBe(["run.csv", "run.csv.why.txt"]);
        (await ReceiptsAsync()).Select(r => r.Outcome).ShouldBe([DropOutcome.Taken, DropOutcome.Duplicate]);
    }

    [Fact]
    public async Task Keeps_a_quarantined_file_quarantined_when_the_process_dies_before_the_move()
    {
        await File.WriteAllTextAsync(Path.Combine(_path, "noise.csv"), "nothing in particular", Cancel);
        await TakeAsync("noise.csv");
        await LookAsync(2);
        Names(Aside("quarantine")).ShouldBe(["noise.csv", "noise.csv.why.txt"]);
        (await ReceiptsAsync()).ShouldHaveSingleItem().Outcome.ShouldBe(DropOutcome.Quarantined);
    }

    [Fact]
    public async Task May_vanish_and_return()
    {
        Write("run.csv", "T-1");
        await LookAsync();
        Directory.Move(_path, _path + "-away");
        await LookAsync(2);
        State().Problem!.ShouldContain("network share");
        (await HealthAsync()).ShouldBe("Degraded");
        Directory.Move(_path + "-away", _path);
        await LookAsync();
        State().Problem.ShouldBeNull();
        (await HealthAsync()).ShouldBe("Healthy");
        Names(_path).ShouldBe(["run.csv"], "what was seen before it vanished says nothing about the file now");
        await LookAsync();
        Names(Aside("taken")).ShouldBe(["run.csv"]);
    }

    [Fact]
    public async Task Follows_no_link_and_takes_no_hidden_or_half_file()
    {
        var secret = Path.Combine(Path.GetTempPath(), $"evqc-secret-{Guid.CreateVersion7():N}.csv");
        await File.WriteAllTextAsync(secret, Template("T-1"), Cancel);
        File.CreateSymbolicLink(Path.Combine(_path, "link.csv"), secret);
        Write(".hidden.csv", "T-2");
        Write("half.csv.part", "T-3");
        await LookAsync(2);
        (await _laboratory.CountAsync<StoredFile>(f => true)).ShouldBe(0);
        File.Delete(secret);
    }

    [Fact]
    public async Task Finds_the_batch_in_the_name_and_never_refuses_a_file_for_its_batch()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        Write($"{number}_a.csv", "T-1");
        Write("T-999999_b.csv", "T-2");
        await LookAsync(2);
        var batch = await _laboratory.BatchAsync(number);
        var files = await _laboratory.ReadAsync(db => db.Set<StoredFile>().AsNoTracking().OrderBy(f => f.Name).ToListAsync(Cancel));
        files.Select(f => f.BatchId).ShouldBe([batch.Id, null]);
        (await ReceiptsAsync()).Single(r => r.Name.EndsWith("_b.csv", StringComparison.Ordinal)).Why!.ShouldContain("not registered");
    }

    [Fact]
    [Trait("Req", "P11-04")]
    public async Task Takes_nothing_for_somebody_who_may_not_record()
    {
        var folder = Folder() with { Responsible = "quinn" };
        Write("run.csv", "T-1");
        var round = new DropFolderRound(new([folder]), States(), _laboratory.Services.GetRequiredService<IServiceScopeFactory>(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<DropFolderRound>.Instance);
        await round.RunAsync(Cancel);
        await round.RunAsync(Cancel);
        States().Of(folder)!.Problem!.ShouldContain("quinn");
        Names(_path).ShouldBe(["run.csv"]);
    }

    [Theory]
    [InlineData("Path", "relative/folder", "whole path")]
    [InlineData("Path", null, "whole path")]
    [InlineData("Responsible", null, "Responsible is missing")]
    [InlineData("BatchPattern", "(", "no regular expression")]
    [InlineData("BatchPattern", "^(EV)", "no group named batch")]
    [InlineData("Pattern", "*.csv", "not a setting")]
    public void Is_refused_at_the_start_for(string key, string? value, string told)
    {
        var settings = new Dictionary<string, string?> { ["Path"] = "/data/nta", ["Responsible"] = "tom", [key] = value }
            .ToDictionary(s => $"Instruments:DropFolders:0:{s.Key}", s => s.Value);
        Should.Throw<CannotStartException>(() => DropFolders.Read(Configuration(settings))).Message.ShouldContain(told);
    }

    [Fact]
    public void Is_refused_at_the_start_inside_another()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Instruments:DropFolders:0:Path"] = "/data",
            ["Instruments:DropFolders:0:Responsible"] = "tom",
            ["Instruments:DropFolders:1:Path"] = "/data/nta",
            ["Instruments:DropFolders:1:Responsible"] = "tom",
        };
        Should.Throw<CannotStartException>(() => DropFolders.Read(Configuration(settings))).Message.ShouldContain("taken twice");
    }

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        var settings = _database.Configuration().Concat(new Dictionary<string, string?>
        {
            ["Instruments:DropFolders:0:Name"] = "nta-pc",
            ["Instruments:DropFolders:0:Path"] = _path,
            ["Instruments:DropFolders:0:Responsible"] = "tom",
            ["Instruments:DropFolders:0:BatchPattern"] = "^(?<batch>T-[0-9]+)_",
            ["Ticks:drop-folders:Seconds"] = "3600",
        });
        _laboratory = await Laboratory.StartAsync(settings);
    }

    public async ValueTask DisposeAsync()
    {
        await _laboratory.DisposeAsync();
        await _database.DisposeAsync();
        if (Directory.Exists(_path)) Directory.Delete(_path, recursive: true);
    }

    private static IConfiguration Configuration(IEnumerable<KeyValuePair<string, string?>> settings) => new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

    private static string[] Names(string folder) => Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)] : [];

    private static string Template(string batch) => $"{EvQcTemplate.Signature}\nsample,attribute,value,unit\n{batch}-CM,potency,96.5,%\n";

    private string Aside(string name) => Path.Combine(_path, name);

    private void Write(string name, string batch) => File.WriteAllText(Path.Combine(_path, name), Template(batch));

    private async Task LookAsync(int times = 1)
    {
        var round = _laboratory.Services.GetRequiredService<DropFolderRound>();
        for (var i = 0; i < times; i++) await round.RunAsync(Cancel);
    }

    /// <summary>What a round does up to the moment before the move; then the process "dies".</summary>
    private async Task TakeAsync(string name) => await _laboratory.DoAsync((TakeDroppedFile act) => act.RunAsync(
        new(Folder(), name, File.ReadAllBytes(Path.Combine(_path, name))), _laboratory.Tom, Cancel));

    private DropFolder Folder() => _laboratory.Services.GetRequiredService<DropFolders>().All.ShouldHaveSingleItem();

    private DropFolderStates States() => _laboratory.Services.GetRequiredService<DropFolderStates>();

    private DropFolderState State() => States().Of(Folder()).ShouldNotBeNull();

    private Task<List<DroppedFile>> ReceiptsAsync() => _laboratory.ReadAsync(db => db.Set<DroppedFile>().AsNoTracking().OrderBy(d => d.At).ToListAsync(Cancel));

    private async Task<HttpClient> VisitAsync()
    {
        var visitor = new Visitor(_laboratory.Address);
        await visitor.SignInAsync("tara", People.DemoPeople.Password);
        return visitor.Client;
    }

    private async Task<string> HealthAsync()
    {
        using var http = new HttpClient();
        var json = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync(new Uri(_laboratory.Address, "/health/ready"), Cancel));
        return json.RootElement.GetProperty("checks").GetProperty("drop-folders").GetProperty("status").GetString()!;
    }
}
