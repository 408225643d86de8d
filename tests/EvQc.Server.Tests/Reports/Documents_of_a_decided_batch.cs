using ClosedXML.Excel;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.Review;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Reports;

public sealed class Documents_of_a_decided_batch(LaboratoryAtWork laboratory) : IClassFixture<LaboratoryAtWork>
{
    [Fact]
    [Trait("Req", "REL-06")]
    public async Task A_released_batch_has_a_certificate_with_every_test_limit_result_and_date()
    {
        using var workbook = Open(await CertificateAsync(LaboratoryAtWork.Released));
        var sheet = workbook.Worksheet("Certificate");
        var texts = sheet.CellsUsed().Select(c => c.GetString()).ToList();
        texts.ShouldContain("CERTIFICATE OF ANALYSIS");
        var specification = await SpecificationAsync(LaboratoryAtWork.Released);
        foreach (var criterion in specification.Criteria.Where(c => c.Required))
        {
            // The marker table further down names its markers again; the results come first.
            var row = sheet.RowsUsed().FirstOrDefault(r => r.Cell(1).GetString() == criterion.Title && r.Cell(3).GetString().Length > 0)
                .ShouldNotBeNull(criterion.Title);
            row.Cell(3).GetString().ShouldBe(criterion.Limit.Text);
            row.Cell(4).IsEmpty().ShouldBeFalse(criterion.Title);
            row.Cell(4).GetString().ShouldNotBe("—", criterion.Title);
            row.Cell(6).GetString().ShouldBe("Complies", criterion.Title);
            row.Cell(7).DataType.ShouldBe(XLDataType.DateTime, criterion.Title);
        }
    }

    [Fact]
    [Trait("Req", "P11-13")]
    [Trait("Req", "REL-06")]
    public async Task A_certificate_bears_the_signature_and_the_evidence_it_covers()
    {
        var texts = TextsOf(await CertificateAsync(LaboratoryAtWork.Released));
        var signature = await laboratory.ReadAsync(db => db.Set<Signature>().SingleAsync(s => s.Meaning == SignatureMeaning.ApprovedForRelease));
        texts.ShouldContain("Quinn Moreau, QA reviewer");
        texts.ShouldContain("Approved for release");
        texts.ShouldContain(PrintedTime.Full(signature.SignedAt, "Europe/Zurich"));
        texts.ShouldContain(signature.EvidenceSha256);
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public async Task A_certificate_bears_the_head_of_the_audit_trail_at_the_time_of_its_signature()
    {
        var texts = TextsOf(await CertificateAsync(LaboratoryAtWork.Released));
        var head = texts.Single(t => t.StartsWith("block ", StringComparison.Ordinal)).Split(", ");
        var number = long.Parse(head[0]["block ".Length..], System.Globalization.CultureInfo.InvariantCulture);

        (await laboratory.ReadAsync(db => db.Set<Audit.AuditBlock>().SingleAsync(b => b.Number == number))).Hash.ShouldBe(head[1]);
    }

    [Fact]
    public async Task A_rejected_batch_has_a_notice_with_the_reason_and_the_failure()
    {
        var notice = await CertificateAsync(LaboratoryAtWork.Rejected);
        notice.Kind.ShouldBe(DocumentKind.RejectionNotice);
        var texts = TextsOf(notice);
        texts.ShouldContain("NOTICE OF REJECTION");
        texts.ShouldContain(t => t.StartsWith("REJECTED. Particle-to-protein ratio below its limit", StringComparison.Ordinal));
        texts.ShouldContain("Does not comply");
        texts.ShouldContain(t => t.Contains("Confirmed: the product is out of specification", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_batch_in_review_has_no_certificate_and_gets_none()
    {
        var batch = await laboratory.BatchIdAsync(LaboratoryAtWork.Waiting);
        var refusal = await Should.ThrowAsync<QcRuleException>(() => WriteAsync(batch));
        refusal.Code.ShouldBe("not-decided");
        (await laboratory.DocumentsOfAsync(LaboratoryAtWork.Waiting)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_certificate_is_written_once_however_often_it_is_asked_for()
    {
        var first = await CertificateAsync(LaboratoryAtWork.Released);
        var batch = await laboratory.BatchIdAsync(LaboratoryAtWork.Released);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WriteAsync(batch)));
        (await laboratory.DocumentsOfAsync(LaboratoryAtWork.Released)).ShouldHaveSingleItem().Id.ShouldBe(first.Id);
    }

    [Fact]
    public async Task A_certificate_written_again_after_a_loss_is_the_same_to_the_byte()
    {
        var first = await CertificateAsync(LaboratoryAtWork.Rejected);
        await laboratory.Services.TamperAsync<Document>(db => db.Set<Document>().Where(d => d.Id == first.Id).ExecuteDeleteAsync(TestContext.Current.CancellationToken));
        await WriteAsync(await laboratory.BatchIdAsync(LaboratoryAtWork.Rejected));
        var again = (await laboratory.DocumentsOfAsync(LaboratoryAtWork.Rejected)).ShouldHaveSingleItem();
        again.Sha256.ShouldBe(first.Sha256);
        again.Bytes.ShouldBe(first.Bytes);
    }

    [Fact]
    public async Task No_certificate_is_written_by_a_record_that_was_altered_after_the_signature()
    {
        var cancel = TestContext.Current.CancellationToken;
        var first = await CertificateAsync(LaboratoryAtWork.Released);
        var batch = await laboratory.BatchIdAsync(LaboratoryAtWork.Released);
        var results = (EvQcContext db) => db.Set<Result>().Where(r => r.BatchId == batch && r.Attribute == "endotoxin");
        var value = await laboratory.ReadAsync(db => results(db).Select(r => r.Value).FirstAsync(cancel));
        await laboratory.Services.TamperAsync<Document>(db => db.Set<Document>().Where(d => d.Id == first.Id).ExecuteDeleteAsync(cancel));
        await laboratory.Services.TamperAsync<Result>(db => results(db).ExecuteUpdateAsync(set => set.SetProperty(r => r.Value, value / 2), cancel));
        try
        {
            (await Should.ThrowAsync<QcRuleException>(() => WriteAsync(batch))).Code.ShouldBe("evidence-differs");
            (await laboratory.DocumentsOfAsync(LaboratoryAtWork.Released)).ShouldBeEmpty();
        }
        finally
        {
            await laboratory.Services.TamperAsync<Result>(db => results(db).ExecuteUpdateAsync(set => set.SetProperty(r => r.Value, value), cancel));
            await WriteAsync(batch);
        }
    }

    private Task WriteAsync(Guid batch) => laboratory.InScopeAsync(async s =>
    {
        try
        {
            await s.GetRequiredService<WriteCertificate>().RunAsync(batch, TestContext.Current.CancellationToken);
        }
        catch (DbUpdateException)
        {
            // Two at once: the unique key lets one through; on the bus the other is tried again and finds it done.
            (await s.GetRequiredService<EvQcContext>().Set<Document>().CountAsync(d => d.BatchId == batch)).ShouldBe(1);
        }
    });

    private Task<Document> CertificateAsync(string number) =>
        LaboratoryAtWork.UntilAsync(async () => (await laboratory.DocumentsOfAsync(number)).SingleOrDefault());

    private async Task<Specification> SpecificationAsync(string number)
    {
        Specification? specification = null;
        await laboratory.InScopeAsync(async s =>
        {
            var batch = await s.GetRequiredService<EvQcContext>().BatchAsync(number, TestContext.Current.CancellationToken);
            specification = await s.GetRequiredService<SpecificationShelf>().PinnedAsync(batch, TestContext.Current.CancellationToken);
        });
        return specification!;
    }

    private static XLWorkbook Open(Document document) => new(new MemoryStream(document.Bytes));

    private static List<string> TextsOf(Document document)
    {
        using var workbook = Open(document);
        return [.. workbook.Worksheet("Certificate").CellsUsed().Select(c => c.GetString())];
    }
}
