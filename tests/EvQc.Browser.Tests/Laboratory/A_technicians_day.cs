using EvQc.Batches;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EvQc.Laboratory;

public sealed class A_technicians_day(Browser browser)
{
    private readonly PreparedBatches _batches = new(browser);

    [Fact]
    public async Task Repeats_a_step_with_a_reason_before_its_product_is_measured()
    {
        var number = await _batches.ProducedAsync();
        var page = await browser.OpenAsAsync("tara");
        await page.GotoAsync($"/batches/{number}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Repeat " }).ClickAsync();
        await Expect(page.GetByText("stays on record and no longer counts")).ToBeVisibleAsync();
        await StepForm.SignAsync(page, "tara");
        await StepForm.SendAsync(page);
        await Expect(page.Locator(".step-form")).ToBeVisibleAsync(); // without its reason it is no repeat
        await page.GetByLabel("Why is the step repeated?").FillAsync("The column clogged; the second half was run again.");
        await StepForm.SignAsync(page, "tara");
        await StepForm.SendAsync(page);
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("is recorded");
        var cards = page.Locator("#steps article");
        await Expect(cards.Filter(new() { HasText = "attempt 2" })).ToHaveCountAsync(1);
        await Expect(cards.Filter(new() { HasText = "replaced by a repeat" })).ToHaveCountAsync(1);
        await Expect(page.Locator("#steps")).ToContainTextAsync("The column clogged");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Enters_results_by_hand_corrects_one_and_a_colleague_verifies_it()
    {
        var number = await _batches.ProducedAsync();
        var page = await browser.OpenAsAsync("tara");
        await page.GotoAsync($"/batches/{number}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Enter results" }).ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Sterility" }).GetByText("no growth", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Bacterial endotoxin" }).GetByLabel("Value").FillAsync("< 0.05");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record for" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("2 results are recorded");
        await Expect(page.Locator("#results").GetByText("to be verified")).ToHaveCountAsync(2);
        await Expect(page.Locator("#results").GetByText("I compared it")).ToHaveCountAsync(0); // not one's own

        await page.Locator("#results").GetByRole(AriaRole.Link, new() { Name = "Bacterial endotoxin" }).ClickAsync();
        await page.GetByText("Correct a slip of the pen").ClickAsync();
        await page.GetByLabel("Correct value, before dilution").FillAsync("< 0.06");
        await page.GetByLabel("Why does it change?").FillAsync("The second digit was misread.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Correct", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("is corrected. A second person verifies it.");
        await Expect(page.GetByText("Replaces")).ToBeVisibleAsync();
        await page.GotoAsync($"/batches/{number}#results");
        await Expect(page.Locator("#results tr.gone")).ToContainTextAsync("The second digit was misread.");

        var colleague = await browser.OpenAsAsync("tom");
        await colleague.GotoAsync($"/batches/{number}");
        await colleague.GetByLabel("I compared it: Bacterial endotoxin").CheckAsync();
        await SignatureForm.FillAsync(colleague, "Verify", "tom");
        await colleague.GetByRole(AriaRole.Button, new() { Name = "Verify and sign" }).ClickAsync();
        await Expect(colleague.GetByRole(AriaRole.Status)).ToContainTextAsync("verified");
        await Expect(colleague.Locator("#results").GetByText("to be verified")).ToHaveCountAsync(1);
        await page.Context.CloseAsync();
        await colleague.Context.CloseAsync();
    }

    [Fact]
    public async Task Is_told_every_mistake_of_a_step_beside_its_field_and_keeps_what_was_entered()
    {
        var page = await browser.OpenAsAsync("tara", scripts: false);
        await page.GotoAsync("/batches/EV-DEMO-D/steps/culture");
        await StepForm.FillAsync(page, PreparedBatches.Step("EV-DEMO-D", Stage.Culture));
        await page.Locator("[name='parameters.passage']").FillAsync("forty");
        await page.Locator("[name='parameters.viability']").FillAsync("104");
        await page.Locator("[name='volumeOutMl']").FillAsync("");
        await StepForm.SendAsync(page);
        (await page.Locator("[name='parameters.passage']").InputValueAsync()).ShouldBe("forty");
        (await page.Locator("[name='parameters.vessel']").InputValueAsync()).ShouldBe("10-layer cell factory");
        await Expect(page.Locator(".field-wrong")).ToHaveCountAsync(3);
        await Expect(page.Locator(".wrong").Filter(new() { HasText = "'forty' is not a number" })).ToBeVisibleAsync();
        await Expect(page.Locator(".wrong").Filter(new() { HasText = "Volume out (mL) is required." })).ToBeVisibleAsync();
        await Expect(page.Locator(".wrong").Filter(new() { HasText = "104 % is outside" })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("5 %", new() { Exact = true })).ToBeCheckedAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Is_shown_why_a_file_cannot_be_read_and_sets_it_aside()
    {
        var page = await browser.OpenAsAsync("tara");
        await UploadAsync(page, new() { Name = "holiday.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes($"day;weather\n{Guid.CreateVersion7()};rain\n") });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "This file cannot be read" })).ToBeVisibleAsync();
        await page.Locator("summary").Filter(new() { HasText = "set it aside" }).ClickAsync();
        await page.GetByLabel("Reason").FillAsync("Chosen by mistake.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the file aside" }).ClickAsync();
        await Expect(page.GetByText("Set aside: Chosen by mistake.")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Is_led_to_the_first_upload_when_a_file_comes_a_second_time()
    {
        var page = await browser.OpenAsAsync("tara");
        FilePayload file = new() { Name = "twice.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes($"a;b\n{Guid.CreateVersion7()};1\n") };
        await UploadAsync(page, file);
        await UploadAsync(page, file);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is the same file, byte for byte, as twice.csv");
        await page.Context.CloseAsync();
    }

    private static async Task UploadAsync(IPage page, FilePayload file)
    {
        await page.GotoAsync("/files");
        await page.Locator("input[type=file]").SetInputFilesAsync(file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await page.WaitForLoadStateAsync();
    }
}
