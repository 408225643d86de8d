using System.Globalization;
using ClosedXML.Excel;
using C = DocumentFormat.OpenXml.Drawing.Charts;

namespace EvQc.Reports.Workbooks;

/// <summary>One page: key figures, what needs attention, ratios against the limit, where the batches stand, and the trend.</summary>
internal sealed class ComplianceSummarySheet(IXLWorksheet sheet, ComplianceMonth month)
{
    public const string Name = "Summary";
    private const int Columns = 8;
    private const int ColumnWidth = 13;
    private const int RatioRows = 21;
    private const int StateRows = 15;

    /// <summary>More points than this cannot be told apart on paper; the sheet behind holds them all.</summary>
    private const int MostPoints = 60;

    private const int TrendRows = 6;

    private int _row = 1;
    private int _ratioChartAt;
    private int _stateChartAt;

    public void Write()
    {
        for (var c = 1; c <= Columns; c++) sheet.Column(c).Width = ColumnWidth;
        WriteTitle();
        WriteFigures();
        WriteAttention();
        _ratioChartAt = Reserve(RatioRows);
        _stateChartAt = Reserve(StateRows);
        WriteTrend();
        sheet.PageSetup.FitToPages(1, 1);
        sheet.PageSetup.PrintAreas.Add(1, 1, _row - 1, Columns);
    }

    /// <summary>The charts, to be drawn once ClosedXML has written the sheets that they read.</summary>
    public IReadOnlyList<(ChartPlace Place, C.ChartSpace Chart)> Charts()
    {
        var charts = new List<(ChartPlace, C.ChartSpace)>();
        var all = ComplianceSheets.InOrder(month.Ratios).TakeWhile(r => r is { IsParticleToProtein: true, Value: not null }).ToList();
        if (all.Count > 0)
        {
            var shown = all.Skip(Math.Max(0, all.Count - MostPoints)).ToList();
            var first = DataSheet.HeadingRow + 1 + all.Count - shown.Count;
            var part = shown.Count == all.Count ? "" : string.Create(CultureInfo.InvariantCulture, $" (latest {shown.Count} of {all.Count})");
            charts.Add((
                new($"Particle-to-protein ratios of {month.Period} against their limit", 0, _ratioChartAt - 1, Columns, _ratioChartAt - 1 + RatioRows),
                RatioChart.Of(
                    $"Particle-to-protein ratio of each batch against its limit{part}",
                    new("Batch", Range(ComplianceSheets.Ratios, 'A', first, shown.Count), [.. shown.Select(r => r.Batch)]),
                    new("Ratio", Range(ComplianceSheets.Ratios, 'C', first, shown.Count), [.. shown.Select(r => ChartParts.Number(r.Value))]),
                    new("Limit", Range(ComplianceSheets.Ratios, 'D', first, shown.Count), [.. shown.Select(r => ChartParts.Number(r.LimitValue))]))));
        }

        var states = month.StateCounts;
        charts.Add((
            new($"Batches by state at the end of {month.Period}", 0, _stateChartAt - 1, Columns, _stateChartAt - 1 + StateRows),
            StateChart.Of(
                "Batches by state at the end of the period",
                new("State", Range(ComplianceSheets.States, 'A', DataSheet.HeadingRow + 1, states.Count), [.. states.Select(s => s.State)]),
                new("Batches", Range(ComplianceSheets.States, 'B', DataSheet.HeadingRow + 1, states.Count), [.. states.Select(s => ChartParts.Number(s.Count))]))));
        return charts;
    }

    private static string Range(string sheet, char column, int first, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"'{sheet}'!${column}${first}:${column}${first + count - 1}");

    private void WriteTitle()
    {
        Put(1, 1, month.Company.Name).Style.Font.SetBold().Font.SetFontSize(13);
        var title = sheet.Range(1, 4, 1, Columns).Merge();
        title.FirstCell().SetValue(ComplianceWorkbook.Title.ToUpperInvariant());
        title.Style.Font.SetBold().Font.SetFontSize(15).Alignment.SetHorizontal(XLAlignmentHorizontalValues.Right);
        sheet.Row(1).Height = 24;
        Put(2, 1, month.Company.Address).Style.Font.SetFontColor(Look.Faint);
        var period = sheet.Range(2, 4, 2, Columns).Merge();
        Put(2, 4, $"{month.Period} · {month.Number}");
        period.Style.Font.SetBold().Alignment.SetHorizontal(XLAlignmentHorizontalValues.Right);
        Put(
            3,
            1,
            $"{PrintedTime.Short(month.Start, month.Zone)} up to, not including, {PrintedTime.Short(month.End, month.Zone)} ({month.Zone}). "
            + $"Asked for by {month.RequestedBy}.").Style.Font.SetFontColor(Look.Faint);
        Put(4, 1, month.AuditHead.Length > 0 ? $"Audit trail sealed up to {month.AuditHead}" : "No block of the audit trail was sealed yet").Style.Font.SetFontColor(Look.Faint).Font.SetFontSize(8);
        sheet.Range(4, 1, 4, Columns).Style.Border.SetBottomBorder(XLBorderStyleValues.Thick).Border.SetBottomBorderColor(Look.Ink);
        _row = 6;
    }

    private void WriteFigures()
    {
        Tiles(
            ("Received", Whole(month.Received)),
            ("Released", Whole(month.Released)),
            ("Rejected", Whole(month.Rejected)),
            ("On hold at the end", Whole(month.OnHold)));
        Tiles(
            ("OOS opened", Whole(month.Investigations.Count(o => o.OpenedAt >= month.Start))),
            ("OOS open at the end", Whole(month.OpenInvestigations)),
            ("Late entries", Whole(month.LateEntries.Count)),
            ("Corrected values", Whole(month.Corrections.Count)));
        Tiles(
            ("Released of decided, %", Number(month.ReleasedShare, v => PrintedNumber.Decimals(v, 1))),
            ("Median days to decision", Number(month.MedianDaysToDecision, v => PrintedNumber.Decimals(v, 1))),
            ("Median particles/µg, decided", Number(month.MedianRatio, v => PrintedNumber.Significant(v, 2))),
            ("Signatures", Whole(month.Signatures.Count)));
        _row++;
    }

    private void Tiles(params (string Label, CellContent Figure)[] tiles)
    {
        for (var i = 0; i < tiles.Length; i++)
        {
            var column = (i * 2) + 1;
            var label = sheet.Range(_row, column, _row, column + 1).Merge();
            Put(_row, column, tiles[i].Label);
            label.Style.Font.SetFontColor(Look.Faint).Font.SetFontSize(9).Alignment.SetHorizontal(XLAlignmentHorizontalValues.Center);
            var figure = sheet.Range(_row + 1, column, _row + 1, column + 1).Merge();
            tiles[i].Figure.WriteTo(sheet.Cell(_row + 1, column));
            figure.Style.Font.SetBold().Font.SetFontSize(17).Alignment.SetHorizontal(XLAlignmentHorizontalValues.Center);
            var tile = sheet.Range(_row, column, _row + 1, column + 1);
            tile.Style.Fill.SetBackgroundColor(Look.Band);
            tile.Style.Border.SetOutsideBorder(XLBorderStyleValues.Thin).Border.SetOutsideBorderColor(Look.Rule);
        }

        sheet.Row(_row).Height = 15;
        sheet.Row(_row + 1).Height = 25;
        _row += 2;
    }

    private void WriteAttention()
    {
        Look.Section(sheet.Range(_row, 1, _row, Columns), "What needs attention");
        _row++;
        foreach (var line in ComplianceAttention.Of(month))
        {
            sheet.Range(_row, 1, _row, Columns).Merge().Style.Alignment.SetWrapText();
            Put(_row, 1, line);
            sheet.Row(_row).Height = Look.Height(Look.Lines(line, (Columns * ColumnWidth) - 2));
            _row++;
        }

        _row++;
    }

    private int Reserve(int rows)
    {
        var first = _row;
        for (var r = 0; r < rows; r++) sheet.Row(first + r).Height = 15;
        if (first == _row && rows == RatioRows && month.MedianRatio is null)
            Put(first, 1, "No particle-to-protein ratio was determined in this period.").Style.Font.SetItalic();
        _row += rows + 1;
        return first;
    }

    private void WriteTrend()
    {
        Look.Section(sheet.Range(_row, 1, _row, Columns), "Trend");
        _row++;
        string[] heads = ["Period", "", "Received", "Released", "Rejected", "OOS opened", "Median particles/µg", ""];
        for (var c = 0; c < Columns; c++) sheet.Cell(_row, c + 1).SetValue(heads[c]);
        Look.AsHeading(sheet.Range(_row, 1, _row, Columns));
        sheet.Range(_row, 3, _row, Columns).Style.Alignment.SetHorizontal(XLAlignmentHorizontalValues.Right);
        sheet.Range(_row, 7, _row, 8).Merge();
        _row++;
        foreach (var point in month.Trend.Skip(Math.Max(0, month.Trend.Count - TrendRows)))
        {
            Put(_row, 1, point.Period);
            Whole(point.Received).WriteTo(sheet.Cell(_row, 3));
            Whole(point.Released).WriteTo(sheet.Cell(_row, 4));
            Whole(point.Rejected).WriteTo(sheet.Cell(_row, 5));
            Whole(point.OosOpened).WriteTo(sheet.Cell(_row, 6));
            sheet.Range(_row, 7, _row, 8).Merge().Style.Alignment.SetHorizontal(XLAlignmentHorizontalValues.Right);
            Number(point.MedianRatio, v => PrintedNumber.Significant(v, 2)).WriteTo(sheet.Cell(_row, 7));
            Look.Underline(sheet.Range(_row, 1, _row, Columns));
            _row++;
        }
    }

    private static CellContent Whole(int count) => CellContent.Of(count);

    private static CellContent Number(decimal? value, Func<decimal, PrintedNumber> print) =>
        value is { } v ? CellContent.Of(print(v)) : CellContent.Of(PrintedValue.None);

    private IXLCell Put(int row, int column, string text)
    {
        var cell = sheet.Cell(row, column);
        CellContent.Of(text).WriteTo(cell);
        return cell;
    }
}
