using EvQc.Architecture;
using EvQc.Quantities.Numerics;
using Shouldly;
using Xunit;

namespace EvQc.Quantities;

public sealed class Outlier_tests
{
    /// <summary>USP &lt;1010&gt;, appendix C.</summary>
    private static readonly decimal[] Usp1010 = [100.0m, 100.1m, 100.3m, 100.0m, 99.7m, 99.9m, 100.2m, 99.5m, 100.0m, 95.7m];

    // ESD: |95.7 − 99.54| ÷ 1.369; Dixon r11: (99.5 − 95.7) ÷ (100.2 − 95.7); Hampel: 4.3 ÷ (1.4826 × 0.15). Critical values of n = 10 at 5 %.
    [Theory]
    [Trait("Req", "STAT-01")]
    [InlineData("Extreme studentized deviate", 2.805, 2.290)]
    [InlineData("Dixon", 0.844, 0.477)]
    [InlineData("Hampel", 19.335, 3.5)]
    public void Flag_the_pharmacopoeia_s_outlier(string test, double statistic, double critical)
    {
        var found = Outliers.Of(Usp1010).Single(o => o.Test == test);
        (found.Reading, found.IsFlagged).ShouldBe((95.7m, true));
        Math.Round(found.Statistic, 3).ShouldBe((decimal)statistic);
        Math.Round(found.Critical, 3).ShouldBe((decimal)critical);
    }

    [Fact]
    public void Flag_nothing_in_the_same_data_without_it() => Outliers.Of(Usp1010[..9]).ShouldAllBe(o => !o.IsFlagged);

    [Fact]
    public void Look_at_the_high_end_too() => Outliers.Of([.. Usp1010.Select(r => 200 - r)]).ShouldAllBe(o => o.IsFlagged && o.Reading == 104.3m);

    [Fact]
    public void Say_nothing_where_there_is_nothing_to_say()
    {
        Outliers.Of([1m, 2m]).ShouldBeEmpty();
        Outliers.Of([7m, 7m, 7m, 7m]).ShouldBeEmpty();
        Outliers.Of([.. Enumerable.Range(0, 26).Select(i => (decimal)i)]).Select(o => o.Test).ShouldBe(["Extreme studentized deviate", "Hampel"]);
    }

    // Grubbs and Beck 1972, upper 2.5 %: 1.155, 1.715, 2.709, printed to three decimals.
    [Theory]
    [InlineData(3, 1.155)]
    [InlineData(5, 1.715)]
    [InlineData(20, 2.709)]
    public void Have_the_tabulated_critical_values(int n, double critical) =>
        Outliers.Of([.. Enumerable.Range(0, n).Select(i => (decimal)i)])[0].Critical.ShouldBe((decimal)critical, 0.001m);

    [Fact]
    public void Rest_on_Student_s_distribution() => Math.Round(StudentT.Quantile(0.975m, 10), 3).ShouldBe(2.228m);

    /// <summary>They stand where nothing that judges can have used them.</summary>
    [Fact]
    [Trait("Req", "OOS-05")]
    public void Are_used_by_nothing_that_judges()
    {
        string[] judging = ["src/EvQc.Domain/Assays", "src/EvQc.Domain/Specifications", "src/EvQc.Domain/Review", "src/EvQc.Domain/Batches", "src/EvQc.Server/Review"];
        Users(SourceTree.Files, judging).ShouldBeEmpty();
        Users(SourceTree.With("src/EvQc.Domain/Specifications/Planted.cs", "if (Outliers.Of(readings).Count > 0) return pass;"), judging).ShouldHaveSingleItem();
    }

    private static IEnumerable<string> Users(IEnumerable<SourceFile> files, string[] folders) =>
        files.Where(f => folders.Any(f.IsUnder) && (f.Text.Contains("Outliers", StringComparison.Ordinal) || f.Text.Contains("OutlierTest", StringComparison.Ordinal))).Select(f => f.Path);
}
