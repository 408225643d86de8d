using System.Globalization;
using EvQc.Batches;
using EvQc.Demo;
using EvQc.People;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EvQc;

/// <summary>The technician's day and the reviewer's, on the screens alone: from an empty record to a signed release.</summary>
public sealed class A_batch_from_culture_to_release(Browser browser)
{
    private const string Number = "EV-DAY-1";
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_recorded_by_a_technician_and_released_by_a_reviewer()
    {
        var tara = await browser.OpenAsAsync("tara");
        await RegisterAsync(tara);
        foreach (var stage in Enum.GetValues<Stage>()) await RecordAsync(tara, stage);
        await ConfirmAsync(tara, Number, "inprocess");
        foreach (var kind in new[] { "nta", "protein", "markers", "tests" }) await ConfirmAsync(tara, $"{Number}-FP", kind);
        await UntilInReviewAsync(tara);
        (await tara.GotoAsync($"/review/{Number}"))!.Status.ShouldBe(403, "a technician does not decide");
        await tara.Context.CloseAsync();

        var quinn = await browser.OpenAsAsync("quinn");
        await Expect(quinn.GetByText("Batches to review")).ToBeVisibleAsync();
        await quinn.Locator(".work").GetByRole(AriaRole.Link, new() { NameString = Number }).First.ClickAsync();
        await AcknowledgeAsync(quinn);
        await SignAsync(quinn, "not my password");
        await Expect(quinn.GetByRole(AriaRole.Alert).First).ToContainTextAsync("Nothing was signed.");
        await SignAsync(quinn, DemoPeople.Password);
        await Expect(quinn.GetByRole(AriaRole.Status)).ToContainTextAsync($"Batch {Number} is released.");
        await Expect(quinn.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Released");
        await Expect(quinn.Locator("#decision")).ToHaveCountAsync(0);
        await quinn.Context.CloseAsync();
    }

    [Fact]
    public async Task Is_not_released_while_something_blocks_and_the_page_says_what()
    {
        var quinn = await browser.OpenAsAsync("quinn");
        await quinn.GotoAsync("/review/EV-DEMO-C");
        var release = quinn.Locator("form.panel").Filter(new() { Has = quinn.GetByRole(AriaRole.Heading, new() { Name = "Release", Exact = true }) });
        await Expect(release).ToContainTextAsync("cannot be released");
        await Expect(release).ToContainTextAsync("no positive control");
        await Expect(release).ToContainTextAsync("purity class indeterminate");
        await Expect(release.GetByRole(AriaRole.Button)).ToBeDisabledAsync();
        await quinn.Context.CloseAsync();
    }

    private static async Task RegisterAsync(IPage tara)
    {
        await tara.GetByRole(AriaRole.Link, new() { Name = "Register a batch" }).ClickAsync();
        await tara.GetByLabel("Batch number").FillAsync(Number);
        await tara.GetByRole(AriaRole.Button, new() { Name = "Register" }).DblClickAsync();
        await Expect(tara.GetByRole(AriaRole.Status)).ToContainTextAsync("EV-DAY-1 is registered");
    }

    private static async Task RecordAsync(IPage tara, Stage stage)
    {
        // The whole route fits into the last hours, so that nothing counts as entered late.
        var entry = DemoSteps.Of(Number, stage, TimeProvider.System.GetUtcNow().AddHours(-18.5), DemoBatch.Conforming);
        await tara.GotoAsync($"/batches/{Number}/steps/{stage}");
        await FillAsync(tara, "startedAt", Local(entry.StartedAt!.Value));
        await FillAsync(tara, "endedAt", Local(entry.EndedAt!.Value));
        if (entry.VolumeInMl is not null) await FillAsync(tara, "volumeInMl", entry.VolumeInMl);
        if (entry.VolumeOutMl is not null) await FillAsync(tara, "volumeOutMl", entry.VolumeOutMl);
        foreach (var (code, value) in entry.Parameters) await FillAsync(tara, $"parameters.{code}", value ?? "");
        for (var i = 0; i < entry.Equipment.Count; i++) await tara.Locator("[name='equipment']").Nth(i).FillAsync(entry.Equipment[i]);
        for (var i = 0; i < entry.Materials.Count; i++)
        {
            var row = await tara.Locator("tr", new() { HasText = entry.Materials[i].Name }).Locator("input[name$='.lot']").GetAttributeAsync("name");
            await FillAsync(tara, row!, entry.Materials[i].Lot);
        }

        await tara.Locator("form.step-form button[type=submit]").ClickAsync();
        await Expect(tara.GetByRole(AriaRole.Status)).ToContainTextAsync("is recorded");
    }

    private static async Task ConfirmAsync(IPage tara, string sample, string kind)
    {
        var name = DemoFiles.Of(DemoBatch.Conforming.Key, kind);
        var measured = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow().AddHours(-1), Zone).DateTime;
        var bytes = await DemoFiles.BytesAsync(name, sample, measured, Stop);
        await tara.GotoAsync("/files");
        await tara.Locator("#upload-files").SetInputFilesAsync(new FilePayload { Name = $"{sample}-{kind}{Path.GetExtension(name)}", MimeType = "text/plain", Buffer = bytes });
        await tara.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Expect(tara.GetByRole(AriaRole.Status)).ToContainTextAsync("is stored");
        if (kind == "protein") await AnswerAsync(tara);
        await tara.GetByRole(AriaRole.Button, new() { Name = "Confirm and record" }).ClickAsync();
        await Expect(tara.GetByRole(AriaRole.Status)).ToContainTextAsync("are recorded");
    }

    /// <summary>The plate reader's export does not say what was measured.</summary>
    private static async Task AnswerAsync(IPage tara)
    {
        await tara.GetByLabel("What did the plate measure?").SelectOptionAsync(new SelectOptionValue { Label = "Protein concentration" });
        await tara.GetByRole(AriaRole.Button, new() { Name = "Show the results with these answers" }).ClickAsync();
    }

    /// <summary>The evaluation comes by message; a person would reload too.</summary>
    private static async Task UntilInReviewAsync(IPage tara)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        do await tara.GotoAsync($"/batches/{Number}");
        while (!(await tara.GetByRole(AriaRole.Heading, new() { Level = 1 }).InnerTextAsync()).Contains("Review", StringComparison.Ordinal) && await look.WaitForNextTickAsync(patience.Token));
    }

    private static async Task AcknowledgeAsync(IPage quinn)
    {
        var comment = quinn.GetByLabel("What do the chosen findings mean for the batch?");
        if (await comment.CountAsync() == 0) return;
        await comment.FillAsync("Looked at; no effect on the product.");
        await quinn.GetByRole(AriaRole.Button, new() { Name = "I have looked at them" }).ClickAsync();
        await Expect(quinn.GetByRole(AriaRole.Status)).ToContainTextAsync("acknowledged");
    }

    private static async Task SignAsync(IPage quinn, string password)
    {
        await quinn.Locator("[name='Release.Password']").FillAsync(password);
        await quinn.GetByRole(AriaRole.Button, new() { Name = "Release and sign" }).ClickAsync();
    }

    private static async Task FillAsync(IPage page, string name, string value)
    {
        var field = page.Locator($"[name='{name}']").First;
        if (await field.GetAttributeAsync("type") == "radio") await page.Locator($"[name='{name}'][value='{value}'] + label").ClickAsync();
        else if (await field.EvaluateAsync<string>("e => e.tagName") == "SELECT") await field.SelectOptionAsync(value);
        else await field.FillAsync(value);
    }

    private static string Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);
}
