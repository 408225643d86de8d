using System.Net;
using System.Text.RegularExpressions;
using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Reports;

public sealed partial class The_reports_pages(LaboratoryAtWork laboratory) : IClassFixture<LaboratoryAtWork>
{
    [Fact]
    public async Task Let_a_manager_ask_for_a_month_once_and_see_its_run()
    {
        using var http = await SignedInAsync("mara");
        var page = await http.GetStringAsync(new Uri("/reports", UriKind.Relative), TestContext.Current.CancellationToken);
        page.ShouldContain("Monthly compliance workbook");
        var before = await CountAsync();
        var form = Fields(page[page.IndexOf("Ask for a month now", StringComparison.Ordinal)..]);
        form["Month"] = "2026-02";
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var sent = await http.PostAsync(new Uri("/reports", UriKind.Relative), new FormUrlEncodedContent(form), TestContext.Current.CancellationToken);
            sent.StatusCode.ShouldBe(HttpStatusCode.OK, await sent.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        (await CountAsync()).ShouldBe(before + 1);
        (await http.GetStringAsync(new Uri("/reports", UriKind.Relative), TestContext.Current.CancellationToken)).ShouldContain("Compliance workbook, on request");
    }

    [Fact]
    public async Task Say_what_is_wrong_with_a_month()
    {
        using var http = await SignedInAsync("quinn");
        var page = await http.GetStringAsync(new Uri("/reports", UriKind.Relative), TestContext.Current.CancellationToken);
        var form = Fields(page[page.IndexOf("Ask for a month now", StringComparison.Ordinal)..]);
        form["Month"] = "soon";
        using var refused = await http.PostAsync(new Uri("/reports", UriKind.Relative), new FormUrlEncodedContent(form), TestContext.Current.CancellationToken);
        WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("A month is a year from 2000 to 2200");
    }

    [Fact]
    public async Task Show_a_technician_documents_but_no_form()
    {
        using var http = await SignedInAsync("tara");
        (await http.GetStringAsync(new Uri("/reports", UriKind.Relative), TestContext.Current.CancellationToken)).ShouldNotContain("Ask for a month now");
        var certificate = await LaboratoryAtWork.UntilAsync(async () => (await laboratory.DocumentsOfAsync(LaboratoryAtWork.Released)).SingleOrDefault());
        var page = await http.GetStringAsync(new Uri("/reports/certificates?batch=RPT-A", UriKind.Relative), TestContext.Current.CancellationToken);
        page.ShouldContain($"/documents/{certificate.Id}");
        page.ShouldNotContain(LaboratoryAtWork.Rejected);
        (await http.GetByteArrayAsync(new Uri($"/documents/{certificate.Id}", UriKind.Relative), TestContext.Current.CancellationToken)).ShouldBe(certificate.Bytes);
    }

    [Theory]
    [InlineData("/reports")]
    [InlineData("/reports/certificates")]
    public async Task Are_closed_to_an_administrator(string address)
    {
        using var http = await SignedInAsync("ada");
        (await http.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private Task<int> CountAsync() => laboratory.ReadAsync(db => db.Set<ReportRun>().CountAsync(r => r.Schedule.StartsWith(RequestReport.SchedulePrefix)));

    private async Task<HttpClient> SignedInAsync(string userName)
    {
        var http = new HttpClient { BaseAddress = laboratory.Address };
        var form = Fields(await http.GetStringAsync(new Uri("/sign-in", UriKind.Relative), TestContext.Current.CancellationToken));
        (form["UserName"], form["Password"]) = (userName, DemoPeople.Password);
        using var answer = await http.PostAsync(new Uri("/sign-in", UriKind.Relative), new FormUrlEncodedContent(form), TestContext.Current.CancellationToken);
        answer.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/");
        return http;
    }

    /// <summary>The fields of the first form in the text.</summary>
    private static Dictionary<string, string> Fields(string html) =>
        Input().Matches(html[..html.IndexOf("</form>", StringComparison.Ordinal)])
            .Select(i => (Name: Attribute(i.Value, "name"), Value: Attribute(i.Value, "value")))
            .Where(f => f.Name.Length > 0)
            .DistinctBy(f => f.Name)
            .ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal);

    private static string Attribute(string tag, string name) =>
        Regex.Match(tag, $"\\b{name}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : "";

    [GeneratedRegex("<input[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Input();
}
