using ClosedXML.Excel;

namespace EvQc.Reports.Workbooks;

/// <summary>One column of a data sheet.</summary>
/// <param name="Content">What a row shows in it.</param>
/// <param name="Verdict">Set on the column whose cells are marked by a verdict.</param>
internal sealed record Column<T>(string Header, Func<T, CellContent> Content, int MostWide = 44, Func<T, PrintedVerdict>? Verdict = null);

/// <summary>What a sheet is for: its name, title, and the sentence under the title.</summary>
internal sealed record SheetTitle(string Name, string Title, string Note, string WhenEmpty);

/// <summary>
/// A table with its title, frozen heading, print titles and widths that fit its content. A long one gets its rows streamed in afterwards:
/// ClosedXML holds every cell in memory (100,000 rows took it 1.4 GB).
/// </summary>
internal static class DataSheet
{
    public const int HeadingRow = 3;

    /// <summary>So wide is a table at least: what stands above it is not cut off on paper.</summary>
    private const int LeastWide = 100;

    /// <summary>Longer sheets are streamed.</summary>
    public const int LongestInMemory = 2000;

    public static StreamedRows? Write<T>(XLWorkbook workbook, SheetTitle title, IReadOnlyList<T> rows, IReadOnlyList<Column<T>> columns)
    {
        var sheet = Look.Sheet(workbook, title.Name, XLPageOrientation.Landscape);
        var last = HeadingRow + Math.Max(1, rows.Count);
        Titles(sheet, title, columns);
        var streamed = rows.Count > LongestInMemory ? new StreamedRows(title.Name, [.. Contents(rows, columns)]) : null;
        if (rows.Count == 0) WriteEmpty(sheet, title);
        else if (streamed is not null) streamed.WriteExemplars(sheet);
        else WriteRows(sheet, rows, columns);

        if (rows.Count > 0)
        {
            var table = sheet.Range(HeadingRow, 1, last, columns.Count).CreateTable(title.Name.Replace(" ", "", StringComparison.Ordinal) + "Table");
            table.Theme = XLTableTheme.TableStyleLight1;
            table.ShowAutoFilter = true;
            sheet.Range(HeadingRow + 1, 1, last, columns.Count).Style.Alignment.Vertical = XLAlignmentVerticalValues.Top;
        }

        Look.AsHeading(sheet.Range(HeadingRow, 1, HeadingRow, columns.Count));
        for (var c = 0; c < columns.Count; c++)
        {
            // Room for the filter button, and between a number and the text beside it.
            var isNumber = rows.Any(r => columns[c].Content(r).Number is not null);
            sheet.Cell(HeadingRow, c + 1).Style.Alignment.SetHorizontal(isNumber ? XLAlignmentHorizontalValues.Right : XLAlignmentHorizontalValues.Left)
                .Alignment.SetIndent(isNumber ? 2 : 1);
        }

        FitNote(sheet, title, columns.Count);
        sheet.SheetView.Freeze(HeadingRow, 1);
        sheet.PageSetup.SetRowsToRepeatAtTop(HeadingRow, HeadingRow);
        sheet.PageSetup.PrintAreas.Add(1, 1, last, columns.Count);
        return streamed;
    }

    private static void Titles<T>(IXLWorksheet sheet, SheetTitle title, IReadOnlyList<Column<T>> columns)
    {
        CellContent.Of(title.Title).WriteTo(sheet.Cell(1, 1));
        sheet.Cell(1, 1).Style.Font.SetBold().Font.SetFontSize(14);
        CellContent.Of(title.Note).WriteTo(sheet.Cell(2, 1));
        sheet.Cell(2, 1).Style.Font.SetFontColor(Look.Faint);
        for (var c = 0; c < columns.Count; c++) sheet.Cell(HeadingRow, c + 1).SetValue(columns[c].Header);
    }

    /// <summary>The sentence under the title, over all columns in as many lines as it takes.</summary>
    private static void FitNote(IXLWorksheet sheet, SheetTitle title, int columns)
    {
        var width = Enumerable.Range(1, columns).Sum(c => sheet.Column(c).Width);
        if (width < LeastWide) sheet.Column(columns).Width += LeastWide - width;
        sheet.Range(2, 1, 2, columns).Merge().Style.Alignment.SetWrapText().Alignment.SetVertical(XLAlignmentVerticalValues.Top);
        sheet.Row(2).Height = Look.Height(Look.Lines(title.Note, (int)Math.Max(width, LeastWide)));
    }

    private static void WriteEmpty(IXLWorksheet sheet, SheetTitle title)
    {
        sheet.Cell(HeadingRow + 1, 1).SetValue(title.WhenEmpty);
        sheet.Cell(HeadingRow + 1, 1).Style.Font.SetItalic().Font.SetFontColor(Look.Faint);
    }

    private static IEnumerable<CellContent[]> Contents<T>(IReadOnlyList<T> rows, IReadOnlyList<Column<T>> columns) =>
        rows.Select(row => columns.Select(c => c.Content(row)).ToArray());

    private static void WriteRows<T>(IXLWorksheet sheet, IReadOnlyList<T> rows, IReadOnlyList<Column<T>> columns)
    {
        var contents = Contents(rows, columns).ToList();
        var widths = SetWidths(sheet, contents, [.. columns.Select(c => c.Header)], [.. columns.Select(c => c.MostWide)]);
        for (var r = 0; r < contents.Count; r++)
        {
            var line = sheet.Range(HeadingRow + 1 + r, 1, HeadingRow + 1 + r, columns.Count);
            for (var c = 0; c < columns.Count; c++)
            {
                var cell = line.Cell(1, c + 1);
                contents[r][c].WriteTo(cell, isIndented: true);
                if (contents[r][c].Text.Length > widths[c] - 2) cell.Style.Alignment.WrapText = true;
                if (columns[c].Verdict is { } verdict) Look.Mark(cell, verdict(rows[r]));
            }

            Look.Underline(line);
            var lines = contents[r].Select((cell, c) => cell.Number is null ? Look.Lines(cell.Text, widths[c] - 2) : 1).Max();
            if (lines > 1) sheet.Row(HeadingRow + 1 + r).Height = Look.Height(lines);
        }
    }

    /// <summary>Widths from the longest text of each column; a number is never wrapped, so its column is always wide enough.</summary>
    public static int[] SetWidths(IXLWorksheet sheet, IReadOnlyList<CellContent[]> rows, string[] headers, int[] most)
    {
        var widths = new int[headers.Length];
        for (var c = 0; c < headers.Length; c++)
        {
            var header = headers[c].Split(' ').Max(w => w.Length) + 5;
            var number = rows.Where(r => r[c].Number is not null).Select(r => r[c].Text.Length + 3).DefaultIfEmpty(0).Max();
            var text = rows.Where(r => r[c].Number is null).Select(r => r[c].Text.Length + 3).DefaultIfEmpty(0).Max();
            widths[c] = Math.Max(Math.Max(header, number), Math.Min(text, most[c]));
            sheet.Column(c + 1).Width = widths[c];
        }

        sheet.Row(HeadingRow).Height = Look.Height(headers.Select((h, c) => Look.Lines(h, widths[c] - 3)).Max());
        return widths;
    }
}
