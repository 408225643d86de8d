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

    /// <summary>Pages whose address names more than one record; no route tells what to fill in.</summary>
    private static readonly string[] Deeper =
    [
        "/batches/EV-DEMO-D/steps/culture", "/batches/EV-DEMO-C/results", "/specifications/uc-msc-sev/1", "/specifications/uc-msc-sev/1/compare?with=1",
    ];

    /// <summary>A version that waits for the approval of a reviewer.</summary>
    private const string Unapproved = "/specifications/uc-msc-sev/2";

    [Fact]
    public async Task Opens_is_accessible_and_writes_no_error_to_the_console()
    {
        // In dark each page once: only its colours differ. In light each once for every content it has: what two roles see alike is looked at once, the menu of each with its first page.
        var (problems, seen, shown) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (role, userName) in Accounts)
        {
            var page = await browser.OpenAsAsync(userName);
            page.Console += (_, message) =>
            {
                if (message.Type == "error") problems.Add($"{userName} {page.Url}: {message.Text}");
            };
            page.PageError += (_, error) => problems.Add($"{userName} {page.Url}: {error}");
            var first = PagesOf(role)[0];
            foreach (var path in PagesOf(role).Concat(role switch { Role.LaboratoryManager => Deeper, Role.QaReviewer => [Unapproved], _ => [] }))
            {
                (await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load }))!.Status.ShouldBe(200, $"{userName} {path}");
                (await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).CountAsync()).ShouldBe(1, $"{userName} {path}");
                if (shown.Add(await ContentAsync(page)) || path == first) problems.AddRange(await ProblemsAsync(page, $"{userName} {path}"));
                if (seen.Add(path)) problems.AddRange(await InDarkAsync(page, $"{userName} {path}"));
            }

            await page.Context.CloseAsync();
        }

        problems.ShouldBeEmpty();
        seen.Count.ShouldBeGreaterThan(25);
    }

    [Fact]
    public async Task Before_the_door_and_of_refusals_is_accessible()
    {
        var visitor = await browser.OpenAsync();
        await visitor.GotoAsync("/sign-in", new() { WaitUntil = WaitUntilState.Load });
        var problems = await ProblemsAsync(visitor, "anonymous /sign-in");
        problems.AddRange(await InDarkAsync(visitor, "anonymous /sign-in"));
        await Browser.SignInAsync(visitor, "nobody", "wrong");
        problems.AddRange(await ProblemsAsync(visitor, "a refused sign-in"));
        problems.AddRange(await InDarkAsync(visitor, "a refused sign-in"));
        var tara = await browser.OpenAsAsync("tara");
        foreach (var (name, path) in new[] { ("no such page", "/nothing-here"), ("not allowed", "/people") })
        {
            await tara.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
            problems.AddRange(await ProblemsAsync(tara, name));
            problems.AddRange(await InDarkAsync(tara, name));
        }

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
        (await ProblemsAsync(page, "planted")).ShouldContain(p => p.Contains("label", StringComparison.Ordinal));
        await page.EvaluateAsync("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: light-dark(black, #333); background: light-dark(white, #222)\">dim</p>')");
        (await InDarkAsync(page, "planted")).ShouldContain(p => p.Contains("dim", StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Needs_no_sideways_scrolling_on_a_tablet()
    {
        var page = await browser.OpenAsAsync("tara");
        await page.SetViewportSizeAsync(800, 1100);
        foreach (var path in new[] { "/batches", "/batches/EV-DEMO-A", "/batches/EV-DEMO-D/steps/culture", "/files", "/specifications/uc-msc-sev/1" })
        {
            await page.GotoAsync(path);
            (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBeLessThanOrEqualTo(0, path);
        }

        await page.Context.CloseAsync();
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

    /// <summary>What the page shows inside its menu, without what is new at each visit.</summary>
    private static Task<string> ContentAsync(IPage page) => page.EvaluateAsync<string>(
        "() => { const main = document.querySelector('main').cloneNode(true); main.querySelectorAll('input[type=hidden]').forEach(i => i.remove()); return location.pathname + main.innerHTML; }");

    private static async Task<List<string>> InDarkAsync(IPage page, string name)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        var problems = await ProblemsAsync(page, $"{name} in dark");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        return problems;
    }

    private static async Task<List<string>> ProblemsAsync(IPage page, string name)
    {
        var found = await page.RunAxe(new AxeRunOptions { ResultTypes = new HashSet<ResultType> { ResultType.Violations } });
        return
        [
            .. found.Violations.Where(v => v.Impact is "serious" or "critical")
                .Select(v => $"{name}: {v.Id} ({v.Impact}): {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"),
        ];
    }
}
