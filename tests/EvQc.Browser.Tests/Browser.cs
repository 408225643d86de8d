using EvQc.People;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(EvQc.Browser))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace EvQc;

/// <summary>One server and one Chromium for all tests; each test opens contexts of its own, which share nothing.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private readonly Dictionary<string, string> _signedIn = new(StringComparer.Ordinal);
    private IBrowser? _chromium;

    public static string Executable => Environment.GetEnvironmentVariable("EVQC_CHROMIUM") ?? "/usr/bin/chromium";

    public RunningServer Server { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(15_000);
        _chromium = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A new window of somebody who is not signed in.</summary>
    public Task<IPage> OpenAsync(ColorScheme colours = ColorScheme.Light, bool scripts = true) => OpenAsync(colours, scripts, state: null);

    private async Task<IPage> OpenAsync(ColorScheme colours, bool scripts, string? state)
    {
        var context = await _chromium!.NewContextAsync(new()
        {
            BaseURL = Server.Address,
            StorageState = state,
            ColorScheme = colours,
            JavaScriptEnabled = scripts,
            ViewportSize = new() { Width = 1440, Height = 900 },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    /// <summary>A new window of a demonstration account: tara, tom, quinn, mara or ada. It joins the session that the account has, if it still runs.</summary>
    public async Task<IPage> OpenAsAsync(string userName, ColorScheme colours = ColorScheme.Light, bool scripts = true)
    {
        if (_signedIn.TryGetValue(userName, out var state))
        {
            var joined = await OpenAsync(colours, scripts, state);
            await joined.GotoAsync("/");
            if (await joined.GetByRole(AriaRole.Heading, new() { Name = "My work" }).CountAsync() > 0) return joined;
            await joined.Context.CloseAsync();
        }

        var page = await OpenFreshAsync(userName, colours, scripts);
        _signedIn[userName] = await page.Context.StorageStateAsync();
        return page;
    }

    /// <summary>A new window in which somebody has just signed in; a session the account had elsewhere ends with that.</summary>
    public async Task<IPage> OpenFreshAsync(string userName, ColorScheme colours = ColorScheme.Light, bool scripts = true)
    {
        var page = await OpenAsync(colours, scripts);
        await page.GotoAsync("/sign-in");
        await SignInAsync(page, userName, DemoPeople.Password);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "My work" })).ToBeVisibleAsync();
        return page;
    }

    public static async Task SignInAsync(IPage page, string userName, string password)
    {
        await page.GetByLabel("User name").FillAsync(userName);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null) await _chromium.DisposeAsync();
        _playwright?.Dispose();
        await Server.DisposeAsync();
    }
}
