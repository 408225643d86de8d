using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

public sealed class Reading_the_EvQc_template
{
    private const string Header = "# EvQc template 1\nsample,attribute,value,unit,replicate,dilution,control_positive,control_negative,measured_at,operator,instrument,remark\n";

    [Fact]
    [Trait("Req", "DI-09")]
    public void Keeps_number_unit_controls_and_line_of_each_row()
    {
        var run = InstrumentExamples.ReadText(Header + "S1,marker.CD9,1.245,AU,2,,1.630,0.061,2026-03-27 14:30,KL,SN-1,\"good, clear\"\n").Run();
        run.Format.ShouldBe(InstrumentFormats.Template);
        var row = run.Quantities.ShouldHaveSingleItem();
        (row.Name, row.Sample, row.Raw, row.Line, row.Column, row.Replicate).ShouldBe(("marker.CD9", "S1", "1.245", 3, 3, 2));
        row.Value.ShouldBe(new Quantity(1.245m, Unit.Absorbance));
        (row.PositiveControl, row.NegativeControl, row.Operator, row.InstrumentSerial, row.Remark).ShouldBe(("1.630", "0.061", "KL", "SN-1", "good, clear"));
        row.MeasuredAt.ShouldBe(new DateTime(2026, 3, 27, 14, 30, 0, DateTimeKind.Unspecified));
    }

    [Theory]
    [InlineData("<0.05,EU/mL", 0.05, Bound.Below)]
    [InlineData(">2000,ng/mL", 2000, Bound.Above)]
    [InlineData("1.2E+2,µg/mL", 120, Bound.Exact)]
    public void Reads_numbers_and_bounds(string cells, double value, Bound bound)
    {
        var row = InstrumentExamples.ReadText($"{Header}S1,endotoxin,{cells}\n").Run().Quantities.ShouldHaveSingleItem();
        row.Value!.Value.Value.ShouldBe((decimal)value);
        row.Value!.Value.Bound.ShouldBe(bound);
    }

    [Fact]
    public void Keeps_a_word_as_a_word()
    {
        var row = InstrumentExamples.ReadText(Header + "S1,sterility,no growth,,,,,,,,,14 days\n").Run().Quantities.ShouldHaveSingleItem();
        (row.Value, row.Raw, row.Replicate).ShouldBe((null, "no growth", 1));
    }

    [Fact]
    public void Leaves_a_missing_control_missing()
    {
        var row = InstrumentExamples.ReadText(Header + "S1,marker.CD81,0.9,AU,1,,,0.06,,,,\n").Run().Quantities.ShouldHaveSingleItem();
        (row.PositiveControl, row.NegativeControl).ShouldBe((null, "0.06"));
    }

    [Fact]
    public void Has_a_dilution_that_is_still_to_be_multiplied()
    {
        var row = InstrumentExamples.ReadText(Header + "S1,protein-concentration,20,µg/mL,1,5\n").Run().Quantities.ShouldHaveSingleItem();
        (row.Dilution, row.DilutionApplied).ShouldBe((5m, false));
    }

    [Theory]
    [InlineData(",endotoxin,1,EU/mL", "cell-empty", 1)]
    [InlineData("S1,,1,EU/mL", "cell-empty", 2)]
    [InlineData("S1,endo toxin,1,EU/mL", "attribute-unreadable", 2)]
    [InlineData("S1,endotoxin,,EU/mL", "cell-empty", 3)]
    [InlineData("S1,endotoxin,1.2.3,EU/mL", "not-a-number", 3)]
    [InlineData("S1,endotoxin,\"1,234\",EU/mL,1,2.5", "not-a-number", 3)]
    [InlineData("S1,endotoxin,1e99,EU/mL", "not-a-number", 3)]
    [InlineData("S1,endotoxin,N/A,", "value-missing", 3)]
    [InlineData("S1,endotoxin,0.05,", "unit-missing", 4)]
    [InlineData("S1,endotoxin,0.05,EU per mL", "unit-unknown", 4)]
    [InlineData("S1,sterility,no growth,EU/mL", "unit-of-a-word", 4)]
    [InlineData("S1,endotoxin,0.05,EU/mL,one", "replicate-unreadable", 5)]
    [InlineData("S1,endotoxin,0.05,EU/mL,0", "replicate-unreadable", 5)]
    [InlineData("S1,endotoxin,0.05,EU/mL,1,1:10", "dilution-unreadable", 6)]
    [InlineData("S1,endotoxin,0.05,EU/mL,1,0.5", "dilution-unreadable", 6)]
    [InlineData("S1,marker.CD9,1,AU,1,,?,", "control-unreadable", 7)]
    [InlineData("S1,endotoxin,0.05,EU/mL,1,,,,27/03/2026", "time-unreadable", 9)]
    [InlineData("S1,endotoxin,0.05,EU/mL,1,,,,,,,remark, with comma", "cell-too-many", 13)]
    [Trait("Req", "DI-09")]
    public void Refuses_a_wrong_cell_with_its_place(string row, string code, int column)
    {
        var parsed = InstrumentExamples.ReadText(Header + "S0,endotoxin,0.1,EU/mL\n" + row + "\n");
        parsed.ShouldReport(code, line: 4);
        parsed.Problems.First(p => p.Code == code).Column.ShouldBe(column);
        parsed.IsUsable.ShouldBeFalse();
    }

    [Fact]
    public void Reports_every_wrong_cell_at_once()
    {
        var parsed = InstrumentExamples.ReadText(Header + ",endo toxin,x1,EU/mL,zero\nS1,a,1,furlong\n");
        parsed.Problems.Select(p => (p.Code, p.Line)).ShouldBe(
            [("cell-empty", 3), ("attribute-unreadable", 3), ("unit-of-a-word", 3), ("replicate-unreadable", 3), ("unit-unknown", 4)]);
    }

    [Fact]
    public void Refuses_the_same_determination_twice_and_names_the_first()
    {
        var parsed = InstrumentExamples.ReadText(Header + "S1,endotoxin,0.1,EU/mL,\nS1,Endotoxin,0.2,EU/mL,1\n");
        parsed.ShouldReport("duplicate-row", line: 4);
        parsed.Problems.Single().Message.ShouldContain("line 3");
    }

    [Theory]
    [InlineData("sample,attribute,wert\n", "column-unknown")]
    [InlineData("sample,attribute,value,value\n", "column-twice")]
    [InlineData("sample,attribute\n", "column-missing")]
    [InlineData("sample,attribute,value\n", "no-rows")]
    [InlineData("# nothing else\n", "header-missing")]
    public void Refuses_a_table_it_cannot_use(string rest, string code) => InstrumentExamples.ReadText("# EvQc template 1\n" + rest).ShouldReport(code);

    [Fact]
    public void Refuses_a_later_version() => InstrumentExamples.ReadText("# EvQc template 2\nsample,attribute,value\n").ShouldReport("template-version", line: 1);

    [Fact]
    public void Reads_semicolons_with_decimal_commas_and_padding_as_Excel_saves_them()
    {
        var run = InstrumentExamples.ReadText("\uFEFF# EvQc template 1;;;;\r\nsample;attribute;value;unit;control_positive\r\nS1;marker.CD9;1,245;AU;1,63\r\n;;;;\r\n").Run();
        var row = run.Quantities.ShouldHaveSingleItem();
        row.Value!.Value.Value.ShouldBe(1.245m);
        row.PositiveControl.ShouldBe("1.63");
    }

    [Fact]
    public void Refuses_a_thousands_separator_rather_than_multiply_by_a_thousand()
    {
        var parsed = InstrumentExamples.ReadText("# EvQc template 1\nsample;attribute;value;unit\nS1;a;1,234;nm\nS2;a;1.5;nm\n");
        parsed.ShouldReport("not-a-number", line: 3);
    }

    [Fact]
    public void Is_offered_in_a_form_that_it_reads_itself_once_the_examples_are_filled_in()
    {
        InstrumentExamples.ReadText(EvQcTemplate.Text).ShouldReport("no-rows");
        var examples = EvQcTemplate.Text.Split('\n').Where(l => l.StartsWith("# EV-0001", StringComparison.Ordinal)).Select(l => l[2..]);
        var run = InstrumentExamples.ReadText(EvQcTemplate.Text + string.Join('\n', examples)).Run();
        run.Quantities.Select(q => q.Name).ShouldBe(["marker.CD9", "endotoxin", "sterility"]);
        run.Sample.ShouldBe("EV-0001-F1");
    }
}
