using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using ClosedXML.Excel;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace EvQc.Reports.Workbooks;

/// <summary>The finished file. The same document gives the same bytes, so that its SHA-256 says whether it is the same document.</summary>
internal static partial class WorkbookPackage
{
    /// <summary>The earliest time a zip entry can carry.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Save(XLWorkbook workbook, Action<SpreadsheetDocument>? finish = null)
    {
        using var stream = new MemoryStream();
        workbook.SaveAs(stream);
        Edit(stream, document =>
        {
            SetNormalFont(document);
            SortColumns(document);
        });

        // Opened anew: a sheet whose elements are loaded would be written back over the rows streamed into it.
        if (finish is not null) Edit(stream, finish);
        return Repack(stream);
    }

    private static void Edit(MemoryStream workbook, Action<SpreadsheetDocument> edit)
    {
        workbook.Position = 0;
        using var document = SpreadsheetDocument.Open(workbook, isEditable: true);
        edit(document);
    }

    /// <summary>
    /// ClosedXML keeps its own default (Calibri 11) as the style "Normal", and every program measures column widths in digits of that
    /// font: where it is absent, each would guess another width.
    /// </summary>
    private static void SetNormalFont(SpreadsheetDocument document)
    {
        var normal = document.WorkbookPart!.WorkbookStylesPart!.Stylesheet.Fonts!.Elements<Font>().First();
        normal.FontName = new FontName { Val = Look.Font };
        normal.FontSize = new FontSize { Val = 10 };
    }

    /// <summary>The columns of a sheet stand in ascending order; ClosedXML puts the rest of the sheet first.</summary>
    private static void SortColumns(SpreadsheetDocument document)
    {
        foreach (var columns in document.WorkbookPart!.WorksheetParts.Select(p => p.Worksheet.GetFirstChild<Columns>()).OfType<Columns>())
        {
            var sorted = columns.Elements<Column>().OrderBy(c => c.Min!.Value).ToList();
            columns.RemoveAllChildren();
            columns.Append(sorted);
        }
    }

    private static byte[] Repack(MemoryStream written)
    {
        written.Position = 0;
        using var output = new MemoryStream();
        using (var from = new ZipArchive(written, ZipArchiveMode.Read, leaveOpen: true))
        using (var to = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            // The content types come first, as every spreadsheet program writes them.
            foreach (var entry in from.Entries.OrderBy(e => e.FullName[0] == '[' ? 0 : 1).ThenBy(e => NameOf(e), StringComparer.Ordinal))
            {
                var copy = to.CreateEntry(NameOf(entry), CompressionLevel.Optimal);
                copy.LastWriteTime = NoTime;
                using var source = entry.Open();
                using var target = copy.Open();
                if (entry.FullName == "_rels/.rels") target.Write(WithFixedNames(source));
                else source.CopyTo(target);
            }
        }

        return output.ToArray();
    }

    /// <summary>The properties get a random name from the packaging library; a name of our own does as well.</summary>
    private static string NameOf(ZipArchiveEntry entry) => RandomName().Replace(entry.FullName, "core.psmdcp");

    private static byte[] WithFixedNames(Stream relations)
    {
        using var reader = new StreamReader(relations);
        var text = RandomName().Replace(reader.ReadToEnd(), "core.psmdcp");
        var next = 0;
        return Encoding.UTF8.GetBytes(RandomId().Replace(text, _ => $"Id=\"rIdP{(++next).ToString(System.Globalization.CultureInfo.InvariantCulture)}\""));
    }

    [GeneratedRegex("[0-9a-f]{32}\\.psmdcp", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RandomName();

    [GeneratedRegex("Id=\"R[0-9a-f]{14,18}\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RandomId();
}
