using EvQc.Batches;
using EvQc.People;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EvQc.Laboratory;

public sealed class A_reviewers_day(Browser browser)
{
    private readonly PreparedBatches _batches = new(browser);

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
        await colleague.GetByLabel("I compared it: Potency").CheckAsync();
        await SignatureForm.FillAsync(colleague, "Verify", "tom");
        await colleague.GetByRole(AriaRole.Button, new() { Name = "Verify and sign" }).ClickAsync();
        await Expect(colleague.GetByRole(AriaRole.Status)).ToContainTextAsync("verified");

        await SignAsync(page, "Release", DemoPeople.Password);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("changed after this page was shown");
        (await _batches.ReviewAsync(number)).Dossier.Batch.State.ShouldBe(BatchState.Review);
        foreach (var window in new[] { page, technician, colleague }) await window.Context.CloseAsync();
    }

    [Fact]
    [Trait("Req", "REL-09")]
    public async Task Approves_a_version_of_a_specification_that_waits_in_my_work()
    {
        var page = await browser.OpenAsAsync("quinn");
        await page.GotoAsync("/");
        await page.Locator(".work a[href$='uc-msc-sev/3#approval']").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 }).Locator("..")).ToContainTextAsync("not approved");
        await page.GetByLabel("What did you compare it with?").FillAsync("SPEC-12, revision 3");
        await SignatureForm.FillAsync(page, "Approve", "quinn", "not my password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve: sign" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("Nothing was signed.");
        await Expect(page.GetByLabel("What did you compare it with?")).ToHaveValueAsync("SPEC-12, revision 3");
        await SignatureForm.FillAsync(page, "Approve", "quinn");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve: sign" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Version 3 is approved.");
        await Expect(page.Locator("#approval")).ToContainTextAsync("Quinn Moreau");
        await Expect(page.Locator("#approval")).ToContainTextAsync("SPEC-12, revision 3");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve: sign" })).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
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
    public async Task Leads_the_investigation_through_its_phases_and_rejects_with_a_reason()
    {
        var number = await _batches.FailingAsync();
        var page = await browser.OpenAsAsync("quinn");
        await page.GotoAsync($"/review/{number}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Investigate" }).ClickAsync();
        await Expect(page.Locator("#conclusion")).ToContainTextAsync("Phase I must be complete");
        await Expect(page.Locator("#checklist")).ToContainTextAsync("computed again by EvQc: the same");
        await AnswerAsync(page, notInOrder: null);
        await AssessAsync(page);
        await page.GetByText("The failure is confirmed").ClickAsync();
        await page.GetByLabel("Conclusion").FillAsync("No laboratory cause found.");
        await ConcludeAsync(page);

        await page.GotoAsync($"/review/{number}");
        await SignAsync(page, "Reject", DemoPeople.Password);
        await Expect(page.Locator(".wrong").Filter(new() { HasText = "A rejection needs a reason" })).ToBeVisibleAsync();
        await page.Locator("[name='Reject.Reason']").FillAsync("Too little purity, confirmed.");
        await SignAsync(page, "Reject", DemoPeople.Password);
        await Expect(page.Locator(".signed")).ToContainTextAsync("Rejected, electronically signed");
        await Expect(page.Locator(".signed")).ToContainTextAsync("Too little purity, confirmed.");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Concludes_with_an_assignable_cause_which_sends_the_batch_back_to_testing_under_a_plan()
    {
        var number = await _batches.FailingAsync();
        var page = await browser.OpenAsAsync("quinn");
        await page.GotoAsync($"/review/{number}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Investigate" }).ClickAsync();
        await AnswerAsync(page, notInOrder: "calculation");
        await AssessAsync(page);
        await page.GetByText("Laboratory error with an assignable cause").ClickAsync();
        await page.GetByLabel("Conclusion").FillAsync("The protein plate was pipetted with the wrong dilution; the pipetting log shows it.");
        await ConcludeAsync(page, refused: "Say which result the laboratory cause made wrong.");
        await page.Locator("#conclusion .check").Filter(new() { HasText = "Protein concentration" }).Locator("input").CheckAsync();
        await ConcludeAsync(page);

        await page.GetByText("Plan retests").ClickAsync();
        await page.Locator("[name='Plan.result']").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.GetByLabel("Number of retests").FillAsync("2");
        await page.Locator("[name='Plan.analyst']").SelectOptionAsync(new SelectOptionValue { Label = "Tara Lind (tara)" });
        await page.GetByLabel("Method and version").FillAsync("SOP-PR-004 version 3");
        await page.GetByLabel("Sample and preparation").FillAsync("Both retained vials, diluted anew.");
        await page.GetByLabel("Why, and what are they to show?").FillAsync("The value without the pipetting error.");
        await SignatureForm.FillAsync(page, "Plan", "quinn");
        await page.GetByRole(AriaRole.Button, new() { Name = "Fix the plan and sign" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("2 retests are planned and signed");

        await _batches.UntilAsync(number, "testing again", r => r.Dossier.Batch.State == BatchState.Testing);
        await page.GotoAsync($"/batches/{number}");
        var gone = page.Locator("#results tr.gone");
        await Expect(gone).ToContainTextAsync("Protein concentration");
        await Expect(gone).ToContainTextAsync("the pipetting log shows it");
        await Expect(page.Locator("#investigations")).ToContainTextAsync("assignable cause");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Acknowledges_what_a_manager_invalidated()
    {
        var number = await _batches.ReadyForReleaseAsync();
        var manager = await browser.OpenAsAsync("mara");
        await manager.GotoAsync($"/batches/{number}");
        await manager.Locator("#results").GetByRole(AriaRole.Link, new() { Name = "Potency", Exact = false }).First.ClickAsync();
        await manager.GetByText("Invalidate: the measurement must not count").ClickAsync();
        await manager.GetByLabel("Documented cause").FillAsync("The reference lot was past its date.");
        await manager.GetByRole(AriaRole.Button, new() { Name = "Invalidate", Exact = true }).ClickAsync();
        await Expect(manager.GetByRole(AriaRole.Status)).ToContainTextAsync("is invalidated; a new measurement can be recorded.");
        await _batches.UntilAsync(number, "testing again", r => r.Dossier.Batch.State == BatchState.Testing);

        var page = await browser.OpenAsAsync("quinn");
        await page.GotoAsync($"/review/{number}");
        var finding = page.Locator(".findings li").Filter(new() { HasText = "The reference lot was past its date." });
        await Expect(finding).ToContainTextAsync("Changed record");
        await page.GetByLabel("What do the chosen findings mean for the batch?").FillAsync("Right; the potency test is repeated with the new lot.");
        await SignatureForm.FillAsync(page, "Findings", "quinn");
        await page.GetByRole(AriaRole.Button, new() { Name = "I have looked at them" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("1 finding is acknowledged");
        await Expect(finding).ToContainTextAsync("Quinn Moreau");
        await Expect(finding.Locator("input")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
        await manager.Context.CloseAsync();
    }

    private static async Task AnswerAsync(IPage page, string? notInOrder)
    {
        foreach (var question in await page.Locator("#checklist fieldset.question").AllAsync())
        {
            var notes = question.Locator("textarea");
            var isCause = notInOrder is not null && (await notes.GetAttributeAsync("name"))!.Contains($".{notInOrder}.", StringComparison.Ordinal);
            await question.GetByText(isCause ? "Not in order" : "In order", new() { Exact = true }).ClickAsync();
            await notes.FillAsync(isCause ? "The log shows another dilution than the sheet." : "Looked at; as it should be.");
        }

        await page.Locator("[name='Check.retained.keptWhere']").FillAsync("Freezer 2, box 14");
        await page.Locator("[name='Check.retained.keptUntil']").FillAsync("2099-12-31");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record the answers" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("8 answers are recorded");
    }

    private static async Task AssessAsync(IPage page)
    {
        await page.Locator("[name='State.analysis']").FillAsync("The column was loaded too fast.");
        await page.Locator("[name='State.impact']").FillAsync("This batch alone.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record analysis and impact" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("recorded");
        foreach (var batch in await page.Locator("[name='Affected.batch']").AllAsync()) await batch.CheckAsync();
        await page.GetByLabel("What was looked at in the chosen batches").FillAsync("Their ratio: in order.");
        await page.GetByRole(AriaRole.Button, new() { Name = "I have looked at them" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("looked at");
    }

    private static async Task ConcludeAsync(IPage page, string? refused = null)
    {
        await SignatureForm.FillAsync(page, "Conclude", "quinn");
        await page.GetByRole(AriaRole.Button, new() { Name = "Conclude and sign" }).ClickAsync();
        if (refused is null) await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("is concluded");
        else await Expect(page.Locator(".wrong").Filter(new() { HasText = refused }).First).ToBeVisibleAsync();
    }

    /// <summary>Fills in the password and signs; the browser's own checks are off, so that the server answers.</summary>
    private static async Task SignAsync(IPage page, string form, string password)
    {
        await page.EvaluateAsync("() => document.querySelectorAll('form').forEach(f => f.noValidate = true)");
        await SignatureForm.FillAsync(page, form, "quinn", password);
        await page.GetByRole(AriaRole.Button, new() { Name = $"{form} and sign" }).ClickAsync();
        await page.WaitForLoadStateAsync();
    }
}
