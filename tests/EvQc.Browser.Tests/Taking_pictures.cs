using Microsoft.Playwright;
using Xunit;

namespace EvQc;

/// <summary>Pictures of the screens for people: set EVQC_SHOTS to a folder, and to a list of pages in EVQC_SHOT_PAGES (user:path, separated by blanks).</summary>
public sealed class Taking_pictures(Browser browser)
{
    [Fact]
    public async Task Of_the_pages_that_are_asked_for()
    {
        var folder = Environment.GetEnvironmentVariable("EVQC_SHOTS");
        if (folder is null) Assert.Skip("EVQC_SHOTS names no folder.");
        foreach (var shot in (Environment.GetEnvironmentVariable("EVQC_SHOT_PAGES") ?? "tara:/").Split(' '))
            foreach (var colours in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                var (user, path) = (shot[..shot.IndexOf(':')], shot[(shot.IndexOf(':') + 1)..]);
                var page = user.Length == 0 ? await browser.OpenAsync(colours) : await browser.OpenAsAsync(user, colours);
                await page.GotoAsync(path);
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{user}{path.Replace('/', '_').Replace('?', '-')}-{colours}.png"), FullPage = true });
                await page.Context.CloseAsync();
            }
    }
}
