using System.Globalization;
using System.Text.RegularExpressions;
using static System.FormattableString;

namespace EvQc.Instruments;

/// <summary>
/// People write the dilution into the sample's name (<c>plasmaExo_2000_</c>, <c>F7-5000</c>, <c>1:500</c>). This finds it, to be offered to a
/// person; nothing is ever multiplied by it unasked.
/// </summary>
internal static partial class DilutionHint
{
    /// <summary>The one factor that the name hints at; null when there is none or more than one.</summary>
    public static decimal? In(string? name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 300) return null;
        decimal? found = null;
        foreach (Match match in Factors().Matches(Dates().Replace(name, "|")))
        {
            var digits = match.Groups["n"].Value;
            // A factor is a round number; 144 (hours) or 190423 (a date) is not.
            if (digits.TrimEnd('0').Length > 2 || (!digits.EndsWith('0') && !match.Groups["ratio"].Success)) continue;
            var factor = decimal.Parse(digits, CultureInfo.InvariantCulture);
            if (factor <= 1) continue;
            if (found is not null && found != factor) return null;
            found = factor;
        }

        return found;
    }

    /// <summary>The request for a dilution that a file does not state, with what its name hints at.</summary>
    public static string Ask(string missing, decimal? hint) =>
        hint is { } factor ? Invariant($"{missing} Its name hints at {factor:0}-fold: enter the dilution, or confirm that one.") : $"{missing} Enter the dilution.";

    [GeneratedRegex(@"(?<![0-9A-Za-z.])(?:(?<ratio>1(?::|/|in|to))|x)?(?<n>[1-9][0-9]{1,6})x?(?![0-9A-Za-z.])", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 10_000)]
    private static partial Regex Factors();

    [GeneratedRegex(@"[0-9]{4}[-_.][0-9]{2}[-_.][0-9]{2}([ _T][0-9]{2}[-_.:][0-9]{2}([-_.:][0-9]{2})?)?|[0-9]{8}_[0-9]{4}", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Dates();
}
