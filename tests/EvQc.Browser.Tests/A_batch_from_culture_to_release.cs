using System.Globalization;
using System.Text.RegularExpressions;
using EvQc.Batches;
using EvQc.Demo;
using EvQc.Laboratory;
using EvQc.Review;
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
    private readonly PreparedBatches _batches = new(browser);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_recorded_by_a_technician_and_released_by_a_reviewer()
    {
        var tara = await browser.OpenAsAsync("tara");
        await RegisterAsync(tara);
        foreach (var stage in Enum.GetValues<Stage>()) await RecordAsync(tara, stage);
        await Expect(tara.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Testing");
        await KeepReserveAsync(tara);
        await UploadAsync(tara, [await FileAsync(Number, "inprocess")]);
        await ConfirmAsync(tara);
        await ConfirmManyAsync(tara);
        await tara.GotoAsync($"/batches/{Number}");
        await Expect(tara.GetByRole(AriaRole.Img, new() { NameRegex = new("D10 .* D50 .* D90", RegexOptions.None, TimeSpan.FromSeconds(1)) })).ToBeVisibleAsync();
        await UntilInReviewAsync(tara);
        (await tara.GotoAsync($"/review/{Number}"))!.Status.ShouldBe(403, "a technician does not decide");
        await tara.Context.CloseAsync();

        var quinn = await browser.OpenAsAsync("quinn");
        await Expect(quinn.GetByText("Batches to review")).ToBeVisibleAsync();
        await quinn.Locator(".work").GetByRole(AriaRole.Link, new() { NameString = Number }).First.ClickAsync();
        await AcknowledgeAsync(quinn);
        await ReadTrailAsync(quinn);
        await Expect(quinn.GetByText("Nothing stands in the way of release.")).ToBeVisibleAsync();
        await SignAsync(quinn, "not my password");
        await Expect(quinn.GetByRole(AriaRole.Alert).First).ToContainTextAsync("Nothing was signed.");
        await Expect(quinn.Locator(".wrong").Filter(new() { HasText = "Nothing was signed." })).ToHaveCountAsync(1);
        (await _batches.ReviewAsync(Number)).Dossier.Batch.State.ShouldBe(BatchState.Review);
        await SignAsync(quinn, People.DemoPeople.Password);
        await ShouldBeReleasedAsync(quinn);
        await quinn.Context.CloseAsync();
    }

    [Fact]
    public async Task Is_not_released_while_something_blocks_and_the_page_says_what()
    {
        var quinn = await browser.OpenAsAsync("quinn");
        await quinn.GotoAsync("/review");
        await quinn.GetByRole(AriaRole.Link, new() { Name = "EV-DEMO-C" }).ClickAsync();
        var shown = await quinn.Locator(".blockers li > strong").AllInnerTextsAsync();
        shown.ShouldBe(Disposition.BlockersToRelease((await _batches.ReviewAsync("EV-DEMO-C")).Facts, null).Select(b => b.Sentence));
        shown.Count.ShouldBe(2);
        shown[0].ShouldContain("CD81");
        shown[1].ShouldContain("indeterminate");
        var release = quinn.Locator("form.panel").Filter(new() { Has = quinn.GetByRole(AriaRole.Heading, new() { Name = "Release", Exact = true }) });
        await Expect(release).ToContainTextAsync("cannot be released");
        await Expect(release).ToContainTextAsync("no positive control");
        await Expect(release).ToContainTextAsync("purity class indeterminate");
        await Expect(release.GetByRole(AriaRole.Button, new() { Name = "Release and sign" })).ToBeDisabledAsync();
        await quinn.Context.CloseAsync();
    }

    private static async Task RegisterAsync(IPage tara)
    {
        await tara.GotoAsync("/batches");
        await tara.GetByRole(AriaRole.Link, new() { Name = "Register a batch" }).First.ClickAsync();
        await tara.GetByLabel("Batch number").FillAsync(Number);
        await tara.GetByRole(AriaRole.Button, new() { Name = "Register" }).DblClickAsync();
        await Expect(tara.GetByRole(AriaRole.Status)).ToContainTextAsync($"{Number} is registered");
    }

    private static async Task RecordAsync(IPage tara, Stage stage)
    {
        // The whole route fits into the last hours, so that nothing counts as entered late.
        var entry = DemoSteps.Of(Number, stage, TimeProvider.System.GetUtcNow().AddHours(-18.5), DemoBatch.Conforming);
        await tara.GetByRole(AriaRole.Link, new() { Name = "Record " }).ClickAsync();
        await tara.Locator("[name=startedAt]").FillAsync(Local(entry.StartedAt!.Value));
        await tara.Locator("[name=endedAt]").FillAsync(Local(entry.EndedAt!.Value));
        await StepForm.FillAsync(tara, entry);
        await StepForm.SignAsync(tara, "tara");
        await StepForm.SendAsync(tara);
        await Expect(tara.GetByRole(AriaRole.Status)).ToContainTextAsync("is recorded");
    }

    /// <summary>The form stands open until something is in reserve; too much is refused with what was entered kept.</summary>
    private static async Task KeepReserveAsync(IPage tara)
    {
        await tara.GotoAsync("/");
        await tara.Locator($".work a[href$='{Number}#reserve']").ClickAsync();
        var reserve = tara.Locator("#reserve");
        await reserve.GetByLabel("Volume in all containers").FillAsync("1500");
        await reserve.GetByLabel("Containers", new() { Exact = true }).FillAsync("3");
        await reserve.GetByLabel("Place").FillAsync("freezer F-07, -80 °C");
        await reserve.GetByRole(AriaRole.Button, new() { Name = "Record the reserve sample" }).ClickAsync();
        await Expect(reserve.Locator(".wrong").Filter(new() { HasText = "check both entries" })).ToHaveCountAsync(1);
        await Expect(reserve.GetByLabel("Place")).ToHaveValueAsync("freezer F-07, -80 °C");
        await reserve.GetByLabel("Volume in all containers").FillAsync("1.5");
        await reserve.GetByRole(AriaRole.Button, new() { Name = "Record the reserve sample" }).ClickAsync();
        await Expect(tara.GetByRole(AriaRole.Status)).ToContainTextAsync($"{Number}-RS is in reserve");
        await Expect(reserve).ToContainTextAsync("1.5 mL kept; all tests made twice take 1.5 mL.");
    }

    private static async Task<FilePayload> FileAsync(string sample, string kind)
    {
        var name = DemoFiles.Of(DemoBatch.Conforming.Key, kind);
        var measured = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow().AddHours(-1), Zone).DateTime;
        return new() { Name = $"{sample}-{kind}{Path.GetExtension(name)}", MimeType = "text/plain", Buffer = await DemoFiles.BytesAsync(name, sample, measured, Stop) };
    }

    /// <summary>All files of the final product at once; each is then opened and confirmed by itself.</summary>
    private static async Task ConfirmManyAsync(IPage tara)
    {
        string[] kinds = ["nta", "protein", "markers", "tests"];
        await UploadAsync(tara, [.. await Task.WhenAll(kinds.Select(k => FileAsync($"{Number}-FP", k)))]);
        await Expect(tara.GetByRole(AriaRole.Status)).ToContainTextAsync("4 of 4 files are stored; open each and confirm it.");
        foreach (var kind in kinds)
        {
            await tara.GotoAsync("/files");
            await tara.GetByRole(AriaRole.Link, new() { NameString = $"{Number}-FP-{kind}" }).First.ClickAsync();
            if (kind == "protein")
            {
                await Expect(tara.GetByRole(AriaRole.Button, new() { Name = "Confirm and record" })).ToHaveCountAsync(0);
                await AnswerAsync(tara);
            }

            await ConfirmAsync(tara);
        }
    }

    private static async Task UploadAsync(IPage tara, FilePayload[] files)
    {
        await tara.GotoAsync($"/batches/{Number}");
        await tara.GetByRole(AriaRole.Link, new() { Name = "Upload files" }).ClickAsync();
        await tara.Locator("input[type=file]").SetInputFilesAsync(files);
        await Expect(tara.Locator("[data-drop-name]")).ToContainTextAsync(files.Length == 1 ? files[0].Name : $"{Number}-FP-nta");
        await tara.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Expect(tara.GetByRole(AriaRole.Status)).ToContainTextAsync("stored");
    }

    private static async Task ConfirmAsync(IPage tara)
    {
        await Expect(tara.GetByText("Matched to").First).ToContainTextAsync("label");
        await tara.GetByRole(AriaRole.Button, new() { Name = "Confirm and record" }).ClickAsync();
        await Expect(tara.GetByRole(AriaRole.Status)).ToContainTextAsync("are recorded");
    }

    /// <summary>The plate reader's export does not say what was measured.</summary>
    private static async Task AnswerAsync(IPage tara)
    {
        await tara.GetByLabel("What was measured?").SelectOptionAsync(new SelectOptionValue { Label = "Protein concentration" });
        if (await tara.GetByLabel("Unit of the standards' concentrations").CountAsync() > 0) await tara.GetByLabel("Unit of the standards' concentrations").SelectOptionAsync("µg/mL");
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
        await SignatureForm.FillAsync(quinn, "Findings", "quinn");
        await quinn.GetByRole(AriaRole.Button, new() { Name = "I have looked at them" }).ClickAsync();
        await Expect(quinn.GetByRole(AriaRole.Status)).ToContainTextAsync("acknowledged");
    }

    /// <summary>What the batch is blocked by names the trail; one click shows it, ranked.</summary>
    private static async Task ReadTrailAsync(IPage quinn)
    {
        await Expect(quinn.Locator(".blockers")).ToContainTextAsync("Nobody has reviewed the audit trail");
        await quinn.GetByRole(AriaRole.Link, new() { Name = "Read the audit trail" }).ClickAsync();
        await quinn.GetByLabel("What did you find?").FillAsync("Read; nothing speaks against the batch.");
        await SignatureForm.FillAsync(quinn, "Trail", "quinn");
        await quinn.GetByRole(AriaRole.Button, new() { Name = "Reviewed: sign" }).ClickAsync();
        await Expect(quinn.GetByRole(AriaRole.Status)).ToContainTextAsync("The audit trail is reviewed up to entry");
    }

    private static async Task SignAsync(IPage quinn, string password)
    {
        await SignatureForm.FillAsync(quinn, "Release", "quinn", password);
        await quinn.GetByRole(AriaRole.Button, new() { Name = "Release and sign" }).ClickAsync();
    }

    private static async Task ShouldBeReleasedAsync(IPage quinn)
    {
        await Expect(quinn.GetByRole(AriaRole.Status)).ToContainTextAsync($"Batch {Number} is released.");
        await Expect(quinn.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Released");
        var signed = quinn.Locator(".signed");
        await Expect(signed).ToContainTextAsync("Quinn Moreau");
        await Expect(signed).ToContainTextAsync("I approve this batch for release");
        await Expect(signed).ToContainTextAsync("(Europe/Zurich)");
        await signed.GetByText("The proof that was signed").ClickAsync();
        await Expect(signed.Locator(".proof")).ToContainTextAsync($"The records of batch {Number} allow its release because");
        await Expect(quinn.GetByRole(AriaRole.Button, new() { Name = "Release and sign" })).ToHaveCountAsync(0);
        await Expect(quinn.Locator("#decision")).ToHaveCountAsync(0);
    }

    private static string Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);
}
