using EvQc.Batches;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EvQc.Laboratory;

public sealed class A_technicians_day(Browser browser)
{
    [Fact]
    public async Task Goes_from_registration_over_steps_and_files_to_results()
    {
        var page = await browser.OpenAsAsync("tara");
        var number = PreparedBatches.FreshNumber();
        await page.GotoAsync("/batches");
        await page.GetByRole(AriaRole.Link, new() { Name = "Register a batch" }).ClickAsync();
        await page.GetByLabel("Batch number").FillAsync(number);
        await page.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync($"Batch {number} is registered");

        foreach (var stage in Enum.GetValues<Stage>())
        {
            await page.GetByRole(AriaRole.Link, new() { Name = "Record " }).ClickAsync();
            await StepForm.FillAsync(page, PreparedBatches.Step(number, stage));
            await StepForm.SendAsync(page);
            await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("is recorded");
        }

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Testing");
        await ConfirmAsync(page, number, "nta", questions: false);
        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new("D10 .* D50 .* D90", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) })).ToBeVisibleAsync();
        await ConfirmAsync(page, number, "protein", questions: true);
        await ConfirmAsync(page, number, "markers", questions: false);

        await page.GetByRole(AriaRole.Link, new() { Name = "Enter results" }).ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Sterility" }).GetByText("no growth", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Bacterial endotoxin" }).GetByLabel("Value").FillAsync("< 0.05");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record for" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("2 results are recorded");
        await Expect(page.Locator("#results").GetByText("to be verified")).ToHaveCountAsync(2);
        await Expect(page.Locator("#results").GetByRole(AriaRole.Button, new() { Name = "Verify" })).ToHaveCountAsync(0); // not one's own

        var colleague = await browser.OpenAsAsync("tom");
        await colleague.GotoAsync($"/batches/{number}");
        await colleague.GetByRole(AriaRole.Button, new() { Name = "Verify Bacterial endotoxin" }).ClickAsync();
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

    private static async Task ConfirmAsync(IPage page, string number, string kind, bool questions)
    {
        await page.GotoAsync($"/batches/{number}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Upload files" }).ClickAsync();
        await page.Locator("input[type=file]").SetInputFilesAsync(await PreparedBatches.FileAsync("A", kind, $"{number}-FP"));
        await Expect(page.Locator("[data-drop-name]")).ToContainTextAsync($"{number}-FP-{kind}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        if (questions)
        {
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Confirm and record" })).ToHaveCountAsync(0);
            await page.GetByLabel("What did the plate measure?").SelectOptionAsync("protein-concentration");
            if (await page.GetByLabel("Unit of the standards' concentrations").CountAsync() > 0)
                await page.GetByLabel("Unit of the standards' concentrations").SelectOptionAsync("µg/mL");
            await page.GetByRole(AriaRole.Button, new() { Name = "Show the results with these answers" }).ClickAsync();
        }

        await Expect(page.GetByText("Matched:").First).ToContainTextAsync("label");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm and record" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("are recorded");
    }

    private static async Task UploadAsync(IPage page, FilePayload file)
    {
        await page.GotoAsync("/files");
        await page.Locator("input[type=file]").SetInputFilesAsync(file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await page.WaitForLoadStateAsync();
    }
}
