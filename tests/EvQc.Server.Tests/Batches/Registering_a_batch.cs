using EvQc.Audit;
using EvQc.People;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Batches;

[Collection<ProductionBench>]
public sealed class Registering_a_batch(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-05")]
    public async Task Records_who_and_when_and_begins_at_culture()
    {
        var number = await _laboratory.RegisterAsync();
        var batch = await _laboratory.BatchAsync(number);
        batch.State.ShouldBe(BatchState.Culture);
        batch.RegisteredBy.ShouldBe("Tara Lind (tara)");
        batch.SpecificationVersion.ShouldBeNull();

        var audited = await _laboratory.ReadAsync(db => db.Set<AuditEntry>().SingleAsync(e => e.BatchId == batch.Id, Cancel));
        (audited.Action, audited.Subject, audited.ActorName, audited.ActorRole).ShouldBe((AuditAction.Created, "Batch", "Tara Lind (tara)", Role.Technician));
        audited.Changes.ShouldContain(number);
        audited.At.ShouldBe(batch.RegisteredAt, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Is_refused_when_the_number_is_taken()
    {
        var number = await _laboratory.RegisterAsync();
        (await LaboratoryWork.RefusalAsync(() => RegisterAsync(Laboratory.Product, number))).ShouldBe("batch-number-taken");
        (await _laboratory.CountAsync<Batch>(b => b.Number == number)).ShouldBe(1);
    }

    [Fact]
    public async Task Is_refused_when_the_number_is_taken_but_for_its_capital_letters()
    {
        var number = await _laboratory.RegisterAsync();
        (await LaboratoryWork.RefusalAsync(() => RegisterAsync(Laboratory.Product, number.ToLowerInvariant()))).ShouldBe("batch-number-taken");
    }

    [Fact]
    public async Task Counts_on_from_the_numbers_it_gave_not_from_what_only_looks_like_one()
    {
        var year = TimeProvider.System.GetUtcNow().ToString("yy", System.Globalization.CultureInfo.InvariantCulture);
        (await RegisterAsync(Laboratory.Product, $"EV-{year}-2147483647")).OrRefuse();
        (await RegisterAsync(Laboratory.Product, null)).OrRefuse().Number.Length.ShouldBe("EV-26-0001".Length);
    }

    [Theory]
    [InlineData("AB")]
    [InlineData("-EV-1")]
    [InlineData("EV 26 0001")]
    [InlineData("EV/26/0001")]
    [InlineData("EV-26-0001\nEV")]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("ÄÖÜ-1")]
    [InlineData("EV-26-0001-with-more-than-30-letters")]
    public async Task Is_refused_with_a_number_that_no_label_can_carry(string number)
    {
        var refused = await RegisterAsync(Laboratory.Product, number);
        refused.Found().ShouldBe(["number: bad-batch-number"]);
        refused.Problems[0].Message.ShouldContain("3 to 30 letters, digits and dashes");
    }

    [Theory]
    [InlineData("")]
    [InlineData("uc-msc-lev")]
    [InlineData("../uc-msc-sev")]
    public async Task Is_refused_for_a_product_that_nobody_makes(string product)
    {
        var refused = await RegisterAsync(product, LaboratoryWork.NewNumber());
        refused.Found().ShouldBe(["product: unknown-product"]);
        refused.Problems[0].Message.ShouldContain("Known: uc-msc-sev");
    }

    [Fact]
    public async Task Gives_several_that_come_at_once_without_a_number_a_number_each()
    {
        var registered = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RegisterAsync(Laboratory.Product, null)));
        var numbers = registered.Select(r => r.OrRefuse().Number).ToList();
        numbers.Distinct().Count().ShouldBe(4);
        numbers.ShouldAllBe(n => n.StartsWith("EV-") && n.Length == "EV-26-0001".Length);
    }

    [Fact]
    public async Task Lets_one_of_two_have_the_same_number_and_tells_the_other()
    {
        var number = LaboratoryWork.NewNumber();
        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            try
            {
                return (await RegisterAsync(Laboratory.Product, number)).IsUsable ? "registered" : "problem";
            }
            catch (QcRuleException refused)
            {
                return refused.Code;
            }
        }));
        answers.Order(StringComparer.Ordinal).ShouldBe(["batch-number-taken", "registered"]);
    }

    [Theory]
    [Trait("Req", "P11-08")]
    [InlineData(Role.QaReviewer)]
    [InlineData(Role.Administrator)]
    public async Task Is_not_for(Role role)
    {
        var number = LaboratoryWork.NewNumber();
        var actor = _laboratory.Quinn with { Role = role };
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DoAsync((RegisterBatch act) => act.RunAsync(new(Laboratory.Product, number), actor, Cancel))))
            .ShouldBe("not-permitted");
        (await _laboratory.CountAsync<Batch>(b => b.Number == number)).ShouldBe(0);
    }

    private Task<Quantities.Parsed<Batch>> RegisterAsync(string product, string? number) =>
        _laboratory.DoAsync((RegisterBatch act) => act.RunAsync(new(product, number), _laboratory.Tara, Cancel));
}
