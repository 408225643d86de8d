using EvQc.Batches;
using EvQc.People;
using EvQc.Review;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EvQc.Laboratory;

public sealed class A_reviewers_day(Browser browser)
{
    private readonly PreparedBatches _batches = new(browser);

    [Fact]
    public async Task Sees_exactly_the_blockers_that_refuse_the_signature()
    {
        var page = await browser.OpenAsAsync("quinn");
        await page.GotoAsync("/review");
        await page.GetByRole(AriaRole.Link, new() { Name = "EV-DEMO-C" }).ClickAsync();
        var shown = await page.Locator(".blockers li > strong").AllInnerTextsAsync();
        var facts = (await _batches.ReviewAsync("EV-DEMO-C")).Facts;
        shown.ShouldBe(Disposition.BlockersToRelease(facts, null).Select(b => b.Sentence));
        shown.Count.ShouldBe(2);
        shown[0].ShouldContain("CD81");
        shown[1].ShouldContain("indeterminate");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Release and sign" })).ToBeDisabledAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Releases_a_conforming_batch_by_signature()
    {
        var number = await _batches.ReadyForReleaseAsync();
        var page = await browser.OpenAsAsync("quinn");
        await page.GotoAsync($"/review/{number}");
        await Expect(page.GetByText("Nothing stands in the way of release.")).ToBeVisibleAsync();
        await SignAsync(page, "Release", "a wrong password");
        await Expect(page.Locator(".wrong").Filter(new() { HasText = "The password is wrong. Nothing was signed." })).ToHaveCountAsync(1);
        (await _batches.ReviewAsync(number)).Dossier.Batch.State.ShouldBe(BatchState.Review);

        await SignAsync(page, "Release", DemoPeople.Password);
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync($"Batch {number} is released");
        var signed = page.Locator(".signed");
        await Expect(signed).ToContainTextAsync("Quinn Moreau");
        await Expect(signed).ToContainTextAsync("I approve this batch for release");
        await Expect(signed).ToContainTextAsync("(Europe/Zurich)");
        await signed.GetByText("The proof that was signed").ClickAsync();
        await Expect(signed.Locator(".proof")).ToContainTextAsync($"The records of batch {number} allow its release because");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Release and sign" })).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Cannot_sign_a_page_that_is_out_of_date()
    {
        var number = await _batches.ReadyForReleaseAsync();
        var page = await browser.OpenAsAsync("quinn");
        await page.GotoAsync($"/review/{number}");

        var technician = await browser.OpenAsAsync("tara");
        await technician.GotoAsync($"/batches/{number}/results?sample={number}-FIL");
        await technician.Locator("[name='row.0.attribute']").SelectOptionAsync("potency");
        await technician.Locator("[name='row.0.value']").FillAsync("99");
        await technician.Locator("[name='row.0.unit']").FillAsync("%");
        await technician.GetByRole(AriaRole.Button, new() { Name = "Record for" }).ClickAsync();
        await Expect(technician.GetByRole(AriaRole.Status)).ToContainTextAsync("recorded");
        var colleague = await browser.OpenAsAsync("tom");
        await colleague.GotoAsync($"/batches/{number}");
        await colleague.GetByRole(AriaRole.Button, new() { Name = "Verify Potency" }).ClickAsync();
        await Expect(colleague.GetByRole(AriaRole.Status)).ToContainTextAsync("verified");

        await SignAsync(page, "Release", DemoPeople.Password);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("changed after this page was shown");
        (await _batches.ReviewAsync(number)).Dossier.Batch.State.ShouldBe(BatchState.Review);
        foreach (var window in new[] { page, technician, colleague }) await window.Context.CloseAsync();
    }

    [Fact]
    public async Task Is_refused_with_the_reason_when_the_batch_was_put_on_hold_meanwhile()
    {
        var number = await _batches.ReadyForReleaseAsync();
        var page = await browser.OpenAsAsync("quinn");
        await page.GotoAsync($"/review/{number}");
        var technician = await browser.OpenAsAsync("tara");
        await technician.GotoAsync($"/batches/{number}");
        await technician.GetByText("Put the batch on hold").ClickAsync();
        await technician.GetByLabel("Reason").FillAsync("Freezer 3 alarmed overnight.");
        await technician.GetByRole(AriaRole.Button, new() { Name = "Put on hold" }).ClickAsync();
        await Expect(technician.Locator(".notice-warn")).ToContainTextAsync("Freezer 3 alarmed overnight.");

        await SignAsync(page, "Release", DemoPeople.Password);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is on hold: Freezer 3 alarmed overnight.");
        await Expect(page.Locator(".blockers")).ToContainTextAsync("Lift the hold with a reason.");

        // The hold would wait for everybody on their work page.
        await technician.GetByText("Lift the hold").First.ClickAsync();
        await technician.GetByLabel("Reason").FillAsync("The product never left its temperature.");
        await technician.GetByRole(AriaRole.Button, new() { Name = "Lift the hold" }).ClickAsync();
        await Expect(technician.GetByRole(AriaRole.Status)).ToContainTextAsync("is lifted");
        await page.Context.CloseAsync();
        await technician.Context.CloseAsync();
    }

    [Fact]
    public async Task Concludes_the_investigation_and_rejects_with_a_reason()
    {
        var number = await _batches.FailingAsync();
        var page = await browser.OpenAsAsync("quinn");
        await page.GotoAsync($"/review/{number}");
        await page.GetByText("Conclude this investigation").ClickAsync();
        await page.GetByText("The failure is confirmed").ClickAsync();
        await page.GetByLabel("Conclusion").FillAsync("No laboratory cause found.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Conclude", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("is concluded");

        await SignAsync(page, "Reject", DemoPeople.Password);
        await Expect(page.Locator(".wrong").Filter(new() { HasText = "A rejection needs a reason" })).ToBeVisibleAsync();
        await page.Locator("[name='Reject.Reason']").FillAsync("Too little purity, confirmed.");
        await SignAsync(page, "Reject", DemoPeople.Password);
        await Expect(page.Locator(".signed")).ToContainTextAsync("Rejected, electronically signed");
        await Expect(page.Locator(".signed")).ToContainTextAsync("Too little purity, confirmed.");
        await page.Context.CloseAsync();
    }

    /// <summary>Fills in the password and signs; the browser's own checks are off, so that the server answers.</summary>
    private static async Task SignAsync(IPage page, string form, string password)
    {
        await page.EvaluateAsync("() => document.querySelectorAll('form').forEach(f => f.noValidate = true)");
        await page.Locator($"[name='{form}.Password']").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = $"{form} and sign" }).ClickAsync();
        await page.WaitForLoadStateAsync();
    }
}
