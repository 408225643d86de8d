namespace EvQc.Quantities;

/// <summary>"Did you mean …?": finds the known word that a mistyped one is nearest to.</summary>
public static class Spelling
{
    /// <summary>The candidate at the smallest edit distance, if at most a third of its letters differ; otherwise null.</summary>
    public static string? Nearest(string text, IEnumerable<string> candidates) =>
        candidates
            .Select(c => (Word: c, Distance: Distance(text.ToLowerInvariant(), c.ToLowerInvariant())))
            .Where(c => c.Distance * 3 <= Math.Max(c.Word.Length, 3))
            .OrderBy(c => c.Distance)
            .Select(c => c.Word)
            .FirstOrDefault();

    /// <summary>Levenshtein distance: insertions, deletions and replacements of one letter.</summary>
    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(replace, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[b.Length];
    }
}
