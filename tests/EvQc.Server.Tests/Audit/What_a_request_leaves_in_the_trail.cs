using System.Net;
using System.Net.Http.Json;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.People;
using EvQc.Reports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Audit;

public sealed class What_a_request_leaves_in_the_trail(LaboratoryAtWork laboratory) : IClassFixture<LaboratoryAtWork>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "A11-04")]
    public async Task A_certificate_that_was_downloaded()
    {
        using var quinn = await SignedInAsync("quinn");
        var document = (await laboratory.DocumentsOfAsync(LaboratoryAtWork.Released)).Single();

        var answer = await quinn.Client.GetAsync($"/documents/{document.Id}", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var entry = await EntryAsync(answer);
        entry.Subject.ShouldBe("Download");
        entry.SubjectId.ShouldBe(document.Id.ToString());
        entry.Changes.ShouldContain(document.Name);
        entry.BatchId.ShouldBe(await laboratory.BatchIdAsync(LaboratoryAtWork.Released));
        entry.ActorName.ShouldBe("Quinn Moreau (quinn)");
        entry.ActorRole.ShouldBe(Role.QaReviewer);
        entry.Origin.ShouldBe("127.0.0.1");
        entry.Zone.ShouldBe("Europe/Zurich");
    }

    [Fact]
    [Trait("Req", "A11-04")]
    public async Task A_raw_file_that_was_downloaded_and_none_that_was_not_there()
    {
        using var tara = await SignedInAsync("tara");
        var file = await laboratory.ReadAsync(db => db.Set<StoredFile>().AsNoTracking().FirstAsync(f => f.BatchId != null, Cancel));

        var taken = await EntryAsync(await tara.Client.GetAsync($"/files/{file.Id}/content", Cancel));
        var missing = await tara.Client.GetAsync($"/files/{Guid.CreateVersion7()}/content", Cancel);

        taken.Changes.ShouldContain(file.Name);
        taken.BatchId.ShouldBe(file.BatchId);
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await EntriesAsync(missing)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Req", "P11-05")]
    public async Task A_refusal_with_who_asked_for_what_and_from_where()
    {
        using var script = await ScriptAsync("refused");

        var answer = await script.PostAsJsonAsync("/api/v1/batches", new { product = "uc-msc-sev", number = LaboratoryAtWork.Released }, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var entry = await EntryAsync(answer);
        entry.Subject.ShouldBe("Refusal");
        entry.Changes.ShouldContain("POST /api/v1/batches: ");
        entry.Changes.ShouldContain(LaboratoryAtWork.Released);
        entry.ActorName.ShouldBe("API key refused");
        entry.Origin.ShouldBe("127.0.0.1");
    }

    [Fact]
    [Trait("Req", "P11-05")]
    public async Task A_refusal_on_a_page()
    {
        using var tara = await SignedInAsync("tara");

        var page = await tara.SendAsync("/batches/new", "register", new() { ["Product"] = "uc-msc-sev", ["Number"] = LaboratoryAtWork.Released });

        page.Status.ShouldBe(HttpStatusCode.Conflict);
        (await EntryAsync(page.Answer)).Subject.ShouldBe("Refusal");
    }

    [Fact]
    [Trait("Req", "A11-04")]
    [Trait("Req", "P11-05")]
    public async Task A_form_refused_for_what_it_sent_with_fields_and_codes_and_not_with_what_was_entered()
    {
        using var tara = await SignedInAsync("tara");

        var page = await tara.SendAsync("/account/password", "change-password", new() { ["Current"] = "my-former-secret", ["New"] = "short-secret", ["Repeat"] = "other-secret" });

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        var entry = (await EntriesOfAsync(page.Answer, InputRefusals.Subject)).ShouldHaveSingleItem();
        entry.Changes.ShouldContain("POST /account/password: invalid-input: ");
        entry.Changes.ShouldNotContain("secret");
        entry.ActorName.ShouldBe("Tara Lind (tara)");
    }

    [Fact]
    [Trait("Req", "P11-05")]
    public async Task A_script_whose_request_cannot_be_read()
    {
        using var script = await ScriptAsync("broken");

        var answer = await script.PostAsJsonAsync("/api/v1/batches", new { product = "no such product", number = new string('x', 400) }, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var entry = (await EntriesOfAsync(answer, InputRefusals.Subject)).ShouldHaveSingleItem();
        entry.Changes.ShouldContain("invalid-input: ");
        entry.Changes.ShouldNotContain("xxxx");
    }

    [Fact]
    [Trait("Req", "P11-03")]
    [Trait("Req", "P11-05")]
    public async Task An_attempt_to_delete()
    {
        using var script = await ScriptAsync("deleter");

        var answer = await script.DeleteAsync($"/api/v1/batches/{LaboratoryAtWork.Released}", Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await EntryAsync(answer)).Subject.ShouldBe("DeleteAttempt");
        (await laboratory.BatchIdAsync(LaboratoryAtWork.Released)).ShouldNotBe(Guid.Empty);
    }

    [Fact]
    [Trait("Req", "P11-03")]
    public async Task No_record_is_deleted_by_the_program_itself()
    {
        var refused = await Should.ThrowAsync<QcRuleException>(() => laboratory.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<EvQcContext>();
            db.Remove(await db.Set<Batch>().SingleAsync(b => b.Number == LaboratoryAtWork.Rejected, Cancel));
            await db.SaveChangesAsync(Cancel);
        }));

        refused.Code.ShouldBe("records-are-kept");
    }

    private async Task<AuditEntry> EntryAsync(HttpResponseMessage answer) => (await EntriesOfAsync(answer, null)).ShouldHaveSingleItem();

    /// <summary>A refusal is recorded when its answer is already under way.</summary>
    private Task<List<AuditEntry>> EntriesOfAsync(HttpResponseMessage answer, string? subject) => Patience.UntilAsync(
        async () => (await EntriesAsync(answer)).FindAll(e => subject is null || e.Subject == subject) is { Count: > 0 } entries ? entries : null, () => $"There is no entry {subject}.");

    private Task<List<AuditEntry>> EntriesAsync(HttpResponseMessage answer)
    {
        var correlation = answer.Headers.GetValues("X-Correlation-Id").Single();
        return laboratory.ReadAsync(db => db.Set<AuditEntry>().AsNoTracking().Where(e => e.CorrelationId == correlation && e.Action == AuditAction.Event).ToListAsync(Cancel));
    }

    private async Task<Visitor> SignedInAsync(string userName)
    {
        var visitor = new Visitor(laboratory.Address);
        await visitor.SignInAsync(userName, DemoPeople.Password);
        return visitor;
    }

    private async Task<HttpClient> ScriptAsync(string name)
    {
        var key = "";
        await laboratory.InScopeAsync(async services =>
            key = await services.GetRequiredService<CreateApiKey>().RunAsync(new(name, Role.Technician, 30), await laboratory.PersonAsync("ada"), Cancel));
        return new HttpClient { BaseAddress = laboratory.Address, DefaultRequestHeaders = { { ApiKeyAuthentication.KeyHeader, key } } };
    }
}
