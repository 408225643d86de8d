using System.Globalization;

namespace EvQc.Audit;

/// <summary>Sequences that have no entry: taken by a transaction that still runs, or by one that was abandoned.</summary>
/// <param name="First">Its first sequence.</param>
/// <param name="Last">Its last.</param>
/// <param name="Since">When it was first noticed, to the microsecond.</param>
public sealed record Gap(long First, long Last, DateTimeOffset Since)
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public long Count => Last - First + 1;

    public bool Holds(long sequence) => sequence >= First && sequence <= Last;

    /// <summary>All of them as one text: <c>7-9@2026-11-20T18:00:00.000000Z;12-12@…</c>, ascending.</summary>
    public static string Write(IEnumerable<Gap> gaps) => string.Join(
        ';', gaps.Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.First}-{g.Last}@{g.Since.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)}")));

    /// <summary>Null when the text is none that <see cref="Write"/> made.</summary>
    public static IReadOnlyList<Gap>? Read(string text)
    {
        if (string.IsNullOrEmpty(text)) return [];
        var gaps = new List<Gap>();
        foreach (var part in text.Split(';'))
        {
            if (part.Split('@') is not [var range, var time] || range.Split('-') is not [var first, var last]
                || !long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
                || !long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
                || !DateTimeOffset.TryParseExact(time, Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since)
                || from < 1 || to < from || (gaps.Count > 0 && from <= gaps[^1].Last))
                return null;
            gaps.Add(new(from, to, since));
        }

        return gaps;
    }

    /// <summary>Which of these ascending gaps holds a sequence, if any does.</summary>
    public static bool AnyHolds(IReadOnlyList<Gap> gaps, long sequence)
    {
        var (low, high) = (0, gaps.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (gaps[middle].Holds(sequence)) return true;
            if (gaps[middle].Last < sequence) low = middle + 1;
            else high = middle - 1;
        }

        return false;
    }

    /// <summary>What is left of these ascending ranges when ascending holes are cut out.</summary>
    public static IEnumerable<Gap> Minus(IEnumerable<Gap> ranges, IReadOnlyList<Gap> holes)
    {
        foreach (var range in ranges)
        {
            var from = range.First;
            foreach (var hole in holes.Where(h => h.Last >= range.First && h.First <= range.Last))
            {
                if (hole.First > from) yield return range with { First = from, Last = hole.First - 1 };
                from = hole.Last + 1;
            }

            if (from <= range.Last) yield return range with { First = from };
        }
    }

    /// <summary>What is left of these gaps when some sequences have turned up (ascending) in them.</summary>
    public static IEnumerable<Gap> Without(IEnumerable<Gap> gaps, IReadOnlyList<long> found)
    {
        var next = 0;
        foreach (var gap in gaps)
        {
            var from = gap.First;
            while (next < found.Count && found[next] < gap.First) next++;
            for (; next < found.Count && found[next] <= gap.Last; next++)
            {
                if (found[next] > from) yield return gap with { First = from, Last = found[next] - 1 };
                from = found[next] + 1;
            }

            if (from <= gap.Last) yield return gap with { First = from };
        }
    }
}
