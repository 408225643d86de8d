using EvQc.Batches;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EvQc.Laboratory;

public sealed class A_form_sent_twice(Browser browser)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Registers_one_batch(bool scripts)
    {
        var page = await browser.OpenAsAsync("tara", scripts: scripts);
        var before = await CountAsync();
        await page.GotoAsync("/batches/new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register" }).DblClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Culture");
        (await CountAsync()).ShouldBe(before + 1);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task At_the_same_moment_leads_both_to_the_same_batch()
    {
        var page = await browser.OpenAsAsync("tara");
        var before = await CountAsync();
        await page.GotoAsync("/batches/new");
        var ends = await page.EvaluateAsync<string[]>("""
            () => Promise.all([1, 2, 3].map(() => fetch(location.href, { method: 'POST', body: new URLSearchParams(new FormData(document.querySelector('main form'))) }).then(r => new URL(r.url).pathname)))
            """);
        ends.Distinct().Count().ShouldBe(1);
        ends[0].ShouldStartWith("/batches/EV-");
        (await CountAsync()).ShouldBe(before + 1);
        await page.Context.CloseAsync();
    }

    private async Task<int> CountAsync()
    {
        await using var scope = browser.Server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<EvQcContext>().Set<Batch>().CountAsync(TestContext.Current.CancellationToken);
    }
}
