using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace EvQc.Laboratory;

public sealed class Every_laboratory_page(Browser browser)
{
    [Fact]
    public async Task Is_accessible_also_where_its_address_names_more_than_one_record()
    {
        var page = await browser.OpenAsAsync("mara");
        await page.GotoAsync("/batches/EV-DEMO-C");
        var file = await page.Locator("#files table a").First.GetAttributeAsync("href");
        var result = await page.Locator("#results tbody tr:not(.group) td:first-child a").First.GetAttributeAsync("href");
        string?[] pages =
        [
            file, result, "/batches/EV-DEMO-D/steps/culture", "/batches/EV-DEMO-C/results", "/specifications/uc-msc-sev/1", "/specifications/uc-msc-sev/1/compare?with=1",
        ];
        foreach (var path in pages)
        {
            await page.GotoAsync(path!);
            await ShouldBeAccessibleAsync(page);
        }

        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("/batches")]
    [InlineData("/batches/EV-DEMO-A")]
    [InlineData("/batches/EV-DEMO-D/steps/culture")]
    [InlineData("/files")]
    [InlineData("/specifications/uc-msc-sev/1")]
    public async Task Needs_no_sideways_scrolling_on_a_tablet(string path)
    {
        var page = await browser.OpenAsAsync("tara");
        await page.SetViewportSizeAsync(800, 1100);
        await page.GotoAsync(path);
        (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBeLessThanOrEqualTo(0);
        await page.Context.CloseAsync();
    }

    private static async Task ShouldBeAccessibleAsync(IPage page)
    {
        (await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).CountAsync()).ShouldBe(1);
        var found = await page.RunAxe();
        found.Violations.Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}").ShouldBeEmpty(page.Url);
    }
}
