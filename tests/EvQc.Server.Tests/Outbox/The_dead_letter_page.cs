using System.Net;
using System.Text.RegularExpressions;
using EvQc.Audit;
using EvQc.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Outbox;

public sealed partial class The_dead_letter_page(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shows_the_cause_and_retries_when_a_manager_asks()
    {
        await using var app = await StartAsync();
        var id = Guid.CreateVersion7();
        await using (var db = database.Open())
        {
            db.ActAs(Actor.System);
            db.Add(new OutboxMessage { Id = id, Type = "ResultSmelled", Payload = "{\"scent\":\"<b>odd</b>\"}", SubjectId = id, CorrelationId = "c-1", OccurredAt = db.Time.GetUtcNow() });
            await db.SaveChangesAsync(Cancel);
        }

        await UntilDeadAsync(id);
        using var mara = await SignedInAsync(app, "mara");
        var page = await mara.GetStringAsync("/dead-letters", Cancel);
        page.ShouldContain("No message type &quot;ResultSmelled&quot; is known");
        page.ShouldNotContain("<b>odd</b>");

        var form = Fields(page[page.IndexOf("<main", StringComparison.Ordinal)..]).Append(new("MessageId", id.ToString()));
        using var sent = await mara.PostAsync("/dead-letters", new FormUrlEncodedContent(form), Cancel);
        WebUtility.HtmlDecode(await sent.Content.ReadAsStringAsync(Cancel)).ShouldContain("The message is sent again");
        await using var after = database.Open();
        var key = id.ToString();
        (await after.Set<AuditEntry>().SingleAsync(e => e.Subject == "DeadLetter" && e.SubjectId == key, Cancel)).ActorName.ShouldBe("Mara Steiner (mara)");
        await UntilDeadAsync(id);
    }

    [Fact]
    [Trait("Req", "P11-04")]
    public async Task Is_closed_to_technicians()
    {
        await using var app = await StartAsync();
        using var tara = await SignedInAsync(app, "tara");
        using var answer = await tara.GetAsync("/dead-letters", Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<WebApplication> StartAsync()
    {
        var app = ServerHost.Build(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Critical"], builder =>
            builder.Configuration.AddInMemoryCollection(database.Configuration()));
        await app.StartAsync(Cancel);
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DemoPeople>().SeedAsync(mustChangePassword: false, Cancel);
        return app;
    }

    private Task UntilDeadAsync(Guid id) => Patience.UntilAsync(
        async () =>
        {
            await using var db = database.Open();
            return await db.Set<OutboxMessage>().AnyAsync(m => m.Id == id && m.DeadAt != null, Cancel);
        },
        () => "The message is not given up.");

    private static async Task<HttpClient> SignedInAsync(WebApplication app, string userName)
    {
        var http = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        var form = Fields(await http.GetStringAsync("/sign-in", Cancel)).Append(new("UserName", userName)).Append(new("Password", DemoPeople.Password));
        using var answer = await http.PostAsync("/sign-in", new FormUrlEncodedContent(form), Cancel);
        answer.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/");
        return http;
    }

    /// <summary>The hidden fields of the first form in the text.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Fields(string html) =>
        Hidden().Matches(html[html.IndexOf("<form", StringComparison.Ordinal)..html.IndexOf("</form>", StringComparison.Ordinal)])
            .Select(i => KeyValuePair.Create(Attribute(i.Value, "name"), Attribute(i.Value, "value")));

    private static string Attribute(string tag, string name) =>
        WebUtility.HtmlDecode(Regex.Match(tag, $" {name}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);

    [GeneratedRegex("<input type=\"hidden\"[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Hidden();
}
