using System.Globalization;

namespace EvQc.Assays;

/// <summary>How single readings are kept in one column: invariant decimals separated by <c>;</c>.</summary>
public static class ReplicateText
{
    private const int LongestText = 2000;

    /// <summary>Null when there are none, or more than the record holds (then the file has them).</summary>
    public static string? Of(IReadOnlyList<decimal> replicates)
    {
        if (replicates.Count == 0) return null;
        var text = string.Join(';', replicates.Select(r => Reading.Stored(r).ToString("0.############", CultureInfo.InvariantCulture)));
        return text.Length <= LongestText ? text : null;
    }

    public static IReadOnlyList<decimal> Parse(string? text) =>
        string.IsNullOrEmpty(text) ? [] : [.. text.Split(';').Select(t => decimal.Parse(t, NumberStyles.Float, CultureInfo.InvariantCulture))];
}
