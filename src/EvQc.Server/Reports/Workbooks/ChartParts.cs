using System.Globalization;
using DocumentFormat.OpenXml;
using C = DocumentFormat.OpenXml.Drawing.Charts;
using D = DocumentFormat.OpenXml.Drawing;

namespace EvQc.Reports.Workbooks;

/// <summary>What every native chart is made of. The order of the elements is the schema's; a program refuses another.</summary>
internal static class ChartParts
{
    public static C.ChartSpace Space(string title, OpenXmlElement chart, C.CategoryAxis categories, C.ValueAxis values, bool hasLegend)
    {
        var body = new C.Chart(
            Title(title, 1100),
            new C.AutoTitleDeleted { Val = false },
            new C.PlotArea(new C.Layout(), chart, categories, values));
        if (hasLegend) body.Append(new C.Legend(new C.LegendPosition { Val = C.LegendPositionValues.Bottom }, new C.Overlay { Val = false }, Text(900)));
        body.Append(new C.PlotVisibleOnly { Val = true }, new C.DisplayBlanksAs { Val = C.DisplayBlanksAsValues.Gap });
        return new C.ChartSpace(
            new C.RoundedCorners { Val = false },
            body,
            new C.ShapeProperties(Fill("FFFFFF"), new D.Outline(new D.SolidFill(new D.RgbColorModelHex { Val = "8FA1AC" })) { Width = 9525 }));
    }

    public static C.CategoryAxis CategoryAxis(uint id, uint crossing) => new(
        new C.AxisId { Val = id },
        new C.Scaling(new C.Orientation { Val = C.OrientationValues.MinMax }),
        new C.Delete { Val = false },
        new C.AxisPosition { Val = C.AxisPositionValues.Bottom },
        new C.MajorTickMark { Val = C.TickMarkValues.Outside },
        new C.MinorTickMark { Val = C.TickMarkValues.None },
        new C.TickLabelPosition { Val = C.TickLabelPositionValues.Low },
        Text(800),
        new C.CrossingAxis { Val = crossing },
        new C.Crosses { Val = C.CrossesValues.AutoZero },
        new C.NoMultiLevelLabels { Val = true });

    public static C.Title Title(string text, int size) => new(
        new C.ChartText(new C.RichText(
            new D.BodyProperties(),
            new D.Paragraph(
                new D.ParagraphProperties(new D.DefaultRunProperties { FontSize = size, Bold = true }),
                new D.Run(new D.RunProperties(new D.LatinFont { Typeface = Look.Font }) { FontSize = size, Bold = true }, new D.Text(SafeText.Clean(text)))))),
        new C.Overlay { Val = false });

    public static C.TextProperties Text(int size) => new(
        new D.BodyProperties(),
        new D.Paragraph(
            new D.ParagraphProperties(new D.DefaultRunProperties(new D.LatinFont { Typeface = Look.Font }) { FontSize = size }),
            new D.EndParagraphRunProperties()));

    public static D.SolidFill Fill(string colour) => new(new D.RgbColorModelHex { Val = colour });

    public static D.Outline Line(string colour, int width) => new(Fill(colour)) { Width = width };

    public static C.SeriesText SeriesTitle(string title) => new(new C.NumericValue(SafeText.Clean(title)));

    public static C.CategoryAxisData Categories(ChartColumn column)
    {
        var cache = new C.StringCache(new C.PointCount { Val = (uint)column.Values.Count });
        for (var i = 0; i < column.Values.Count; i++)
            cache.Append(new C.StringPoint(new C.NumericValue(SafeText.Clean(column.Values[i]))) { Index = (uint)i });
        return new(new C.StringReference(new C.Formula(column.Formula), cache));
    }

    public static C.Values Values(ChartColumn column, string format)
    {
        var cache = new C.NumberingCache(new C.FormatCode(format), new C.PointCount { Val = (uint)column.Values.Count });
        for (var i = 0; i < column.Values.Count; i++)
        {
            if (column.Values[i].Length == 0) continue;
            cache.Append(new C.NumericPoint(new C.NumericValue(column.Values[i])) { Index = (uint)i });
        }

        return new(new C.NumberReference(new C.Formula(column.Formula), cache));
    }

    public static string Number(decimal? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
