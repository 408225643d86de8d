using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using ClosedXML.Excel;
using EvQc.Outbox;
using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Reports;

public sealed class A_report_on_request(LaboratoryAtWork laboratory) : IClassFixture<LaboratoryAtWork>
{
    [Fact]
    public async Task Shows_what_was_received_released_rejected_and_signed_and_who_asked()
    {
        using var workbook = Open(await DocumentOfAsync(await RequestAsync("mara")));
        workbook.Worksheets.Select(s => s.Name).ShouldBe(
            ["Summary", "Batches", "Ratios", "Investigations", "Signatures", "Late entries", "Corrections", "Trend", "Signals", "States"]);
        var summary = workbook.Worksheet("Summary").CellsUsed().Select(c => c.GetString()).ToList();
        summary.ShouldContain("=Vesicles & Co");
        summary.ShouldContain(t => t.Contains("Mara Steiner", StringComparison.Ordinal));
        Figure(workbook, "Received").ShouldBe("3");
        Figure(workbook, "Released").ShouldBe("1");
        Figure(workbook, "Rejected").ShouldBe("1");
        Column(workbook, "Batches", 3).ShouldBe(["Released", "Rejected", "Review"], ignoreOrder: true);
        Column(workbook, "Investigations", 1).ShouldBe([LaboratoryAtWork.Rejected]);
        Column(workbook, "Signatures", 3).ShouldAllBe(name => name == "Quinn Moreau" || name == "Tara Lind");
        var ratios = workbook.Worksheet("Ratios").RowsUsed().Where(r => r.Cell(2).GetString() == "Particle-to-protein ratio").ToDictionary(r => r.Cell(1).GetString(), r => r.Cell(8).GetString());
        ratios[LaboratoryAtWork.Released].ShouldBe("Complies");
        ratios[LaboratoryAtWork.Rejected].ShouldBe("Does not comply");
        ratios[LaboratoryAtWork.Waiting].ShouldBe("Indeterminate");
    }

    [Fact]
    public async Task Is_written_once_though_its_message_is_delivered_many_times_at_once()
    {
        var run = await RequestAsync("mara");
        var document = await DocumentOfAsync(run);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => laboratory.InScopeAsync(s =>
            s.GetRequiredService<ProduceReport>().RunAsync(run, TestContext.Current.CancellationToken))));
        var documents = await laboratory.ReadAsync(db => db.Set<Document>().CountAsync(d => d.Subject == document.Subject));
        documents.ShouldBe(1);
    }

    [Fact]
    public async Task That_fails_says_why_and_succeeds_later()
    {
        var cancel = TestContext.Current.CancellationToken;
        var run = new ReportRun("test-failing", ReportSchedule.Compliance, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        await laboratory.InScopeAsync(async s =>
        {
            s.GetRequiredService<EvQcContext>().Add(run);
            await s.GetRequiredService<EvQcContext>().SaveChangesAsync(cancel);
        });
        var progress = laboratory.Services.GetRequiredService<ReportProgress>();
        await progress.StartAsync(run.Id, cancel);
        await progress.AdvanceAsync(run.Id, 40, cancel);
        (await FindAsync(run.Id)).ShouldSatisfyAllConditions(r => r.Status.ShouldBe(ReportRunStatus.Running), r => r.Progress.ShouldBe(40), r => r.Attempts.ShouldBe(1));
        await progress.FailAsync(run.Id, new string('x', 5000), cancel);
        (await FindAsync(run.Id)).ShouldSatisfyAllConditions(r => r.Status.ShouldBe(ReportRunStatus.Failed), r => r.Error!.Length.ShouldBe(2000));
        await laboratory.InScopeAsync(s => s.GetRequiredService<ProduceReport>().RunAsync(run.Id, cancel));
        (await FindAsync(run.Id)).ShouldSatisfyAllConditions(
            r => r.Status.ShouldBe(ReportRunStatus.Done), r => r.Attempts.ShouldBe(2), r => r.Error.ShouldBeNull(), r => r.DocumentId.ShouldNotBeNull());
    }

    [Theory]
    [InlineData(1999, 1)]
    [InlineData(2026, 13)]
    [InlineData(2190, 1)]
    public async Task Of_a_month_that_does_not_exist_or_has_not_begun_is_refused(int year, int month)
    {
        var mara = await laboratory.PersonAsync("mara");
        await laboratory.InScopeAsync(async s =>
            (await s.GetRequiredService<RequestReport>().RunAsync(new(year, month), mara, TestContext.Current.CancellationToken)).IsUsable.ShouldBeFalse());
    }

    [Fact]
    [Trait("Req", "P11-08")]
    public async Task Is_refused_to_a_technician()
    {
        var tara = await laboratory.PersonAsync("tara");
        await laboratory.InScopeAsync(async s => (await Should.ThrowAsync<QcRuleException>(
            () => s.GetRequiredService<RequestReport>().RunAsync(new(2026, 1), tara, TestContext.Current.CancellationToken))).Code.ShouldBe("not-permitted"));
    }

    [Fact]
    public async Task Over_HTTP_is_written_once_for_one_idempotency_key_and_downloads_as_stored()
    {
        using var http = await ClientAsync(Role.LaboratoryManager);
        var first = await PostAsync(http, "report-1");
        (await PostAsync(http, "report-1")).ShouldBe(first);
        var document = await DocumentOfAsync(first);
        var bytes = await http.GetByteArrayAsync(new Uri($"/api/v1/reports/{first}/document", UriKind.Relative), TestContext.Current.CancellationToken);
        Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(document.Sha256);
    }

    [Fact]
    public async Task Over_HTTP_is_refused_to_a_technicians_key_and_to_nobody()
    {
        using var technician = await ClientAsync(Role.Technician);
        using var request = Request("report-2");
        (await technician.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var nobody = new HttpClient { BaseAddress = laboratory.Address };
        (await nobody.GetAsync(new Uri("/api/v1/reports", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(LaboratoryAtWork.Released, HttpStatusCode.OK)]
    [InlineData(LaboratoryAtWork.Waiting, HttpStatusCode.Conflict)]
    [InlineData("EV-NONE-1", HttpStatusCode.NotFound)]
    public async Task A_certificate_is_downloaded_over_HTTP_once_the_batch_is_decided(string batch, HttpStatusCode status)
    {
        if (status == HttpStatusCode.OK) await LaboratoryAtWork.UntilAsync(async () => (await laboratory.DocumentsOfAsync(batch)).SingleOrDefault());
        using var http = await ClientAsync(Role.QaReviewer);
        (await http.GetAsync(new Uri($"/api/v1/batches/{batch}/certificate", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(status);
    }

    private async Task<Guid> RequestAsync(string userName)
    {
        var (actor, now) = (await laboratory.PersonAsync(userName), TimeProvider.System.GetUtcNow());
        var local = PrintedTime.In(now, "Europe/Zurich");
        var id = Guid.Empty;
        await laboratory.InScopeAsync(async s =>
            id = (await s.GetRequiredService<RequestReport>().RunAsync(new(local.Year, local.Month), actor, TestContext.Current.CancellationToken)).Value!.Id);
        return id;
    }

    private async Task<Document> DocumentOfAsync(Guid run) => await LaboratoryAtWork.UntilAsync(async () =>
    {
        var found = await FindAsync(run);
        return found.DocumentId is { } id ? await laboratory.ReadAsync(db => db.Set<Document>().AsNoTracking().SingleAsync(d => d.Id == id)) : null;
    });

    private Task<ReportRun> FindAsync(Guid run) => laboratory.ReadAsync(db => db.Set<ReportRun>().AsNoTracking().SingleAsync(r => r.Id == run));

    private async Task<HttpClient> ClientAsync(Role role)
    {
        var ada = await laboratory.PersonAsync("ada");
        var secret = "";
        await laboratory.InScopeAsync(async s => secret = await s.GetRequiredService<CreateApiKey>().RunAsync(
            new($"reports-{Guid.CreateVersion7():N}", role, 1), ada, TestContext.Current.CancellationToken));
        return new() { BaseAddress = laboratory.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", secret) } };
    }

    private static async Task<Guid> PostAsync(HttpClient http, string key)
    {
        using var request = Request(key);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("id").GetGuid();
    }

    private static HttpRequestMessage Request(string key) => new(HttpMethod.Post, "/api/v1/reports")
    {
        Content = JsonContent.Create(new { year = 2026, month = 1 }),
        Headers = { { "Idempotency-Key", key } },
    };

    private static XLWorkbook Open(Document document) => new(new MemoryStream(document.Bytes));

    private static List<string> Column(XLWorkbook workbook, string sheet, int column) =>
        [.. workbook.Worksheet(sheet).RowsUsed().Skip(3).Select(r => r.Cell(column).GetString())];

    private static string Figure(XLWorkbook workbook, string label) =>
        workbook.Worksheet("Summary").CellsUsed(c => c.GetString() == label).First().CellBelow().GetString();
}
