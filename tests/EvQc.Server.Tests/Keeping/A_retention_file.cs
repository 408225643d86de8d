using EvQc.Batches;
using EvQc.Reports;
using EvQc.Specifications;
using Shouldly;
using Xunit;

namespace EvQc.Keeping;

public sealed class A_retention_file(LaboratoryAtWork laboratory) : IClassFixture<LaboratoryAtWork>
{
    private const string Shelf = "shelf-life:\n  - { product: sev, months: 24 }\nrecords:\n";
    private static readonly string[] s_kinds = ["production", "laboratory", "raw-files", "decision", "audit-trail", "traceability"];

    private static readonly string s_whole = Shelf + string.Concat(s_kinds.Select(Line));

    [Fact]
    public void Has_a_period_for_every_kind_of_record()
    {
        RetentionYaml.Read("retention.yaml", s_whole).Problems.ShouldBeEmpty();
        var shipped = RetentionYaml.Read("retention.yaml", File.ReadAllText(Path.Combine(RepositoryRoot.Configuration, "retention.yaml")));
        shipped.Problems.ShouldBeEmpty();
        shipped.Value!.Rules.Select(r => r.Kind).ShouldBe(Enum.GetValues<RecordKind>());
        foreach (var kind in s_kinds)
            RetentionYaml.Read("retention.yaml", s_whole.Replace(Line(kind), "", StringComparison.Ordinal)).Problems.ShouldHaveSingleItem().Message.ShouldContain($"no period for the kind '{kind}'");
    }

    [Theory]
    [InlineData("years-after-decision: 5", "years-after-decision: 0", "'years-after-decision' must be a whole number from 1")]
    [InlineData("years-after-decision: 5", "years-after-decision: 201", "'years-after-decision' is at most 200")]
    [InlineData("years-after-decision: 5", "years-after-decison: 5", "'years-after-decision' is missing")]
    [InlineData("months: 24", "months: 1.5", "'months' must be a whole number")]
    [InlineData("kind: laboratory", "kind: production", "the kind 'production' is there twice")]
    [InlineData("kind: laboratory", "kind: samples", "'kind' must be one of production, laboratory")]
    public void Is_read_strictly(string right, string wrong, string said) =>
        RetentionYaml.Read("retention.yaml", s_whole.Replace(right, wrong, StringComparison.Ordinal)).Problems.ShouldContain(p => p.Message.Contains(said));

    [Fact]
    [Trait("Req", "REL-08")]
    public async Task Shows_on_the_page_of_each_batch_until_when_its_records_stay()
    {
        using var quinn = new Visitor(laboratory.Address);
        await quinn.SignInAsync("quinn", People.DemoPeople.Password);
        var decided = await laboratory.ReadAsync(async db => (await Batches.BatchQueries.BatchAsync(db, LaboratoryAtWork.Released, TestContext.Current.CancellationToken)).DecidedAt!.Value);
        var expiry = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeBySystemTimeZoneId(decided, "Europe/Zurich").DateTime).AddMonths(24);

        var released = (await quinn.GetAsync($"/batches/{LaboratoryAtWork.Released}")).Text;
        var waiting = (await quinn.GetAsync($"/batches/{LaboratoryAtWork.Waiting}")).Text;

        released.ShouldContain(expiry.AddYears(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        released.ShouldContain("Regulation (EC) 1394/2007 art. 15");
        waiting.ShouldContain("no end before a decision");
    }

    private static string Line(string kind) => $"  - {{ kind: {kind}, title: T, years-after-expiry: 1, years-after-decision: 5, source: S }}\n";
}
