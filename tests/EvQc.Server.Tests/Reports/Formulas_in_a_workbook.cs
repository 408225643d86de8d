using System.Collections;
using System.Reflection;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using EvQc.Reports.Workbooks;
using Shouldly;
using Xunit;

namespace EvQc.Reports;

/// <summary>Every text that reaches a workbook, replaced by an attack: found by going through the document, so none can be forgotten.</summary>
public sealed class Formulas_in_a_workbook
{
    /// <summary>Names of zones, hashes that are cut and marks of a kind have a form of their own; nobody types them.</summary>
    private static readonly string[] NotTyped = ["Zone", "TimeZone", "Format", "EvidenceSha256", "SpecificationSha256", "Sha256"];

    public static TheoryData<string> Attacks => ["=cmd|'/c calc'!A0", "+cmd|'/c calc'!A0", "-2+3+cmd|'/c calc'!A0", "@SUM(1+1)*cmd|'/c calc'!A0", "\t=1+1", "\r=1+1", "  =1+1"];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Are_text_in_every_cell_of_every_document(string attack)
    {
        // What the specimens share with other tests is copied, not poisoned.
        var company = Specimen.Company with { };
        var (certificate, notice, month) = (
            Specimen.Certificate() with { Company = company }, Specimen.Certificate(DocumentKind.RejectionNotice) with { Company = company }, Specimen.Month(4) with { Company = company });
        var replaced = new[] { Poison(certificate, attack), Poison(notice, attack), Poison(month, attack) };
        replaced.ShouldAllBe(count => count > 20);

        foreach (var bytes in new[] { CertificateWorkbook.Write(certificate), CertificateWorkbook.Write(notice), ComplianceWorkbook.Write(month) })
            AttacksIn(bytes, attack).ShouldBeGreaterThan(3, "the attack is in the workbook, as text");
    }

    /// <summary>How many cells hold the attack; each of them must be marked as text, and no cell of the workbook may hold a formula.</summary>
    private static int AttacksIn(byte[] workbook, string attack)
    {
        using var stream = new MemoryStream(workbook);
        using var document = SpreadsheetDocument.Open(stream, isEditable: false);
        var book = document.WorkbookPart!;
        var shared = book.SharedStringTablePart?.SharedStringTable?.Elements<SharedStringItem>().Select(i => i.InnerText).ToArray() ?? [];
        var formats = book.WorkbookStylesPart!.Stylesheet!.CellFormats!.Elements<CellFormat>().ToArray();
        var found = 0;
        foreach (var cell in book.WorksheetParts.SelectMany(s => s.Worksheet!.Descendants<Cell>()))
        {
            cell.CellFormula.ShouldBeNull($"{cell.CellReference}");
            var text = cell.DataType?.Value == CellValues.SharedString && cell.CellValue?.Text is { } index ? shared[int.Parse(index, System.Globalization.CultureInfo.InvariantCulture)] : cell.InnerText;
            if (!text.Contains(attack.Trim(), StringComparison.Ordinal)) continue;
            found++;
            if (SafeText.LooksLikeFormula(text)) (formats[(int)cell.StyleIndex!.Value].QuotePrefix?.Value).ShouldBe(true, $"{cell.CellReference}: {text}");
        }

        return found;
    }

    /// <summary>Replaces every text that somebody could have typed, however deep.</summary>
    private static int Poison(object? record, string attack)
    {
        if (record is null || record.GetType().Namespace != typeof(Certificate).Namespace || record is Enum) return 0;
        var count = 0;
        foreach (var property in record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0 && !NotTyped.Contains(p.Name)))
        {
            if (property.PropertyType == typeof(string) && property is { CanWrite: true } && property.GetValue(record) is not null)
            {
                property.SetValue(record, attack);
                count++;
            }
            else if (property.GetValue(record) is IEnumerable many and not string)
            {
                foreach (var one in many) count += Poison(one, attack);
            }
            else if (property.PropertyType is { IsClass: true } && property.PropertyType != typeof(string))
            {
                count += Poison(property.GetValue(record), attack);
            }
        }

        return count;
    }
}
