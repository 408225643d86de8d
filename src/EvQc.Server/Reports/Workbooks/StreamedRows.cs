using System.Globalization;
using ClosedXML.Excel;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace EvQc.Reports.Workbooks;

/// <summary>
/// The rows of a long sheet. ClosedXML writes one exemplar cell for each format of a column; the rows are then streamed into the saved
/// package with the style of their exemplar.
/// </summary>
internal sealed class StreamedRows(string sheetName, IReadOnlyList<CellContent[]> rows)
{
    private readonly Dictionary<(int Column, string Format), string> _exemplars = [];

    public void WriteExemplars(IXLWorksheet sheet)
    {
        var headers = rows[0].Select((_, c) => sheet.Cell(DataSheet.HeadingRow, c + 1).GetString()).ToArray();
        DataSheet.SetWidths(sheet, rows, headers, [.. headers.Select(_ => 60)]);
        for (var c = 0; c < headers.Length; c++)
        {
            var row = DataSheet.HeadingRow;
            foreach (var exemplar in rows.Select(r => r[c]).DistinctBy(r => r.Format))
            {
                var cell = sheet.Cell(++row, c + 1);
                exemplar.WriteTo(cell, isIndented: true);
                Look.Underline(cell.AsRange());
                _exemplars.Add((c, exemplar.Format), cell.Address.ToString()!);
            }
        }
    }

    public void StreamInto(SpreadsheetDocument document)
    {
        var workbook = document.WorkbookPart!;
        var id = workbook.Workbook.Descendants<Sheet>().Single(s => string.Equals(s.Name, sheetName, StringComparison.Ordinal)).Id!.Value!;
        var part = (WorksheetPart)workbook.GetPartById(id);

        // Parsed apart from the part: a part whose root is loaded would write that root back over the stream.
        string xml;
        using (var reader = new StreamReader(part.GetStream(FileMode.Open, FileAccess.Read))) xml = reader.ReadToEnd();
        var sheet = new Worksheet(xml[Math.Max(0, xml.IndexOf("?>", StringComparison.Ordinal) + 2)..].Trim());
        var styles = sheet.Descendants<Cell>().Where(c => c.StyleIndex is not null).ToDictionary(c => c.CellReference!.Value!, c => c.StyleIndex!.Value);
        var styleOf = _exemplars.ToDictionary(e => e.Key, e => styles[e.Value]);

        using var writer = OpenXmlWriter.Create(part);
        writer.WriteStartElement(sheet);
        foreach (var child in sheet.ChildElements)
        {
            if (child is not SheetData data)
            {
                if (child is SheetDimension dimension) dimension.Reference = "A1:" + Address(rows[0].Length - 1, DataSheet.HeadingRow + rows.Count);
                writer.WriteElement(child);
                continue;
            }

            writer.WriteStartElement(new SheetData());
            foreach (var row in data.Elements<Row>().Where(r => r.RowIndex!.Value <= DataSheet.HeadingRow)) writer.WriteElement(row);
            for (var r = 0; r < rows.Count; r++) WriteRow(writer, rows[r], DataSheet.HeadingRow + 1 + r, styleOf);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void WriteRow(OpenXmlWriter writer, CellContent[] cells, int index, Dictionary<(int, string), uint> styleOf)
    {
        writer.WriteStartElement(new Row(), [new OpenXmlAttribute("r", "", index.ToString(CultureInfo.InvariantCulture))]);
        for (var c = 0; c < cells.Length; c++)
        {
            var cell = cells[c];
            var style = styleOf[(c, cell.Format)].ToString(CultureInfo.InvariantCulture);
            List<OpenXmlAttribute> attributes = [new("r", "", Address(c, index)), new("s", "", style)];
            if (cell.Number is null) attributes.Add(new("t", "", "inlineStr"));
            writer.WriteStartElement(new Cell(), attributes);
            if (cell.Number is { } value) writer.WriteElement(new CellValue(value.ToString(CultureInfo.InvariantCulture)));
            else writer.WriteElement(new InlineString(new Text(cell.Text) { Space = SpaceProcessingModeValues.Preserve }));
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static string Address(int column, int row) => Letters(column) + row.ToString(CultureInfo.InvariantCulture);

    /// <summary>A for 0, Z for 25, AA for 26.</summary>
    private static string Letters(int column) =>
        column < 26 ? ((char)('A' + column)).ToString() : Letters((column / 26) - 1) + (char)('A' + (column % 26));
}
