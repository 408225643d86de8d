using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using EvQc.People;
using EvQc.Shell;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace EvQc;

/// <summary>Each page there is, as each role that may open it, in light and in dark: nothing that would stop somebody who cannot see or point.</summary>
public sealed class Every_page(Browser browser)
{
    private static readonly (Role Role, string UserName)[] Accounts =
        [(Role.Technician, "tara"), (Role.QaReviewer, "quinn"), (Role.LaboratoryManager, "mara"), (Role.Administrator, "ada")];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Is_accessible(ColorScheme colours)
    {
        // In dark each page once: only its colours differ.
        var (problems, seen) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (role, userName) in Accounts)
        {
            var page = await browser.OpenAsAsync(userName, colours);
            foreach (var path in PagesOf(role).Where(p => seen.Add(p) || colours == ColorScheme.Light)) problems.AddRange(await ProblemsAsync(page, $"{userName} {path}", path));
            await page.Context.CloseAsync();
        }

        problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Before_the_door_and_of_refusals_is_accessible(ColorScheme colours)
    {
        var visitor = await browser.OpenAsync(colours);
        var problems = await ProblemsAsync(visitor, "anonymous /sign-in", "/sign-in");
        await Browser.SignInAsync(visitor, "nobody", "wrong");
        problems.AddRange(await ProblemsAsync(visitor, "a refused sign-in", null));
        var tara = await browser.OpenAsAsync("tara", colours);
        problems.AddRange(await ProblemsAsync(tara, "no such page", "/nothing-here"));
        problems.AddRange(await ProblemsAsync(tara, "not allowed", "/people"));
        problems.ShouldBeEmpty();
        await visitor.Context.CloseAsync();
        await tara.Context.CloseAsync();
    }

    [Fact]
    public async Task Would_be_found_wanting()
    {
        var page = await browser.OpenAsync();
        await page.GotoAsync("/sign-in");
        await page.EvaluateAsync("document.querySelector('label').remove()");
        (await ProblemsAsync(page, "planted", null)).ShouldContain(p => p.Contains("label", StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Loads_without_an_error_in_the_console()
    {
        var errors = new List<string>();
        foreach (var (role, userName) in Accounts)
        {
            var page = await browser.OpenAsAsync(userName);
            page.Console += (_, message) =>
            {
                if (message.Type == "error") errors.Add($"{userName} {page.Url}: {message.Text}");
            };
            page.PageError += (_, error) => errors.Add($"{userName} {page.Url}: {error}");
            foreach (var path in PagesOf(role))
            {
                var answer = await page.GotoAsync(path);
                answer!.Status.ShouldBe(200, path);
            }

            await page.Context.CloseAsync();
        }

        errors.ShouldBeEmpty();
    }

    /// <summary>The address of every page that the role may open, records filled in from the demonstration.</summary>
    private IReadOnlyList<string> PagesOf(Role role) =>
    [
        .. browser.Server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.OfType<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>().Any())
            .Where(e => e.Metadata.GetMetadata<AllowAttribute>() is not { } allow || role.Allows(allow.Permission))
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Select(browser.Server.Filled)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal),
    ];

    private static async Task<List<string>> ProblemsAsync(IPage page, string name, string? path)
    {
        if (path is not null) await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        var found = await page.RunAxe(new AxeRunOptions { ResultTypes = new HashSet<ResultType> { ResultType.Violations } });
        return
        [
            .. found.Violations.Where(v => v.Impact is "serious" or "critical")
                .Select(v => $"{name}: {v.Id} ({v.Impact}): {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"),
        ];
    }
}
