using System.IO.Compression;
using System.Text;
using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

public sealed class Reading_numbers_and_bytes
{
    private const string Template = "# EvQc template 1\nsample,attribute,value,unit,remark\n";

    [Theory]
    [InlineData("1.88e+008", "188000000")]
    [InlineData("1.00e+04", "10000")]
    [InlineData("3157054276e3", "3157054276000")]
    [InlineData("-0.0130", "-0.0130")]
    [InlineData("+5", "5")]
    [InlineData("1.9093049050937685", "1.9093049050937685")]
    [InlineData("0.893", "0.893")]
    [InlineData("1234567890123456.75", "1234567890123456.75")]
    [Trait("Req", "RND-03")]
    public void Keeps_every_digit(string text, string expected)
    {
        var value = InstrumentExamples.ReadText($"{Template}S,a,{text},nm\n").Run().Quantities.Single().Value!.Value.Value;
        value.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(expected);
    }

    [Theory]
    [InlineData("1E+40")]
    [InlineData("1E-40")]
    [InlineData("79228162514264337593543950336")]
    [InlineData("1E+18")]
    [InlineData("0x1F")]
    [InlineData("1_000")]
    [InlineData("1 000")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e99999")]
    [InlineData(".")]
    [InlineData("∞")]
    [InlineData("١٢")]
    public void Refuses_what_is_no_plain_number(string text) => InstrumentExamples.ReadText($"{Template}S,a,{text},nm\n").IsUsable.ShouldBeFalse();

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Ends_lines_in_three_ways(string end)
    {
        var run = InstrumentExamples.ReadText((Template + "S,a,1,nm,x\nS,b,2,nm,y\n").Replace("\n", end, StringComparison.Ordinal)).Run();
        run.Quantities.Select(q => (q.Line, q.Remark)).ShouldBe([(3, "x"), (4, "y")]);
    }

    [Fact]
    public void Decodes_what_laboratory_computers_write()
    {
        const string Text = Template + "S,a,1,µg/mL,30 °C ²³\n";
        Remark(Encoding.UTF8.GetBytes(Text)).ShouldBe("30 °C ²³");
        Remark([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text)]).ShouldBe("30 °C ²³");
        Remark([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Text)]).ShouldBe("30 °C ²³");
        Remark([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Text)]).ShouldBe("30 °C ²³");
        Remark(Encoding.Unicode.GetBytes(Text)).ShouldBe("30 °C ²³");
        Remark(Encoding.Latin1.GetBytes(Text)).ShouldBe("30 °C ²³");

        // Mac Roman: µ is B5, ° is A1; recognised by carriage returns alone.
        var mac = Encoding.Latin1.GetBytes(Text.Replace("°", "\u00A1", StringComparison.Ordinal).Replace(" ²³", "", StringComparison.Ordinal).Replace('\n', '\r'));
        Remark(mac).ShouldBe("30 °C");
    }

    [Fact]
    public void Says_what_is_wrong_with_a_file_that_is_no_run()
    {
        InstrumentFile.Read(ReadOnlyMemory<byte>.Empty, "a.csv").ShouldReport("file-empty");
        InstrumentExamples.ReadText(" \r\n \t").ShouldReport("file-empty");
        InstrumentFile.Read(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 1, 2, 3, 0, 0 }, "a.png").ShouldReport("file-binary");
        InstrumentExamples.ReadText("Dear colleague,\nplease find attached\n").ShouldReport("format-unknown");
        InstrumentFile.Read(new byte[InstrumentFile.LargestBytes + 1], "a.csv").ShouldReport("file-too-large");
        InstrumentFile.Read(ReadOnlyMemory<byte>.Empty, "run 7.csv").Problems[0].Message.ShouldStartWith("run 7.csv is empty");
    }

    [Fact]
    public void Takes_no_account_of_the_file_name()
    {
        var bytes = InstrumentExamples.Demonstration("BATCH-B-nta.txt");
        InstrumentFile.Read(bytes, "ExperimentSummary.csv").Run().Format.ShouldBe(InstrumentFormats.ZetaViewSize);
        InstrumentFile.Read(bytes, "x.xlsx").Run().Format.ShouldBe(InstrumentFormats.ZetaViewSize);
    }

    [Fact]
    public void Refuses_a_workbook_that_unpacks_to_a_hundred_times_its_size()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml").Open();
            sheet.Write("<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>"u8);
            var zeros = new byte[1024 * 1024];
            Array.Fill(zeros, (byte)'0');
            for (var i = 0; i < 70; i++) sheet.Write(zeros);
        }

        stream.Length.ShouldBeLessThan(1_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        InstrumentFile.Read(stream.ToArray(), "bomb.xlsx").ShouldReport("workbook-damaged");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(20L * 1024 * 1024);
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>&b;</v></c></row></sheetData></worksheet>", "workbook-damaged")]
    [InlineData("<worksheet><sheetData><row r=\"2000000000\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>", "workbook-too-large")]
    [InlineData("<worksheet><sheetData><row r=\"1\"><c r=\"ZZZZZZ1\"><v>1</v></c></row></sheetData></worksheet>", "format-unknown")]
    [InlineData("<worksheet><sheetData><row", "workbook-damaged")]
    public void Refuses_a_workbook_made_to_do_harm(string xml, string code)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml").Open();
            sheet.Write(Encoding.UTF8.GetBytes(xml));
        }

        InstrumentFile.Read(stream.ToArray(), "x.xlsx").ShouldReport(code);
    }

    [Fact]
    public void Lists_a_hundred_problems_of_a_ruined_file_and_counts_the_rest()
    {
        var rows = string.Concat(Enumerable.Range(0, 500).Select(_ => "S,a,1,furlong\n"));
        var parsed = InstrumentExamples.ReadText(Template + rows);
        parsed.Problems.Count.ShouldBe(101);
        parsed.Problems[^1].Message.ShouldStartWith("400 more problems");
        parsed.IsUsable.ShouldBeFalse();
    }

    private static string? Remark(byte[] bytes) => InstrumentFile.Read(bytes, "t").Run().Quantities.Single().Remark;
}
