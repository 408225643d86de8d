using EvQc.Shell.Web;
using Shouldly;
using Xunit;

namespace EvQc.Shell;

public sealed class Text_for_a_spreadsheet
{
    [Theory]
    [InlineData("=cmd|'/c calc'!A0")]
    [InlineData("+1+cmd|'/c calc'!A0")]
    [InlineData("-1+cmd|'/c calc'!A0")]
    [InlineData("@SUM(1+1)*cmd|'/c calc'!A0")]
    [InlineData("\t=1+1")]
    [InlineData("\r=1+1")]
    [InlineData("\n=1+1")]
    [InlineData("  =1+1")]
    [InlineData("＝1+1")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")")]
    public void Is_never_a_formula(string text)
    {
        var cell = CsvText.Cell(text);

        cell.ShouldStartWith("\"'");
        cell[2..^1].Replace("\"\"", "\"", StringComparison.Ordinal).ShouldBe(text, "nothing of the text is lost");
    }

    [Theory]
    [InlineData("-5", "-5")]
    [InlineData("+1.5E-3", "+1.5E-3")]
    [InlineData("Tara Lind", "Tara Lind")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("he said \"no\"", "\"he said \"\"no\"\"\"")]
    [InlineData(null, "")]
    public void Keeps_numbers_and_words_as_they_are(string? text, string expected) => CsvText.Cell(text).ShouldBe(expected);

    [Fact]
    public void Cannot_leave_its_cell() => CsvText.Line("a\",\"=1+1", "b\r\n=1+1", "c").ShouldBe("\"a\"\",\"\"=1+1\",\"b\r\n=1+1\",c\r\n");
}
