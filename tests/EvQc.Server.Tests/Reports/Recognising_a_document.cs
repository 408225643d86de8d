using System.IO.Compression;
using EvQc.Assays;
using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Reports;

/// <summary>Somebody holds a copy of a certificate and asks whether it is still what EvQc wrote.</summary>
public sealed class Recognising_a_document(LaboratoryAtWork laboratory) : IClassFixture<LaboratoryAtWork>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-13")]
    public async Task Finds_every_document_that_it_wrote()
    {
        foreach (var number in new[] { LaboratoryAtWork.Released, LaboratoryAtWork.Rejected })
        {
            var document = await DocumentAsync(number);
            var answer = await AskAsync(document.Name, document.Bytes);
            answer.Code.ShouldBe("document-original");
            answer.Sentence.ShouldContain($"batch {number} that EvQc wrote");
        }
    }

    [Theory]
    [InlineData("Quinn Moreau, QA reviewer")]
    [InlineData("Approved for release")]
    [Trait("Req", "P11-13")]
    public async Task Tells_a_certificate_from_which_the_signature_was_taken(string removed)
    {
        var document = await DocumentAsync(LaboratoryAtWork.Released);
        var answer = await AskAsync(document.Name, Without(document.Bytes, removed));
        answer.Code.ShouldBe("document-altered");
        answer.Sentence.ShouldContain(document.Sha256);
    }

    [Fact]
    [Trait("Req", "P11-13")]
    public async Task Tells_every_single_changed_byte()
    {
        var document = await DocumentAsync(LaboratoryAtWork.Released);
        for (var at = 0; at < document.Bytes.Length; at += (document.Bytes.Length / 25) + 1)
        {
            byte[] changed = [.. document.Bytes];
            changed[at] ^= 1;
            (await AskAsync(document.Name, changed)).Code.ShouldBe("document-altered");
        }
    }

    [Fact]
    public async Task Does_not_know_what_EvQc_never_wrote() =>
        (await AskAsync("someone-elses.xlsx", [1, 2, 3])).Code.ShouldBe("document-unknown");

    [Fact]
    [Trait("Req", "P11-14")]
    public async Task Says_of_an_original_whose_records_were_changed_that_they_were_and_what()
    {
        var document = await DocumentAsync(LaboratoryAtWork.Released);
        var batch = await laboratory.BatchIdAsync(LaboratoryAtWork.Released);
        var results = (EvQcContext db) => db.Set<Result>().Where(r => r.BatchId == batch && r.Attribute == "endotoxin");
        var value = await laboratory.ReadAsync(db => results(db).Select(r => r.Value).FirstAsync(Cancel));
        await laboratory.Services.TamperAsync<Result>(db => results(db).ExecuteUpdateAsync(set => set.SetProperty(r => r.Value, value / 2), Cancel));
        try
        {
            var answer = await AskAsync(document.Name, document.Bytes);
            answer.Code.ShouldBe("signed-then-changed");
            answer.Changes.ShouldNotBeEmpty();
        }
        finally
        {
            await laboratory.Services.TamperAsync<Result>(db => results(db).ExecuteUpdateAsync(set => set.SetProperty(r => r.Value, value), Cancel));
        }
    }

    [Fact]
    public async Task Is_for_those_who_may_see_reports() =>
        (await Should.ThrowAsync<QcRuleException>(() => AskAsync("x.xlsx", [1], new(Guid.CreateVersion7(), "Ada Novak (ada)", Role.Administrator)))).Code.ShouldBe("not-permitted");

    [Fact]
    public async Task Is_answered_on_the_page_of_certificates()
    {
        using var visitor = new Visitor(laboratory.Address);
        await visitor.SignInAsync("quinn", DemoPeople.Password);
        var page = await visitor.GetAsync("/reports/certificates");
        page.Text.ShouldContain("Is a copy still the document that EvQc wrote?");
        (await visitor.SendAsync("/reports/certificates", page.HiddenOf("recognise"), [])).Text.ShouldContain("Choose the file to compare.");
    }

    private async Task<RecogniseDocument.Answer> AskAsync(string name, byte[] bytes, Actor? actor = null)
    {
        await using var scope = laboratory.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RecogniseDocument>().RunAsync(new(name, bytes), actor ?? Actor.System, Cancel);
    }

    private Task<Document> DocumentAsync(string number) => LaboratoryAtWork.UntilAsync(async () => (await laboratory.DocumentsOfAsync(number)).SingleOrDefault());

    /// <summary>The workbook as it is when somebody takes a text out of its cells and packs it again.</summary>
    private static byte[] Without(byte[] workbook, string text)
    {
        using var stream = new MemoryStream();
        stream.Write(workbook);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            var found = false;
            foreach (var entry in zip.Entries.Where(e => e.FullName.EndsWith(".xml", StringComparison.Ordinal)).ToList())
            {
                string xml;
                using (var reader = new StreamReader(entry.Open())) xml = reader.ReadToEnd();
                if (!xml.Contains(text, StringComparison.Ordinal)) continue;
                found = true;
                var name = entry.FullName;
                entry.Delete();
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(xml.Replace(text, "", StringComparison.Ordinal));
            }

            found.ShouldBeTrue(text);
        }

        return stream.ToArray();
    }
}
