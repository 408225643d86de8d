using System.IO.Compression;
using ClosedXML.Excel;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using EvQc.Reports.Workbooks;
using Shouldly;
using Xunit;

namespace EvQc.Reports;

public sealed class Writing_a_workbook
{
    public static TheoryData<string> Dangerous =>
    [
        "=1+1", "=cmd|'/c calc'!A1", "+41 61 000", "-5", "@SUM(A1)", "\t=1", "\r=1", "'=1", "＝1+1", "=HYPERLINK(\"http://example.invalid\")",
    ];

    /// <summary>Texts that a spreadsheet library may take for a number, a date or a truth.</summary>
    public static TheoryData<string> Misleading => ["0001", "1E5", "1.50", "2026-01-02", "TRUE", "1/2", " leading", "line\nbreak", "10:30", "٣"];

    [Theory]
    [MemberData(nameof(Dangerous))]
    public void Keeps_text_that_looks_like_a_formula_as_text(string text)
    {
        var sheet = Reopened(text).Worksheet("Records");
        var cell = sheet.Cell(DataSheet.HeadingRow + 1, 3);
        cell.HasFormula.ShouldBeFalse();
        cell.GetString().ReplaceLineEndings("\n").ShouldBe(text.ReplaceLineEndings("\n"));
        if (SafeText.LooksLikeFormula(text)) cell.Style.IncludeQuotePrefix.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Misleading))]
    public void Keeps_text_that_looks_like_something_else_as_it_is(string text)
    {
        var cell = Reopened(text).Worksheet("Records").Cell(DataSheet.HeadingRow + 1, 3);
        cell.GetString().ReplaceLineEndings("\n").ShouldBe(text);
        cell.Style.NumberFormat.Format.ShouldBe("@");
    }

    [Fact]
    public void Never_writes_a_formula()
    {
        var month = Specimen.Month() with { RequestedBy = "=1+1" };
        var evil = month with { Batches = [.. month.Batches.Select(b => b with { HoldReason = "=1+1", Product = "@x" })] };
        foreach (var bytes in new[] { ComplianceWorkbook.Write(evil), CertificateWorkbook.Write(Specimen.Certificate() with { Product = "=1+1", Reason = "+1" }) })
            foreach (var (name, xml) in Parts(bytes).Where(p => p.Name.StartsWith("xl/worksheets/", StringComparison.Ordinal)))
                System.Text.RegularExpressions.Regex.IsMatch(xml, "<(x:)?f[ >]", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5)).ShouldBeFalse(name);
    }

    [Theory]
    [InlineData("bell\u0007", "bell\uFFFD")]
    [InlineData("whole \U0001F9EC", "whole \U0001F9EC")]
    [InlineData("\uFFFE", "\uFFFD")]
    public void Replaces_what_XML_cannot_hold(string text, string kept) => SafeText.Clean(text).ShouldBe(kept);

    /// <summary>Half a surrogate pair cannot stand in an attribute, hence a test of its own.</summary>
    [Fact]
    public void Replaces_half_a_character() => SafeText.Clean("half " + '\uD83E').ShouldBe("half \uFFFD");

    [Fact]
    public void Shortens_what_a_cell_cannot_hold_and_says_so()
    {
        var clean = SafeText.Clean(new string('x', 40_000));
        clean.Length.ShouldBe(32_767);
        clean.ShouldEndWith("the record holds the whole text)");
    }

    [Fact]
    public void Gives_the_same_bytes_for_the_same_document()
    {
        CertificateWorkbook.Write(Specimen.Certificate()).ShouldBe(CertificateWorkbook.Write(Specimen.Certificate()));
        ComplianceWorkbook.Write(Specimen.Month()).ShouldBe(ComplianceWorkbook.Write(Specimen.Month()));
    }

    [Fact]
    public void Gives_other_bytes_for_another_document() =>
        CertificateWorkbook.Write(Specimen.Certificate()).ShouldNotBe(CertificateWorkbook.Write(Specimen.Certificate() with { BatchNumber = "EV-26-0002" }));

    [Theory]
    [InlineData(24)]
    [InlineData(0)]
    [InlineData(2100)]
    public void Is_what_the_file_format_demands(int batches)
    {
        Problems(ComplianceWorkbook.Write(Specimen.Month(batches))).ShouldBeEmpty();
        Problems(CertificateWorkbook.Write(Specimen.Certificate())).ShouldBeEmpty();
    }

    [Fact]
    public void Says_up_to_which_block_the_audit_trail_was_sealed_or_that_none_was()
    {
        var head = PrintedWords.OfAuditHead(17, new string('5', 64));
        string[] TextsOf(byte[] bytes, string sheet)
        {
            using var workbook = new XLWorkbook(new MemoryStream(bytes));
            return [.. workbook.Worksheet(sheet).CellsUsed().Select(c => c.GetString())];
        }

        TextsOf(ComplianceWorkbook.Write(Specimen.Month() with { AuditHead = head }), "Summary").ShouldContain($"Audit trail sealed up to {head}");
        TextsOf(ComplianceWorkbook.Write(Specimen.Month()), "Summary").ShouldContain("No block of the audit trail was sealed yet");
        TextsOf(CertificateWorkbook.Write(Specimen.Certificate() with { AuditHead = head }), "Certificate").ShouldContain(head);
        TextsOf(CertificateWorkbook.Write(Specimen.Certificate()), "Certificate").ShouldContain("no block yet");
    }

    [Fact]
    public void Keeps_significant_digits_by_number_formats()
    {
        using var workbook = new XLWorkbook(new MemoryStream(CertificateWorkbook.Write(Specimen.Certificate())));
        var results = workbook.Worksheet("Certificate").CellsUsed(c => c.Address.ColumnNumber == 4 && c.DataType == XLDataType.Number)
            .Select(c => (c.GetDouble(), c.Style.NumberFormat.Format)).ToList();
        results.ShouldContain((210_000_000_000d, "0.0E+00"));
        results.ShouldContain((96.0d, "0.0"));
        results.ShouldContain((15d, "0"));
    }

    [Fact]
    public void Draws_native_charts_that_read_the_sheets()
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(ComplianceWorkbook.Write(Specimen.Month())), isEditable: false);
        var drawing = document.WorkbookPart!.WorksheetParts.Select(p => p.DrawingsPart).OfType<DrawingsPart>().ShouldHaveSingleItem();
        var formulas = drawing.ChartParts.SelectMany(p => p.ChartSpace.Descendants<DocumentFormat.OpenXml.Drawing.Charts.Formula>()).Select(f => f.Text).ToList();
        formulas.ShouldContain("'Ratios'!$C$4:$C$15");
        formulas.ShouldContain("'Ratios'!$D$4:$D$15");
        formulas.ShouldContain("'States'!$B$4:$B$12");
    }

    [Fact]
    public void Streams_a_long_sheet_without_losing_or_mistyping_a_cell()
    {
        var month = Specimen.Month(2100);
        var bytes = ComplianceWorkbook.Write(month);
        using var document = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        var sheet = document.WorkbookPart!.Workbook.Descendants<Sheet>().Single(s => s.Name == "Batches");
        var rows = ((WorksheetPart)document.WorkbookPart.GetPartById(sheet.Id!.Value!)).Worksheet.Descendants<Row>().Where(r => r.RowIndex!.Value > DataSheet.HeadingRow).ToList();
        rows.Count.ShouldBe(2100);
        rows.Select(r => r.Elements<Cell>().First().InnerText).ShouldBe(month.Batches.Select(b => b.Number));
        rows[3].Elements<Cell>().ElementAt(7).InnerText.ShouldBe(month.Batches[3].Particles!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var read = new XLWorkbook(new MemoryStream(bytes));
        read.Worksheet("Batches").Cell(DataSheet.HeadingRow + 4, 8).Style.NumberFormat.Format.ShouldBe("0.00E+00");
    }

    [Fact]
    [Trait("Req", "A11-03")]
    [Trait("Req", "DI-08")]
    public void Marks_a_value_changed_since_its_entry_and_says_what_when_who_and_why()
    {
        using var workbook = new XLWorkbook(new MemoryStream(CertificateWorkbook.Write(Specimen.Certificate())));
        var texts = workbook.Worksheet("Certificate").CellsUsed().Select(c => c.GetString()).ToList();
        texts.ShouldContain("▲ 1");
        texts.ShouldContain(t => t.Contains("was 152 ng/mL, now 15.2 ng/mL. Changed by Tara Lind (tara) on 2026-11-18 16:24: dilution applied", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Req", "P11-13")]
    public void Shows_name_role_meaning_date_time_and_zone_of_the_signature()
    {
        using var workbook = new XLWorkbook(new MemoryStream(CertificateWorkbook.Write(Specimen.Certificate())));
        var texts = workbook.Worksheet("Certificate").CellsUsed().Select(c => c.GetString()).ToList();
        texts.ShouldContain("Quinn Adler, QA reviewer");
        texts.ShouldContain("Approved for release");
        texts.ShouldContain("2026-11-20 16:24:05 +01:00 (Europe/Zurich)");
    }

    private static XLWorkbook Reopened(string text)
    {
        var certificate = Specimen.Certificate();
        return new(new MemoryStream(CertificateWorkbook.Write(certificate with { Sources = [certificate.Sources[0] with { RawText = text }] })));
    }

    private static List<(string Name, string Text)> Parts(byte[] workbook)
    {
        using var zip = new ZipArchive(new MemoryStream(workbook));
        return [.. zip.Entries.Select(e =>
        {
            using var reader = new StreamReader(e.Open());
            return (e.FullName, reader.ReadToEnd());
        })];
    }

    private static List<string> Problems(byte[] workbook)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(workbook), isEditable: false);
        return [.. new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Office2013).Validate(document).Take(10).Select(e => $"{e.Part?.Uri} {e.Path?.XPath}: {e.Description}")];
    }
}
