using EvQc.Instruments;
using EvQc.Quantities;
using EvQc.Specifications;
using Shouldly;
using Xunit;

namespace EvQc.Assays;

public sealed class A_plate_layout_file
{
    private const string Good = """
        name: own
        title: Own
        measures: protein-concentration
        unit: mg/mL
        curve:
          model: line
        standards:
          - { wells: "A1:A2", concentration: 2 }
          - { wells: ["B1", "B2"], concentration: 1 }
        blanks: ["F1:H2"]
        controls:
          - { name: BSA, wells: "A11", from: 0.9, to: 1.1 }
        unknowns:
          - { number: 1, wells: "A3:B4", dilution: 5 }
        """;

    public static TheoryData<string, string, string, int> Wrong => new()
    {
        { "unit: mg/mL", "unit: mg/ML", "unit-unknown", 4 },
        { "unit: mg/mL", "unit: EU/mL", "unit-wrong", 4 },
        { "measures: protein-concentration", "measures: protein-concentraton", "attribute-wrong", 3 },
        { "measures: protein-concentration", "measures: particle-to-protein", "attribute-wrong", 3 },
        { "model: line", "model: curve", "value-not-known", 6 },
        { "model: line", "model: four-parameter", "standards-missing", 7 },
        { "title: Own", "titel: Own", "key-unknown", 2 },
        { "title: Own", "titel: Own", "key-missing", 1 },
        { "wells: \"A1:A2\"", "wells: \"A2:A1\"", "wells-unreadable", 8 },
        { "wells: \"A1:A2\"", "wells: \"A0\"", "wells-unreadable", 8 },
        { "wells: \"A3:B4\"", "wells: \"A2:B4\"", "well-twice", 14 },
        { "concentration: 1 ", "concentration: -1 ", "value-out-of-range", 9 },
        { "concentration: 1 ", "concentration: 1,5 ", "key-unknown", 9 },
        { "blanks: [\"F1:H2\"]", "blanks: []", "blank-missing", 5 },
        { "from: 0.9", "from: 1.9", "range-empty", 12 },
        { "dilution: 5", "dilution: 0", "value-out-of-range", 14 },
        { "  - { number: 1, wells: \"A3:B4\", dilution: 5 }", "  - { number: 1, wells: \"A3\" }\n  - { number: 1, wells: \"A4\" }", "unknown-twice", 15 },
        { "model: line", "model: line\n  least-r-squared: 1.2", "value-out-of-range", 7 },
        { "name: own", "name: Own plate", "layout-name", 1 },
    };

    [Fact]
    public void Says_what_every_well_holds()
    {
        var layout = PlateLayoutYaml.Read("plate-layouts/own.yaml", Good).Value.ShouldNotBeNull();
        layout.Layout.In(WellRole.Standard).Select(w => (w.Well, w.Concentration)).ShouldBe([("A1", 2m), ("A2", 2m), ("B1", 1m), ("B2", 1m)]);
        layout.Layout.In(WellRole.Blank).Count().ShouldBe(6);
        layout.Layout.In(WellRole.Sample).Select(w => (w.Well, w.Name, w.Dilution)).ShouldBe([("A3", "Unknown 1", 5m), ("A4", "Unknown 1", 5m), ("B3", "Unknown 1", 5m), ("B4", "Unknown 1", 5m)]);
        layout.Controls.ShouldBe([new ControlRange("BSA", 0.9m, 1.1m)]);
        layout.Sha256.Length.ShouldBe(64);
        PlateLayoutYaml.Read("plate-layouts/own.yaml", Good + "\n# a comment").Value!.Sha256.ShouldNotBe(layout.Sha256);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Is_refused_with_file_and_line(string right, string wrong, string code, int line)
    {
        Good.ShouldContain(right);
        var refused = PlateLayoutYaml.Read("plate-layouts/own.yaml", Good.Replace(right, wrong, StringComparison.Ordinal));
        refused.IsUsable.ShouldBeFalse();
        var problem = refused.Problems.FirstOrDefault(p => p.Code == code).ShouldNotBeNull(string.Join("; ", refused.Problems));
        problem.Line.ShouldBe(line);
        problem.Message.ShouldStartWith($"plate-layouts/own.yaml:{line}: ");
    }

    [Fact]
    public void Is_shipped_without_a_mistake()
    {
        var loaded = PlateLayouts.Load(Path.Combine(RepositoryRoot.Path, "config"));
        loaded.Errors.ShouldBeEmpty();
        loaded.Value!.All.Select(l => l.Name).ShouldBe(["bca-microplate-dilutions", "bca-microplate"], ignoreOrder: true);
        loaded.Value.All.ShouldAllBe(l => l.Layout.Unit == Unit.MilligramPerMl);
    }
}
