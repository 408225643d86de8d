using EvQc.Assays;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.People;
using EvQc.Reports;
using EvQc.Review.Packages;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Review;

[Collection<ReviewDesk>]
public sealed class Reviewing_the_trail(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DateTimeOffset InAWeek => TimeProvider.System.GetUtcNow().AddDays(7);

    [Fact]
    [Trait("Req", "DI-04")]
    [Trait("Req", "DI-06")]
    [Trait("Req", "A11-08")]
    public async Task Is_demanded_before_release_and_signed_over_the_entries_that_were_shown()
    {
        var number = await UnreadAsync();
        var seen = await _laboratory.ReviewAsync(number);
        Blockers(seen).ShouldBe([TrailConditions.Unread]);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DecideAsync(seen, release: true))).ShouldBe("release-blocked");

        var reading = await _laboratory.TrailAsync(number);
        reading.Unread.Count.ShouldBe(reading.Entries.Count);
        var signed = (await _laboratory.ReadTrailAsync(number)).OrRefuse();
        (signed.Kind, signed.UpTo, signed.Count, signed.EntriesSha256).ShouldBe((TrailReviewKind.Reviewed, reading.UpTo, reading.Entries.Count, reading.Sha256));
        var after = await _laboratory.ReviewAsync(number);
        var signature = after.Dossier.Signatures.Single(s => s.RecordKind == SignedRecord.TrailReview);
        (signature.RecordId, signature.Meaning, signature.PersonId).ShouldBe((signed.Id, SignatureMeaning.Reviewed, _laboratory.Quinn.PersonId));
        signature.Evidence.ShouldNotBeNull().ShouldContain(reading.Sha256);
        Blockers(after).ShouldBeEmpty();
        (await _laboratory.DecideAsync(after, release: true)).OrRefuse().Evidence.ShouldContain($"The audit trail is reviewed up to entry {signed.UpTo} by {_laboratory.Quinn.Name}");
    }

    [Fact]
    [Trait("Req", "DI-04")]
    public async Task Does_not_chase_what_the_review_itself_writes()
    {
        var number = (await _laboratory.TestedAsync()).Dossier.Batch.Number;
        var before = await _laboratory.TrailAsync(number);
        using var visitor = new Visitor(_laboratory.Address);
        await visitor.SignInAsync("quinn", DemoPeople.Password);
        (await visitor.SendAsync($"/review/{number}", "reject", new() { ["Reject.Reason"] = "x", ["Reject.UserName"] = "quinn", ["Reject.Password"] = "wrong" })).Text.ShouldContain("Nothing was signed.");
        await _laboratory.DoAsync((EvaluateBatch act) => Ran(act.RunAsync(before.Entries[0].Entry.BatchId!.Value, Cancel)));
        (await _laboratory.ReadTrailAsync(number)).OrRefuse();

        var after = await _laboratory.TrailAsync(number);
        after.Unread.ShouldBeEmpty();
        after.Sha256.ShouldBe(before.Sha256);
    }

    [Theory]
    [Trait("Req", "DI-04")]
    [Trait("Req", "A11-08")]
    [InlineData("a result")]
    [InlineData("a hold and its end")]
    [InlineData("a refused deletion")]
    [InlineData("a right given to somebody who worked on it")]
    public async Task Is_demanded_again_for(string what)
    {
        var number = (await _laboratory.TestedAsync()).Dossier.Batch.Number;
        switch (what)
        {
            case "a result":
                await _laboratory.ConfirmedAsync(number, $"{number}-FP", [new("residual-nuclease", "1.0", "ng/mL")]);
                break;
            case "a hold and its end":
                await _laboratory.HoldAsync(number);
                await _laboratory.HoldAsync(number, lift: true);
                break;
            case "a refused deletion":
                await _laboratory.DoAsync(async (EvQcContext db) =>
                {
                    db.ActAs(_laboratory.Tom);
                    AuditTrail.Event(db, "DeleteAttempt", number, $"DELETE /api/v1/batches/{number}: nothing is deleted here", (await db.BatchAsync(number, Cancel)).Id);
                    return await db.SaveChangesAsync(Cancel);
                });
                break;
            default:
                await _laboratory.DoAsync((EvQcContext db) => RightAsync(db, _laboratory.Tom.PersonId));
                break;
        }

        var seen = await _laboratory.ReviewAsync(number);
        seen.Facts.Trail.Unread.ShouldBeGreaterThan(0);
        Blockers(seen).ShouldContain(TrailConditions.Unread);
        (await _laboratory.TrailAsync(number)).Unread.Count.ShouldBe(seen.Facts.Trail.Unread);
        Blockers(await _laboratory.ReadyAsync(number)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Req", "A11-08")]
    public async Task Is_refused_to_whoever_did_something_on_the_batch()
    {
        var number = await UnreadAsync();
        foreach (var contributor in new[] { _laboratory.Tara, _laboratory.Tom })
            (await LaboratoryWork.RefusalAsync(() => _laboratory.ReadTrailAsync(number, contributor with { Role = Role.QaReviewer }))).ShouldBe("review-own-work");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.ReadTrailAsync(number, _laboratory.Mara))).ShouldBe("not-permitted");

        // A reviewer who took a result out of the decision is not the one who reads of it.
        var typed = (await _laboratory.EnterAsync($"{number}-FP", new("residual-nuclease", "1.0", "ng/mL"))).OrRefuse()[0];
        await _laboratory.DoAsync((InvalidateResult act) => Ran(act.RunAsync(new(typed.Id, "wrong vial"), _laboratory.Quinn, Cancel)));
        (await LaboratoryWork.RefusalAsync(() => _laboratory.ReadTrailAsync(number))).ShouldBe("review-own-work");
        (await _laboratory.ReadTrailAsync(number, _laboratory.Quirin)).OrRefuse();
        var top = (await _laboratory.TrailAsync(number)).Entries[0];
        (top.Risk, top.Entry.SubjectId, top.Entry.Reason).ShouldBe((TrailRisk.Change, typed.Id.ToString(), "wrong vial"));
    }

    [Fact]
    [Trait("Req", "DI-04")]
    public async Task Is_refused_of_other_entries_than_were_shown_and_without_a_word()
    {
        var number = await UnreadAsync();
        var shown = (await _laboratory.TrailAsync(number)).Sha256;
        await _laboratory.ConfirmedAsync(number, $"{number}-FP", [new("residual-nuclease", "1.0", "ng/mL")]);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.ReadTrailAsync(number, shown: shown))).ShouldBe("evidence-changed");
        (await _laboratory.ReadTrailAsync(number, remark: " ")).Found().ShouldBe(["remark: remark-required"]);
        (await _laboratory.ReadTrailAsync(number, defer: true)).Found().ShouldBe(["until: until-required"]);
        (await _laboratory.ReadTrailAsync(number, defer: true, until: InAWeek.AddDays(-8))).Found().ShouldBe(["until: until-required"]);
        (await _laboratory.ReadTrailAsync(number, defer: true, until: InAWeek.AddDays(90))).Found().ShouldBe(["until: until-required"]);
        (await _laboratory.CountAsync<TrailReview>(r => r.By == _laboratory.Quinn.Name && r.Entries.Contains(shown))).ShouldBe(0);
    }

    [Fact]
    [Trait("Req", "A11-08")]
    public async Task Can_be_put_off_by_signature_which_every_document_shows_and_is_made_good_later()
    {
        var number = await UnreadAsync();
        (await _laboratory.ReadTrailAsync(number, defer: true, until: InAWeek, remark: "the patient waits")).OrRefuse();
        var seen = await _laboratory.ReviewAsync(number);
        Blockers(seen).ShouldBeEmpty();
        (await _laboratory.DecideAsync(seen, release: true)).OrRefuse().Evidence.ShouldContain("the patient waits");
        await _laboratory.SettleAsync(seen.Dossier.Batch.Id);

        using var visitor = new Visitor(_laboratory.Address);
        await visitor.SignInAsync("quinn", DemoPeople.Password);
        (await visitor.GetAsync($"/review/{number}")).Text.ShouldContain("data-trail=\"deferred\"");
        (await WorkAsync()).ShouldContain(i => i.What == number && i.Why.StartsWith("due on", StringComparison.Ordinal));
        var certificate = await _laboratory.ReadAsync(db => db.Set<Document>().Where(d => d.BatchId == seen.Dossier.Batch.Id).Select(d => d.Bytes).SingleAsync(Cancel));
        using (var workbook = new ClosedXML.Excel.XLWorkbook(new MemoryStream(certificate)))
            workbook.Worksheets.First().CellsUsed().Select(c => c.GetString()).ShouldContain(t => t.StartsWith("Deferred until ", StringComparison.Ordinal) && t.Contains("the patient waits"));

        (await _laboratory.ReadTrailAsync(number, remark: "read after all")).OrRefuse();
        (await WorkAsync()).ShouldNotContain(i => i.What == number);
        (await _laboratory.DoAsync((SignedThenChanged act) => act.OfAsync(seen.Dossier.Batch.Id, Cancel))).Changes.ShouldBeEmpty("reading it later changes nothing that was signed");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.ReadTrailAsync(number))).ShouldBe("batch-is-final");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.ReadTrailAsync(number, defer: true, until: InAWeek))).ShouldBe("batch-is-final");
        var package = (await _laboratory.DoAsync((ExportPackage act) => act.RunAsync(new(number), _laboratory.Quinn, Cancel))).Bytes;
        VerifiedPackage.Of(package).ShouldSatisfyAllConditions(v => v.Fault.ShouldBeNull(), v => v.Confirmed.ShouldContain(c => c.StartsWith("the audit trail of the batch was reviewed", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Blockers(BatchReview review) => Disposition.BlockersToRelease(review.Facts, null).Select(b => b.Code);

    private static async Task<bool> Ran(Task work)
    {
        await work;
        return true;
    }

    private static async Task<int> RightAsync(EvQcContext db, Guid person)
    {
        db.ActAs(Actor.System with { Name = "Ada Novak (ada)", PersonId = Guid.CreateVersion7() }, "a right more");
        var account = await db.Users.SingleAsync(p => p.Id == person, Cancel);
        account.DeactivatedAt = db.Time.GetUtcNow();
        await db.SaveChangesAsync(Cancel);
        account.DeactivatedAt = null;
        return await db.SaveChangesAsync(Cancel);
    }

    private async Task<IEnumerable<MyWork.WorkItem>> WorkAsync() => (await _laboratory.DoAsync((MyWork.QualityWork work) => work.TrailsAsync(Cancel))).Items;

    private async Task<string> UnreadAsync()
    {
        var number = await _laboratory.ProducedAsync();
        await _laboratory.ConfirmedAsync(number, $"{number}-FP", LaboratoryWork.Conforming);
        await _laboratory.ReviewAsync(number);
        return number;
    }
}
