using System.Globalization;
using EvQc.Assays;
using EvQc.Quantities;

namespace EvQc.Shell.Laboratory;

/// <summary>How the pages word a recorded result.</summary>
public static class ResultWords
{
    public static string Name(this Result result) => Attributes.TryFind(result.Attribute, out var attribute) ? attribute.Name : result.Attribute;

    /// <summary>The value people read: the number with unit and bound, or the word.</summary>
    public static string Shown(this Result result) => result.Quantity?.ToString() ?? result.Word ?? result.RawText;

    /// <summary>Who multiplied by the dilution, and where its factor comes from; null for an undiluted sample.</summary>
    public static string? Dilution(this Result result) => Dilution(result.DilutionFactor, result.DilutionBasis);

    public static string? Dilution(decimal? factor, DilutionBasis basis) => factor is not { } by ? null : $"× {NumberText.Readable(by)}, " + basis switch
    {
        DilutionBasis.AppliedByInstrument => "multiplied by the instrument",
        DilutionBasis.File => "factor from the file, multiplied by EvQc",
        DilutionBasis.Layout => "factor from the plate layout, multiplied by EvQc",
        DilutionBasis.Entered => "factor entered by hand, multiplied by EvQc",
        _ => "not multiplied",
    };

    /// <summary><c>n = 3, CV 4.2 %</c>; null for a single reading.</summary>
    public static string? Replicates(IReadOnlyList<decimal> readings) => readings.Count < 2 ? null
        : Statistics.RelativeDeviation(readings) is { } cv
            ? $"n = {readings.Count.ToString(CultureInfo.InvariantCulture)}, CV {(cv * 100).ToString("0.#", CultureInfo.InvariantCulture)} %"
            : $"n = {readings.Count.ToString(CultureInfo.InvariantCulture)}";

    public static string Text(this ResultStatus status) => status switch
    {
        ResultStatus.Superseded => "corrected",
        ResultStatus.Invalidated => "invalidated",
        _ => "current",
    };

    /// <summary>Is the raw text worth showing beside the value?</summary>
    public static bool SaysMore(this Result result) =>
        result.Word is null && !string.Equals(result.RawText, result.Shown(), StringComparison.Ordinal) && !string.Equals(result.RawText, NumberText.Readable(result.Value ?? 0), StringComparison.Ordinal);
}
