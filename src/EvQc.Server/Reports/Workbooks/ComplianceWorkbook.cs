using ClosedXML.Excel;
using DocumentFormat.OpenXml.Packaging;

namespace EvQc.Reports.Workbooks;

/// <summary>The compliance workbook: one sheet that a manager prints, and the data behind it.</summary>
public static class ComplianceWorkbook
{
    public const string Title = "Quality compliance report";

    public static byte[] Write(ComplianceMonth month)
    {
        using var workbook = Look.Workbook($"{Title} {month.Period}", month.Company.Name, month.WrittenAt);
        var summary = new ComplianceSummarySheet(Look.Sheet(workbook, ComplianceSummarySheet.Name, XLPageOrientation.Portrait), month);
        summary.Write();
        StreamedRows[] streamed = [.. ComplianceSheets.Write(workbook, month).OfType<StreamedRows>()];
        var written = PrintedTime.Full(month.WrittenAt, month.Zone);
        foreach (var sheet in workbook.Worksheets) Look.Frame(sheet, month.Company, $"{Title} · {month.Period}", month.Number, written);
        workbook.Worksheet(ComplianceSummarySheet.Name).SetTabActive();
        return WorkbookPackage.Save(workbook, Finish);

        void Finish(SpreadsheetDocument document)
        {
            foreach (var rows in streamed) rows.StreamInto(document);
            ChartDrawing.Draw(document, ComplianceSummarySheet.Name, summary.Charts());
        }
    }
}
