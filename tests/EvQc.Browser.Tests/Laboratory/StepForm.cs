using System.Globalization;
using EvQc.Batches;
using Microsoft.Playwright;

namespace EvQc.Laboratory;

/// <summary>Fills the form of a step as a technician would. The times stay as offered: now.</summary>
internal static class StepForm
{
    public static async Task FillAsync(IPage page, RecordStep.Request step)
    {
        if (step.VolumeInMl is { } volumeIn) await page.Locator("[name=volumeInMl]").FillAsync(volumeIn);
        if (step.VolumeOutMl is { } volumeOut) await page.Locator("[name=volumeOutMl]").FillAsync(volumeOut);
        foreach (var (code, text) in step.Parameters)
        {
            var field = page.Locator($"[name='parameters.{code}']");
            if (await field.CountAsync() > 1) await page.Locator($"[name='parameters.{code}'][value='{text}'] + label").ClickAsync();
            else if (await field.EvaluateAsync<string>("e => e.tagName") == "SELECT") await field.SelectOptionAsync(text!);
            else await field.FillAsync(text!);
        }

        for (var i = 0; i < step.Equipment.Count; i++) await page.Locator("[name=equipment]").Nth(i).FillAsync(step.Equipment[i]);
        for (var i = 0; i < step.Materials.Count; i++)
            await page.Locator($"[name='materials.{i.ToString(CultureInfo.InvariantCulture)}.lot']").FillAsync(step.Materials[i].Lot);
    }

    /// <summary>Signs where the process asks for it.</summary>
    public static async Task SignAsync(IPage page, string userName)
    {
        if (await page.Locator("[name='Sign.Password']").CountAsync() > 0) await SignatureForm.FillAsync(page, "Sign", userName);
    }

    public static async Task SendAsync(IPage page)
    {
        await page.Locator("form.step-form button[type=submit]").ClickAsync();
        await page.WaitForLoadStateAsync();
    }
}
