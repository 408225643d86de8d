using EvQc.Batches;
using EvQc.Reports;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Review;

[Collection<ReviewDesk>]
public sealed class Rejecting_a_batch(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Needs_a_reason(string? reason)
    {
        var seen = await _laboratory.ReviewAsync(await _laboratory.ProducedAsync(Stage.Culture));
        (await _laboratory.DecideAsync(seen, release: false, reason: reason)).Found().ShouldBe(["reason: reason-required"]);
        (await _laboratory.BatchAsync(seen.Dossier.Batch.Number)).State.ShouldBe(BatchState.Filtration);
    }

    [Fact]
    public async Task Needs_a_reason_that_fits_the_record()
    {
        var seen = await _laboratory.ReviewAsync(await _laboratory.ProducedAsync(Stage.Culture));
        (await _laboratory.DecideAsync(seen, release: false, reason: new('r', 1001))).Found().ShouldBe(["reason: too-long"]);
        (await _laboratory.DecideAsync(seen, release: false, reason: new('r', 1000))).OrRefuse();
    }

    [Theory]
    [InlineData("at culture")]
    [InlineData("on hold")]
    [InlineData("in review")]
    public async Task Is_possible_at_every_stage_and_leaves_a_notice(string where)
    {
        var seen = where == "in review" ? await _laboratory.TestedAsync() : await _laboratory.ReviewAsync(await _laboratory.RegisterAsync());
        var number = seen.Dossier.Batch.Number;
        if (where == "on hold") await _laboratory.HoldAsync(number, "donor eligibility in doubt");
        seen = await _laboratory.ReviewAsync(number);
        (await _laboratory.DecideAsync(seen, release: false, reason: "donor not eligible")).OrRefuse();

        var after = await _laboratory.ReviewAsync(number);
        (after.Dossier.Batch.State, after.Dossier.Batch.IsOnHold).ShouldBe((BatchState.Rejected, false));
        after.Dossier.Signatures.Single(s => s.RecordKind == SignedRecord.Disposition).ShouldSatisfyAllConditions(
            s => s.Meaning.ShouldBe(SignatureMeaning.Rejected), s => s.Reason.ShouldBe("donor not eligible"));
        var documents = await _laboratory.ReadAsync(db => db.Set<Document>().AsNoTracking().Where(d => d.BatchId == seen.Dossier.Batch.Id).ToListAsync(Cancel));
        documents.ShouldHaveSingleItem().Kind.ShouldBe(DocumentKind.RejectionNotice);
    }
}
