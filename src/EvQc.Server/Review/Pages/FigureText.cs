using EvQc.Assays;
using EvQc.Quantities;
using EvQc.Reports;

namespace EvQc.Review.Pages;

/// <summary>A figure of a step to three significant digits: it is read, and judged elsewhere at full precision.</summary>
internal static class FigureText
{
    public static string Of(StepFigure figure)
    {
        if (figure.Value is not { } value) return "–";
        var sign = value.Bound switch { Bound.Below => "< ", Bound.Above => "> ", _ => "" };
        return $"{sign}{PrintedNumber.Significant(value.Value, 3).Text}{(value.Unit == Unit.One ? "-fold" : $" {value.Unit}")}";
    }
}
