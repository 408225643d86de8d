using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using C = DocumentFormat.OpenXml.Drawing.Charts;
using D = DocumentFormat.OpenXml.Drawing;
using X = DocumentFormat.OpenXml.Drawing.Spreadsheet;

namespace EvQc.Reports.Workbooks;

/// <summary>Where a chart lies on its sheet: from the cell of its top left corner to that of its bottom right, counted from 0.</summary>
internal sealed record ChartPlace(string Name, int FromColumn, int FromRow, int ToColumn, int ToRow);

/// <summary>Puts native charts on a sheet that ClosedXML has written.</summary>
internal static class ChartDrawing
{
    public static void Draw(SpreadsheetDocument document, string sheetName, IReadOnlyList<(ChartPlace Place, C.ChartSpace Chart)> charts)
    {
        if (charts.Count == 0) return;
        var workbook = document.WorkbookPart!;
        var id = workbook.Workbook.Descendants<Sheet>().Single(s => string.Equals(s.Name, sheetName, StringComparison.Ordinal)).Id!.Value!;
        var part = (WorksheetPart)workbook.GetPartById(id);
        var drawings = part.AddNewPart<DrawingsPart>("rIdCharts");
        drawings.WorksheetDrawing = new X.WorksheetDrawing();
        for (var i = 0; i < charts.Count; i++)
        {
            var name = $"rIdChart{(i + 1).ToString(CultureInfo.InvariantCulture)}";
            drawings.AddNewPart<ChartPart>(name).ChartSpace = charts[i].Chart;
            drawings.WorksheetDrawing.Append(Anchor(charts[i].Place, name, (uint)i + 2));
        }

        // The schema's order: after the page's header and footer, before old drawings and tables.
        var drawing = new Drawing { Id = "rIdCharts" };
        var after = part.Worksheet.ChildElements.Last(e => e is SheetData or MergeCells or PageMargins or PageSetup or HeaderFooter or RowBreaks or ColumnBreaks);
        part.Worksheet.InsertAfter(drawing, after);
    }

    private static X.TwoCellAnchor Anchor(ChartPlace place, string relation, uint id) => new(
        new X.FromMarker(Column(place.FromColumn), Offset(), Row(place.FromRow), new X.RowOffset("0")),
        new X.ToMarker(Column(place.ToColumn), Offset(), Row(place.ToRow), new X.RowOffset("0")),
        new X.GraphicFrame(
            new X.NonVisualGraphicFrameProperties(
                new X.NonVisualDrawingProperties { Id = id, Name = place.Name, Description = place.Name },
                new X.NonVisualGraphicFrameDrawingProperties()),
            new X.Transform(new D.Offset { X = 0, Y = 0 }, new D.Extents { Cx = 0, Cy = 0 }),
            new D.Graphic(new D.GraphicData(new C.ChartReference { Id = relation }) { Uri = "http://schemas.openxmlformats.org/drawingml/2006/chart" }))
        { Macro = "" },
        new X.ClientData())
    { EditAs = X.EditAsValues.OneCell };

    private static X.ColumnId Column(int index) => new(index.ToString(CultureInfo.InvariantCulture));

    private static X.RowId Row(int index) => new(index.ToString(CultureInfo.InvariantCulture));

    private static X.ColumnOffset Offset() => new("0");
}
