using System.Net;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Shell;

public sealed class A_form_sent_again(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "/batches/EV-1")]
    [InlineData(false, "/batches/new")]
    public async Task Leads_to_where_the_first_sending_led_though_that_is_noted_a_moment_later(bool noted, string end)
    {
        using var tara = await site.VisitAsAsync("tara");
        var form = (await tara.GetAsync("/batches/new")).HiddenOf("register");
        var key = $"form:{Guid.Parse(form[Acts.SubmissionField]):N}";
        await using var db = site.Open();
        db.Add(new UsedKey { Key = key, RequestSha256 = "", At = site.Time.GetUtcNow() });
        await db.SaveChangesAsync(Cancel);

        var sending = tara.SendAsync("/batches/new", form, []);
        await Task.Delay(200, Cancel);
        if (noted) await db.Set<UsedKey>().Where(u => u.Key == key).ExecuteUpdateAsync(u => u.SetProperty(k => k.Answer, end), Cancel);

        var sent = await sending;
        sent.Status.ShouldBe(HttpStatusCode.Redirect, sent.Text);
        sent.Location.ShouldNotBeNull().ShouldEndWith(end);
        (await db.Set<Batches.Batch>().CountAsync(Cancel)).ShouldBe(0, "it was not carried out again");
    }
}
