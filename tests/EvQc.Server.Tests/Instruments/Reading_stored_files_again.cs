using System.Text.Json;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

/// <summary>Stored bytes read by today's readers, beside what is on record.</summary>
[Collection<AssayBench>]
public sealed class Reading_stored_files_again(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Finds_nothing_where_the_readers_have_not_changed()
    {
        var (file, _) = await RecordedAsync();
        var again = await AgainAsync(file);
        again.Differences.ShouldBeEmpty();
        again.PresentParser.ShouldBe(again.RecordedParser);
    }

    [Fact]
    [Trait("Req", "DI-11")]
    public async Task Reports_every_quantity_that_another_reader_had_recorded_and_changes_none()
    {
        var (file, result) = await RecordedAsync();

        // As if an earlier reader had read it otherwise. Guards keep recorded values as they are, so they are lifted for the moment.
        await TamperAsync(result.Id, 95.0m);
        var again = await AgainAsync(file);
        var difference = again.Differences.ShouldHaveSingleItem();
        (difference.Field, difference.Recorded, difference.Recomputed).ShouldBe(("value", "95", "96.5"));
        (await _laboratory.ReadAsync(db => db.Set<Result>().AsNoTracking().SingleAsync(r => r.Id == result.Id, Cancel))).Value.ShouldBe(95.0m);
        await TamperAsync(result.Id, 96.5m);
    }

    [Fact]
    public async Task Chooses_by_day_and_by_reader()
    {
        var (file, _) = await RecordedAsync();
        (await ListAsync(new(TimeProvider.System.GetUtcNow().AddMinutes(5), null))).ShouldBeEmpty();
        (await ListAsync(new(null, "no such reader"))).ShouldBeEmpty();
        var parser = (await AgainAsync(file)).RecordedParser;
        (await ListAsync(new(null, parser))).ShouldContain(f => f.Id == file);
    }

    [Fact]
    public async Task Tells_scripts_one_object_a_file_and_people_what_differs()
    {
        var (file, result) = await RecordedAsync();
        await TamperAsync(result.Id, 95.0m);
        await using var lines = new StringWriter();
        (await RereadVerb.ReportAsync(OnlyAsync(file), isJson: true, lines)).ShouldBe(1);
        var told = JsonDocument.Parse(lines.ToString()).RootElement;
        told.GetProperty("differences")[0].GetProperty("recorded").GetString().ShouldBe("95");
        await using var text = new StringWriter();
        await RereadVerb.ReportAsync(OnlyAsync(file), isJson: false, text);
        text.ToString().ShouldContain("value was 95, reads 96.5");
        text.ToString().ShouldContain("Nothing was changed");
        await TamperAsync(result.Id, 96.5m);
        (await RereadVerb.ReportAsync(OnlyAsync(file), isJson: true, TextWriter.Null)).ShouldBe(0);
    }

    [Theory]
    [InlineData("Say which files")]
    [InlineData("--since needs a day", "--since", "yesterday")]
    [InlineData("--parser needs a value", "--parser")]
    public async Task Needs_to_know_which(string told, params string[] args) =>
        (await Should.ThrowAsync<CannotStartException>(() => RereadVerb.RunAsync(args, Cancel))).Message.ShouldContain(told);

    private async Task<(Guid File, Result Result)> RecordedAsync()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var result = (await _laboratory.ConfirmedAsync(number, $"{number}-CM", [new("potency", "96.5", "%")])).ShouldHaveSingleItem();
        return (result.FileId!.Value, result);
    }

    private async Task<List<RereadFile>> ListAsync(RereadFiles.Request request) =>
        await _laboratory.DoAsync(async (RereadFiles act) =>
        {
            var files = new List<RereadFile>();
            await foreach (var file in act.RunAsync(request, Cancel)) files.Add(file);
            return files;
        });

    private async Task<RereadFile> AgainAsync(Guid file) => (await ListAsync(new(TimeProvider.System.GetUtcNow().AddMinutes(-10), null))).Single(f => f.Id == file);

    private async IAsyncEnumerable<RereadFile> OnlyAsync(Guid file)
    {
        yield return await AgainAsync(file);
    }

    private Task TamperAsync(Guid result, decimal value) => _laboratory.Services.TamperAsync<Result>(db => db.Set<Result>().Where(r => r.Id == result).ExecuteUpdateAsync(set => set.SetProperty(r => r.Value, value), Cancel));
}
