using ClosedXML.Excel;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.People;
using EvQc.Reports;
using EvQc.Shell;
using EvQc.Shell.Web;
using EvQc.Signing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Review;

/// <summary>21 CFR 11.50: printed name, date and time with its zone, and meaning, wherever a signed record is shown or exported.</summary>
public sealed class Where_a_signature_is_shown(LaboratoryAtWork site) : IClassFixture<LaboratoryAtWork>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Req", "P11-13")]
    [InlineData(LaboratoryAtWork.Released)]
    [InlineData(LaboratoryAtWork.Rejected)]
    public async Task On_the_pages_of_a_batch_and_of_its_review(string number)
    {
        using var quinn = new Visitor(site.Address);
        await quinn.SignInAsync("quinn", DemoPeople.Password);
        foreach (var page in new[] { Links.Batch(number), Links.ReviewOf(number) })
            ShouldShow((await quinn.GetAsync(page)).Text, await SignaturesAsync(number), Words.Of, page);
    }

    [Fact]
    [Trait("Req", "P11-13")]
    public async Task On_the_page_of_a_verified_result()
    {
        var result = await VerifiedAsync();
        using var quinn = new Visitor(site.Address);
        await quinn.SignInAsync("quinn", DemoPeople.Password);
        var signature = (await SignaturesAsync(LaboratoryAtWork.Waiting)).Single(s => s.RecordId == result);
        ShouldShow((await quinn.GetAsync(Links.Result(result))).Text, [signature], Words.Of, "result");
        (await quinn.GetAsync(Links.Result(result))).Text.ShouldContain("signature verified");
    }

    [Theory]
    [Trait("Req", "P11-13")]
    [InlineData(LaboratoryAtWork.Released)]
    [InlineData(LaboratoryAtWork.Rejected)]
    public async Task In_the_certificate_and_in_the_notice_of_rejection(string number)
    {
        var document = (await site.DocumentsOfAsync(number)).Single();
        using var workbook = new XLWorkbook(new MemoryStream(document.Bytes));
        var signatures = await SignaturesAsync(number);
        ShouldShow(Text(workbook.Worksheet("Signatures")), signatures, PrintedWords.Of, "signatures");
        ShouldShow(Text(workbook.Worksheet("Certificate")), signatures.Where(s => s.RecordKind == SignedRecord.Disposition), PrintedWords.Of, "certificate");
    }

    [Fact]
    [Trait("Req", "P11-13")]
    public async Task In_the_JSON_of_a_batch()
    {
        var secret = "";
        await site.InScopeAsync(async s => secret = await s.GetRequiredService<CreateApiKey>().RunAsync(new("signature-reader", Role.QaReviewer, 1), await site.PersonAsync("ada"), Cancel));
        using var http = new HttpClient { BaseAddress = site.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        using var json = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync($"/api/v1/batches/{LaboratoryAtWork.Released}", Cancel));
        var shown = json.RootElement.GetProperty("signatures").EnumerateArray().ToList();
        var signatures = await SignaturesAsync(LaboratoryAtWork.Released);
        shown.Count.ShouldBe(signatures.Count);
        foreach (var (one, signature) in shown.Zip(signatures))
        {
            one.GetProperty("printedName").GetString().ShouldBe(signature.PrintedName);
            one.GetProperty("meaning").GetString().ShouldBe(signature.Meaning.ToString());
            one.GetProperty("signedAtLocal").GetString().ShouldBe(PrintedTime.Full(signature.SignedAt, signature.Zone));
            one.GetProperty("standing").GetString().ShouldBe("Holds");
        }
    }

    [Fact]
    [Trait("Req", "P11-13")]
    public void Never_without_one_of_the_three()
    {
        var at = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
        Should.Throw<InvalidOperationException>(() => new PrintedSignature("", "QA reviewer", "Rejected", at, "Europe/Zurich"));
        Should.Throw<InvalidOperationException>(() => new PrintedSignature("Quinn Moreau", "QA reviewer", " ", at, "Europe/Zurich"));
        Should.Throw<InvalidOperationException>(() => new PrintedSignature("Quinn Moreau", "QA reviewer", "Rejected", at, ""));
    }

    private static void ShouldShow(string text, IEnumerable<Signature> signatures, Func<SignatureMeaning, string> word, string where)
    {
        signatures.ShouldNotBeEmpty(where);
        foreach (var signature in signatures)
            foreach (var part in new[] { signature.PrintedName, word(signature.Meaning), PrintedTime.Full(signature.SignedAt, signature.Zone) })
                text.ShouldContain(part, Case.Sensitive, where);
    }

    private static string Text(IXLWorksheet sheet) => string.Join('\n', sheet.CellsUsed().Select(c => c.GetString()));

    private Task<List<Signature>> SignaturesAsync(string number) => site.ReadAsync(db =>
        db.Set<Signature>().AsNoTracking().Where(s => db.Set<Batch>().Any(b => b.Id == s.BatchId && b.Number == number)).OrderBy(s => s.SignedAt).ThenBy(s => s.Id).ToListAsync(Cancel));

    /// <summary>Entered by Tara, compared and signed by Tom.</summary>
    private async Task<Guid> VerifiedAsync()
    {
        var (tara, tom, batch) = (await site.PersonAsync("tara"), await site.PersonAsync("tom"), await site.BatchIdAsync(LaboratoryAtWork.Waiting));
        var id = Guid.Empty;
        await site.InScopeAsync(async s => id = (await s.GetRequiredService<RecordResults>().RunAsync(
            new($"{LaboratoryAtWork.Waiting}-FP", null, null, [new("residual-nuclease", "1.0", "ng/mL")]), tara, Cancel)).OrRefuse()[0].Id);
        await site.InScopeAsync(s => s.GetRequiredService<AcceptStatement>().RunAsync(new(1, DemoPeople.Password), tom, Cancel));
        await site.InScopeAsync(async s =>
        {
            var shown = await s.GetRequiredService<SigningRecords>().ShownAsync(batch, SignedRecord.Result, [id], Cancel);
            (await s.GetRequiredService<VerifyResult>().RunAsync(new(shown, new("tom", DemoPeople.Password)), tom, Cancel)).OrRefuse();
        });
        return id;
    }
}
