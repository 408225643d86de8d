namespace EvQc.Review;

public enum TrailReviewKind
{
    /// <summary>Read up to an entry.</summary>
    Reviewed,

    /// <summary>Put off to a day, for a reason.</summary>
    Deferred,
}

/// <summary>
/// Somebody of quality assurance has read the audit trail of a batch, or says by signature why it is read later. Only added to; the newest reading and
/// the newest deferral count.
/// </summary>
public sealed class TrailReview
{
    public required Guid Id { get; init; }

    public required Guid BatchId { get; init; }

    public required TrailReviewKind Kind { get; init; }

    /// <summary>Number of the last entry that was shown; 0 for a deferral.</summary>
    public required long UpTo { get; init; }

    /// <summary>How many entries were shown.</summary>
    public required int Count { get; init; }

    /// <summary>Their numbers, see <see cref="EntryNumbers"/>.</summary>
    public required string Entries { get; init; }

    /// <summary>Hash of their contents, see <see cref="BatchTrail.HashOf"/>.</summary>
    public required string EntriesSha256 { get; init; }

    /// <summary>What the reviewer found; of a deferral: why.</summary>
    public required string Remark { get; init; }

    /// <summary>Of a deferral: when the trail will have been read.</summary>
    public DateTimeOffset? Until { get; init; }

    public required Guid ById { get; init; }

    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Numbers of audit entries in one text: <c>17-40;42</c>.</summary>
public static class EntryNumbers
{
    public static string Text(IEnumerable<long> numbers)
    {
        var ranges = new List<(long First, long Last)>();
        foreach (var number in numbers.Distinct().Order())
            if (ranges.Count > 0 && ranges[^1].Last == number - 1) ranges[^1] = (ranges[^1].First, number);
            else ranges.Add((number, number));
        return string.Join(';', ranges.Select(r => r.First == r.Last ? Invariant(r.First) : $"{Invariant(r.First)}-{Invariant(r.Last)}"));
    }

    /// <exception cref="FormatException">It is no such text, or one of more than a million numbers.</exception>
    public static IReadOnlyList<long> Read(string text)
    {
        var numbers = new List<long>();
        foreach (var range in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = range.Split('-');
            var (first, last) = (Number(ends[0]), Number(ends[^1]));
            if (ends.Length > 2 || last < first || last - first > 1_000_000 - numbers.Count) throw new FormatException($"'{range}' names no audit entries.");
            for (var number = first; number <= last; number++) numbers.Add(number);
        }

        return numbers;
    }

    private static long Number(string text) =>
        long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"'{text}' is no number of an audit entry.");

    private static string Invariant(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
