using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using C = DocumentFormat.OpenXml.Drawing.Charts;
using D = DocumentFormat.OpenXml.Drawing;

namespace EvQc.Reports.Workbooks;

/// <summary>One column of a sheet as a chart reads it: the range, and the values kept in the chart itself.</summary>
internal sealed record ChartColumn(string Title, string Formula, IReadOnlyList<string> Values);

/// <summary>
/// Particle-to-protein ratios against their limit, on a logarithmic axis: the classes of purity lie decades apart. The ratios are
/// markers and the limit a dashed line, so that the chart reads without colour.
/// </summary>
internal static class RatioChart
{
    private const uint Categories = 1001;
    private const uint Values = 1002;

    public static C.ChartSpace Of(string title, ChartColumn batches, ChartColumn ratios, ChartColumn limits)
    {
        var chart = new C.LineChart(
            new C.Grouping { Val = C.GroupingValues.Standard },
            new C.VaryColors { Val = false },
            Series(0, ratios, batches, Markers(), new C.Marker(
                new C.Symbol { Val = C.MarkerStyleValues.Diamond },
                new C.Size { Val = 9 },
                new C.ChartShapeProperties(ChartParts.Fill("1B2B34")))),
            Series(1, limits, batches, Dashed(), new C.Marker(new C.Symbol { Val = C.MarkerStyleValues.None })),
            new C.ShowMarker { Val = true },
            new C.AxisId { Val = Categories },
            new C.AxisId { Val = Values });
        var axis = new C.ValueAxis(
            new C.AxisId { Val = Values },
            new C.Scaling(new C.LogBase { Val = 10 }, new C.Orientation { Val = C.OrientationValues.MinMax }),
            new C.Delete { Val = false },
            new C.AxisPosition { Val = C.AxisPositionValues.Left },
            new C.MajorGridlines(new C.ChartShapeProperties(ChartParts.Line("C9D2D8", 6350))),
            ChartParts.Title("particles / µg protein", 900),
            new C.NumberingFormat { FormatCode = "0E+00", SourceLinked = false },
            new C.MajorTickMark { Val = C.TickMarkValues.Outside },
            new C.MinorTickMark { Val = C.TickMarkValues.None },
            new C.TickLabelPosition { Val = C.TickLabelPositionValues.Low },
            ChartParts.Text(900),
            new C.CrossingAxis { Val = Categories },
            new C.Crosses { Val = C.CrossesValues.Minimum },
            new C.CrossBetween { Val = C.CrossBetweenValues.Between });
        return ChartParts.Space(title, chart, ChartParts.CategoryAxis(Categories, Values), axis, hasLegend: true);
    }

    private static C.LineChartSeries Series(uint index, ChartColumn values, ChartColumn categories, C.ChartShapeProperties look, C.Marker marker) => new(
        new C.Index { Val = index },
        new C.Order { Val = index },
        ChartParts.SeriesTitle(values.Title),
        look,
        marker,
        ChartParts.Categories(categories),
        ChartParts.Values(values, "0.0E+00"),
        new C.Smooth { Val = false });

    private static C.ChartShapeProperties Markers() => new(new D.Outline(new D.NoFill()) { Width = 19050 });

    private static C.ChartShapeProperties Dashed() =>
        new(new D.Outline(new D.SolidFill(new D.RgbColorModelHex { Val = "B3261E" }), new D.PresetDash { Val = D.PresetLineDashValues.Dash }) { Width = 22225 });
}
