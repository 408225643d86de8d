using EvQc.People;
using Microsoft.Playwright;

namespace EvQc;

/// <summary>The components of a signature, as far as the page asks for them: the user name only with the first signature of a session.</summary>
public static class SignatureForm
{
    /// <param name="prefix">Of the form's fields, e.g. <c>Release</c>.</param>
    public static async Task FillAsync(IPage page, string prefix, string userName, string password = DemoPeople.Password)
    {
        var name = page.Locator($"[name='{prefix}.UserName']");
        if (await name.CountAsync() > 0) await name.FillAsync(userName);
        await page.Locator($"[name='{prefix}.Password']").FillAsync(password);
    }
}
