using System.Globalization;

namespace EvQc.Review.Packages;

/// <summary>That every reading of the trail was given over exactly the entries that are here, and that no decision was signed while one was unread.</summary>
internal static class TrailReviews
{
    /// <returns>How many entries were read and signed for; null where nobody read the trail.</returns>
    public static int? Check(PackageRecords records, PackageAudit audit)
    {
        var entries = audit.Entries.Select(e => e.Entry).ToDictionary(e => e.Sequence);
        var read = new HashSet<long>();
        foreach (var review in records.Of(nameof(TrailReview)).Where(r => r["Kind"] == nameof(TrailReviewKind.Reviewed)))
        {
            var numbers = EntryNumbers.Read(review["Entries"] ?? "");
            if (numbers.Where(n => !entries.ContainsKey(n)).Select(n => (long?)n).FirstOrDefault() is { } absent)
                throw Wrong(review, "Entries", FormattableString.Invariant($"audit entry {absent} was read, and it is not here"));
            if (review["Count"] != numbers.Count.ToString(CultureInfo.InvariantCulture)) throw Wrong(review, "Count", "it is not the number of the entries that were read");
            if (BatchTrail.HashOf(numbers.Select(n => entries[n])) != review["EntriesSha256"]) throw Wrong(review, "EntriesSha256", "the entries that were read are not those that are here");
            read.UnionWith(numbers);
        }

        return read.Count == 0 ? null : read.Count;
    }

    private static PackageFaultException Wrong(PackageRecord record, string field, string sentence) => new(new(PackageNames.Records, record.ToString(), field, sentence));
}
