using EvQc.Batches;
using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Specifications;

public sealed class A_process_file
{
    private const string Good = """
        product: test
        title: Test product
        late-after: { value: 36, unit: h }
        steps:
          - stage: culture
            title: Culture
            volume-in: none
            volume-out: required
            equipment: [incubator]
            materials: [medium]
            parameters:
              - { code: viability, name: Viability, kind: number, unit: "%", possible: { min: 0, max: 100 }, expected: { min: 90 } }
              - { code: oxygen, name: Oxygen, kind: choice, choices: ["5 %", "21 %"], hint: As set }
              - { code: donor, name: Donor, kind: text, required: false }
          - { stage: filtration, title: Filtration, volume-in: required, volume-out: required, parameters: [], expected: { volume-yield: { at-least: 85, unit: "%" } } }
          - { stage: concentration, title: Concentration, volume-in: required, volume-out: required, parameters: [], expected: { concentration-factor: { at-least: 10, at-most: 40, unit: "1" } } }
          - { stage: isolation, title: Isolation, volume-in: required, volume-out: required, parameters: [] }
        """;

    [Fact]
    public void Says_what_each_step_must_record()
    {
        var process = ProcessYaml.Read("test.yaml", Good).Value.ShouldNotBeNull();
        process.LateAfter.ShouldBe(TimeSpan.FromHours(36));
        var culture = process.Of(Stage.Culture);
        (culture.NeedsVolumeIn, culture.NeedsVolumeOut, culture.NeedsEquipment).ShouldBe((false, true, true));
        culture.RequiredMaterials.ShouldBe(["medium"]);
        culture.Parameters.Select(p => p.Required).ShouldBe([true, true, false]);
        culture.Parameters[0].Unit.ShouldBe(Unit.Percent);
        culture.Parameters[0].ExpectedMin.ShouldBe(90);
        culture.Parameters[1].Choices.ShouldBe(["5 %", "21 %"]);
        process.Of(Stage.Filtration).YieldPercent.ShouldBe((85m, decimal.MaxValue));
        process.Of(Stage.Concentration).Expected.ShouldBe([new ExpectedFigure("concentration-factor", 10, 40)]);
    }

    [Theory]
    [InlineData("stage: isolation, ", "stage: concentration, ", "steps-not-the-route")]
    [InlineData("stage: isolation, ", "stage: polishing, ", "value-not-known")]
    [InlineData("unit: \"%\", possible", "possible", "key-missing")]
    [InlineData("unit: \"%\", possible", "unit: percents, possible", "unit-unknown")]
    [InlineData("kind: number", "kind: numeric", "value-not-known")]
    [InlineData("choices: [\"5 %\", \"21 %\"]", "choices: [\"5 %\"]", "choices-too-few")]
    [InlineData("kind: text, required: false", "kind: text, unit: mL", "key-unknown")]
    [InlineData("code: donor", "code: oxygen", "parameter-twice")]
    [InlineData("possible: { min: 0, max: 100 }", "possible: { min: 100, max: 0 }", "range-crossed")]
    [InlineData("possible: { min: 0, max: 100 }", "possible: { }", "range-empty")]
    [InlineData("expected: { min: 90 }", "expected: { min: -1 }", "range-crossed")]
    [InlineData("volume-in: none", "volume-in: maybe", "value-not-known")]
    [InlineData("volume-in: none\n", "\n", "key-missing")]
    [InlineData("{ at-least: 85, unit: \"%\" }", "{ at-least: 85 }", "key-missing")]
    [InlineData("{ at-least: 85, unit: \"%\" }", "{ at-least: 0.85, unit: \"1\" }", "unit-wrong")]
    [InlineData("{ at-least: 85, unit: \"%\" }", "{ at-least: 85, at-most: 5, unit: \"%\" }", "limits-crossed")]
    [InlineData("volume-yield:", "volumen-yield:", "figure-unknown")]
    [InlineData("value: 36, unit: h", "value: 36, unit: nm", "unit-wrong")]
    [InlineData("value: 36, unit: h", "value: -1, unit: h", "value-out-of-range")]
    [InlineData("title: Test product", "title: Test product\nowner: me", "key-unknown")]
    public void Is_refused_with_its_mistake_named(string line, string instead, params string[] codes)
    {
        Good.ShouldContain(line);
        var read = ProcessYaml.Read("test.yaml", Good.Replace(line, instead, StringComparison.Ordinal));
        read.Value.ShouldBeNull();
        read.Problems.Select(p => p.Code).Distinct().ShouldBe(codes, ignoreOrder: true);
        read.Problems.ShouldAllBe(p => p.Line > 0);
    }
}
