using EvQc.People;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace EvQc;

public sealed class Signing_in(Browser browser)
{
    [Fact]
    public async Task Leads_to_my_work()
    {
        var page = await browser.OpenFreshAsync("tara");
        await Assertions.Expect(page.GetByText("Tara Lind (tara)")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Leads_to_where_one_wanted_to_go()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync("/people?show=all");
        await Browser.SignInAsync(page, "ada", DemoPeople.Password);
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/people\\?show=all$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Works_without_scripts()
    {
        var page = await browser.OpenFreshAsync("quinn", scripts: false);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByText("You are signed out.")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Says_why_it_is_refused_and_keeps_the_user_name()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync("/sign-in");
        await Browser.SignInAsync(page, "nobody", "no password at all");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("User name or password is not right.");
        (await page.GetByLabel("User name").InputValueAsync()).ShouldBe("nobody");
        (await page.GetByLabel("Password").InputValueAsync()).ShouldBeEmpty();
        await page.Context.CloseAsync();
    }
}
