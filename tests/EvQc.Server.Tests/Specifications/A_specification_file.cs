using EvQc.Assays;
using EvQc.Quantities;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Specifications;

public sealed class A_specification_file
{
    /// <summary>The smallest file without a mistake; tests change one line of it.</summary>
    private const string Good = """
        product: test
        title: Test product
        version: 1
        effective-from: 2026-01-01
        markers:
          CD9: { times-negative: 2.0 }
          TSG101: { times-negative: 2.0, at-least: { value: 0.1, unit: AU } }
        panel: { markers: [CD9, TSG101], positive: 2 }
        omitted-categories:
          potency: No assay exists at this stage of development.
        criteria:
          - id: APP-01
            title: Appearance
            attribute: appearance
            limit: { word: complies }
          - id: QTY-01
            title: Particles
            attribute: particle-concentration
            limit: { at-least: 5.0E10, unit: particles/mL }
          - id: IDY-01
            title: Panel
            attribute: positive-marker-panel
            limit: { word: met }
          - id: PUR-01
            title: Purity
            attribute: particle-to-protein
            limit: { at-least: 2.0E9, unit: particles/µg, rounding: ph-eur, guard-band: { percent-of-limit: 5 } }
            purity-classes: [high purity, low purity]
            required: false
        """;

    [Fact]
    public void Says_what_it_says()
    {
        var read = SpecificationYaml.Read("v001.yaml", Good);
        read.Problems.ShouldBeEmpty();
        var specification = read.Value.ShouldNotBeNull();
        var purity = specification.Find("pur-01").ShouldNotBeNull();
        purity.Limit.ShouldBe(new NumericLimit(WrittenNumber.Of("2.0E9"), null, Unit.ParticlesPerMicrogram)
        {
            Rounding = RoundingConvention.PhEur,
            Guard = new GuardBand(5),
        });
        purity.Required.ShouldBeFalse();
        purity.Category.ShouldBe(AttributeCategory.Purity);
        purity.PurityClasses.ShouldBe([PurityClass.HighPurity, PurityClass.LowPurity]);
        specification.Rules.MarkerRuleFor("marker.TSG101").ShouldBe(new MarkerRule("marker.TSG101", 2.0m, new Quantity(0.1m, Unit.Absorbance)));
        specification.OmittedCategories.Keys.ShouldBe([AttributeCategory.Potency]);
        specification.Sha256.ShouldBe(Review.Evidence.HashOf(Good));
    }

    [Theory]
    [InlineData("title: Test product", "titel: Test product", "key-missing", "key-unknown")]
    [InlineData("title: Test product", "title:", "value-empty")]
    [InlineData("title: Test product", "title: [a, b]", "value-kind")]
    [InlineData("title: Test product", "title: Test product\ntitle: Again", "key-twice")]
    [InlineData("product: test", "product: Test Product", "product-code")]
    [InlineData("version: 1", "version: 1.5", "value-not-whole")]
    [InlineData("version: 1", "version: one", "value-not-a-number")]
    [InlineData("effective-from: 2026-01-01", "effective-from: 01.01.2026", "value-not-a-day")]
    [InlineData("effective-from: 2026-01-01", "effective-from: 2026-02-30", "value-not-a-day")]
    [InlineData("unit: particles/mL }", "}", "key-missing")] // a limit without unit
    [InlineData("unit: particles/mL }", "unit: particles/ml/min }", "unit-unknown")]
    [InlineData("unit: particles/mL }", "unit: ng/mL }", "unit-wrong")]
    [InlineData("at-least: 5.0E10, unit", "unit", "limit-missing")]
    [InlineData("at-least: 5.0E10", "at-least: 5,0E10", "key-unknown")] // a decimal comma splits the group of keys
    [InlineData("at-least: 5.0E10", "at-least: 5.0E10, at-most: 4.0E10", "limits-crossed")]
    [InlineData("at-least: 5.0E10", "atleast: 5.0E10", "key-unknown", "limit-missing")]
    [InlineData("attribute: appearance", "attribute: apearance", "attribute-unknown")]
    [InlineData("attribute: appearance", "attribute: endotoxin", "key-missing", "limit-missing", "key-unknown")]
    [InlineData("word: complies", "word: good", "value-not-known")]
    [InlineData("id: QTY-01", "id: APP-01", "criterion-twice")]
    [InlineData("purity-classes: [high purity, low purity]", "purity-classes: [pure]", "value-not-known")]
    [InlineData("rounding: ph-eur", "rounding: bankers", "value-not-known")]
    [InlineData("percent-of-limit: 5", "percent-of-limit: 0", "value-out-of-range")]
    [InlineData("required: false", "required: no", "value-not-yes-no")]
    [InlineData("attribute: appearance\n    limit: { word: complies }", "attribute: potency\n    limit: { at-least: 70, unit: \"%\" }", "category-empty", "category-not-empty")]
    [InlineData("  potency: No", "  potenzy: No", "category-unknown", "category-empty")]
    [InlineData("  potency: No", "  purity: No", "category-not-empty", "category-empty")]
    [InlineData("CD9: { times-negative: 2.0 }", "CD9: { times-negative: 1 }", "cutoff-too-low")]
    [InlineData("CD9: { times-negative: 2.0 }", "CD9: { }", "cutoff-missing")]
    [InlineData("CD9: { times-negative: 2.0 }", "CD10: { times-negative: 2.0 }", "marker-unknown", "criterion-unanswerable")]
    [InlineData("value: 0.1, unit: AU", "value: 0.1, unit: mL", "unit-wrong")]
    [InlineData("[CD9, TSG101], positive: 2", "[CD9, TSG101], positive: 3", "panel-too-small")]
    [InlineData("[CD9, TSG101], positive: 2", "[CD9, CD9, TSG101], positive: 2", "panel-marker-twice")]
    [InlineData("[CD9, TSG101], positive: 2", "[CD9, CD63, calnexin], positive: 2", "panel-marker", "panel-too-small", "criterion-unanswerable")]
    [InlineData("panel: {", "# panel: {", "criterion-unanswerable")]
    [InlineData("title: Test product", "title: &a Test product", "yaml-not-plain")]
    [InlineData("title: Test product", "title: !!str Test product", "yaml-not-plain")]
    [InlineData("title: Test product", "title: \"unfinished", "yaml-syntax")]
    [InlineData("title: Test product", "title: Test product\nreplicates: { particle-concentration: { count: 3, statistic: mean } }", "key-missing")]
    [InlineData("title: Test product", "title: Test product\nreplicates: { particle-to-protein: { count: 3, statistic: mean, max-cv-percent: 5 } }", "attribute-wrong")]
    [InlineData("title: Test product", "title: Test product\nlabel-claim: { value: 1E10, unit: mL }", "unit-wrong")]
    [InlineData("title: Test product", "title: Test product\nsize-window: { from: 400, to: 50, unit: nm }", "window-empty")]
    public void Is_refused_with_every_mistake_named(string line, string instead, params string[] codes)
    {
        Good.ShouldContain(line);
        var read = SpecificationYaml.Read("v001.yaml", Good.Replace(line, instead, StringComparison.Ordinal));
        read.Value.ShouldBeNull();
        read.Problems.Select(p => p.Code).Distinct().ShouldBe(codes, ignoreOrder: true);
        read.Problems.ShouldAllBe(p => p.Line > 0 && p.Message.StartsWith($"v001.yaml:{p.Line}: "));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment")]
    [InlineData("- a\n- b")]
    [InlineData("just words")]
    [InlineData("a: 1\n---\nb: 2")]
    [InlineData("\u0000\u0001")]
    public void Is_refused_when_it_is_not_one_group_of_keys(string text)
    {
        var read = SpecificationYaml.Read("v001.yaml", text);
        read.Value.ShouldBeNull();
        read.Problems.ShouldNotBeEmpty();
    }

    [Fact]
    public void Is_refused_when_it_is_nested_beyond_reason() =>
        SpecificationYaml.Read("v001.yaml", "a: " + new string('[', 100_000)).Problems.Single().Code.ShouldBe("yaml-syntax");

    /// <summary>However a file is mangled, the answer is a specification or mistakes with their place; never a crash.</summary>
    [Fact]
    public void Never_breaks_the_reader_however_it_is_mangled()
    {
        var damage =
            from at in Gen.Choose(0, Good.Length - 1)
            from length in Gen.Choose(0, 30)
            from put in Gen.Elements("", "\n", "  ", ":", "- ", "{", "]", "\"", "'", "#", "&a ", "*a", "!x ", "0", "E99", "\t", "|", "? ")
            select Good.Remove(at, Math.Min(length, Good.Length - at)).Insert(at, put);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(damage.ToArbitrary(), text =>
        {
            var read = SpecificationYaml.Read("v001.yaml", text);
            return read.Value is not null == (read.Problems.Count == 0);
        }));
    }

    [Fact]
    public void Names_the_line_of_each_mistake_and_what_was_meant()
    {
        var text = Good.Replace("unit: particles/mL }", "unit: particle/mL }", StringComparison.Ordinal)
            .Replace("attribute: appearance", "attribute: apearance", StringComparison.Ordinal)
            .Replace("times-negative: 2.0 }", "time-negative: 2.0 }", StringComparison.Ordinal);
        SpecificationYaml.Read("v001.yaml", text).Problems.Select(p => p.Message).ShouldBe(
        [
            "v001.yaml:6: specification, markers, CD9: give 'times-negative' or 'at-least' or both.",
            "v001.yaml:6: specification, markers, CD9: 'time-negative' is not known here; did you mean 'times-negative'?",
            "v001.yaml:14: criterion APP-01: 'apearance' is not an attribute EvQc knows; did you mean 'appearance'?",
            "v001.yaml:19: criterion QTY-01, limit: 'particle/mL' is not a unit EvQc knows; did you mean 'particles/mL'?",
        ],
        ignoreOrder: true);
    }
}
