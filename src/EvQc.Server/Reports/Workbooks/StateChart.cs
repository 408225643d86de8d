using C = DocumentFormat.OpenXml.Drawing.Charts;

namespace EvQc.Reports.Workbooks;

/// <summary>How many batches stood in each state: bars with their numbers.</summary>
internal static class StateChart
{
    private const uint Categories = 2001;
    private const uint Values = 2002;

    public static C.ChartSpace Of(string title, ChartColumn states, ChartColumn counts)
    {
        var chart = new C.BarChart(
            new C.BarDirection { Val = C.BarDirectionValues.Column },
            new C.BarGrouping { Val = C.BarGroupingValues.Clustered },
            new C.VaryColors { Val = false },
            new C.BarChartSeries(
                new C.Index { Val = 0 },
                new C.Order { Val = 0 },
                ChartParts.SeriesTitle(counts.Title),
                new C.ChartShapeProperties(ChartParts.Fill("5B7482")),
                new C.InvertIfNegative { Val = false },
                new C.DataLabels(
                    new C.ShowLegendKey { Val = false },
                    new C.ShowValue { Val = true },
                    new C.ShowCategoryName { Val = false },
                    new C.ShowSeriesName { Val = false },
                    new C.ShowPercent { Val = false },
                    new C.ShowBubbleSize { Val = false }),
                ChartParts.Categories(states),
                ChartParts.Values(counts, "0")),
            new C.GapWidth { Val = 60 },
            new C.AxisId { Val = Categories },
            new C.AxisId { Val = Values });
        var axis = new C.ValueAxis(
            new C.AxisId { Val = Values },
            new C.Scaling(new C.Orientation { Val = C.OrientationValues.MinMax }, new C.MinAxisValue { Val = 0 }),
            new C.Delete { Val = true },
            new C.AxisPosition { Val = C.AxisPositionValues.Left },
            new C.NumberingFormat { FormatCode = "0", SourceLinked = false },
            new C.MajorTickMark { Val = C.TickMarkValues.None },
            new C.MinorTickMark { Val = C.TickMarkValues.None },
            new C.TickLabelPosition { Val = C.TickLabelPositionValues.NextTo },
            new C.CrossingAxis { Val = Categories },
            new C.Crosses { Val = C.CrossesValues.AutoZero },
            new C.CrossBetween { Val = C.CrossBetweenValues.Between });
        return ChartParts.Space(title, chart, ChartParts.CategoryAxis(Categories, Values), axis, hasLegend: false);
    }
}
