using EvQc.Assays;
using EvQc.Batches;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Review;

/// <summary>The evaluation comes by a message, a moment after the result. Here that moment lasts: no message leaves the outbox.</summary>
public sealed class Changing_a_result_before_it_was_judged(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "OOS-01")]
    [Trait("Req", "OOS-04")]
    [Trait("Req", "DI-02")]
    public async Task Opens_the_investigation_that_its_failure_is_due_and_is_refused()
    {
        await using var laboratory = await Laboratory.StartAsync(database.Configuration().Append(new("Outbox:MaxInFlight", "0")));
        var number = await laboratory.ProducedAsync();
        var failing = (await laboratory.EnterAsync($"{number}-FP", new("endotoxin", "3.1", "EU/mL"))).OrRefuse()[0];
        (await OosAsync(laboratory, number)).ShouldBeEmpty("the moment before its evaluation runs");

        (await LaboratoryWork.RefusalAsync(() => laboratory.DoAsync((CorrectResult act) => act.RunAsync(new(failing.Id, "0.1", "misread"), laboratory.Tom, Cancel)))).ShouldBe("result-under-investigation");
        var oos = (await OosAsync(laboratory, number)).ShouldHaveSingleItem();
        (oos.IsOpen, oos.RestsOn(failing.Id)).ShouldBe((true, true));
        (await laboratory.ReadAsync(db => db.Set<Result>().AsNoTracking().Where(r => r.SampleId == failing.SampleId).ToListAsync(Cancel)))
            .ShouldHaveSingleItem().ShouldSatisfyAllConditions(r => r.Status.ShouldBe(ResultStatus.Current), r => r.RawText.ShouldBe("3.1"));

        // So is taking it out of the decision.
        var second = await laboratory.ProducedAsync();
        var other = (await laboratory.EnterAsync($"{second}-FP", new("endotoxin", "3.1", "EU/mL"))).OrRefuse()[0];
        (await LaboratoryWork.RefusalAsync(() => laboratory.DoAsync((InvalidateResult act) => act.RunAsync(new(other.Id, "misread"), laboratory.Mara, Cancel)))).ShouldBe("result-under-investigation");
        (await OosAsync(laboratory, second)).ShouldHaveSingleItem().IsOpen.ShouldBeTrue();

        // A result that fails nothing is corrected as before.
        var passing = (await laboratory.EnterAsync($"{number}-FP", new("potency", "96.5", "%"))).OrRefuse()[0];
        (await laboratory.DoAsync((CorrectResult act) => act.RunAsync(new(passing.Id, "95.6", "digits swapped"), laboratory.Tom, Cancel))).OrRefuse();
    }

    /// <summary>The investigation stays on record although the form is refused; the page must not take that for the form having been carried out before.</summary>
    [Fact]
    [Trait("Req", "OOS-01")]
    public async Task Is_refused_on_the_page_with_its_reason()
    {
        await using var laboratory = await Laboratory.StartAsync(database.Configuration().Append(new("Outbox:MaxInFlight", "0")));
        var number = await laboratory.ProducedAsync();
        var failing = (await laboratory.EnterAsync($"{number}-FP", new("endotoxin", "3.1", "EU/mL"))).OrRefuse()[0];
        using var visitor = new Visitor(laboratory.Address);
        await visitor.SignInAsync("tom", People.DemoPeople.Password);

        var sent = await visitor.SendAsync($"/results/{failing.Id}", "correct", new() { ["Correct.Value"] = "0.1", ["Correct.Reason"] = "misread" });

        sent.Text.ShouldContain("data-code=\"result-under-investigation\"");
        (await OosAsync(laboratory, number)).ShouldHaveSingleItem().IsOpen.ShouldBeTrue();
    }

    private static Task<List<OosInvestigation>> OosAsync(Laboratory laboratory, string number) =>
        laboratory.ReadAsync(async db => await db.Set<OosInvestigation>().AsNoTracking().Where(o => db.Set<Batch>().Any(b => b.Id == o.BatchId && b.Number == number)).ToListAsync(Cancel));
}
