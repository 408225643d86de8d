namespace EvQc.Review;

/// <summary>How far the audit trail of a batch has been read, as the decision sees it.</summary>
/// <param name="Kind">Null while nobody has read it or put that off.</param>
/// <param name="UpTo">Number of the last entry that was read; 0 for a deferral.</param>
/// <param name="Unread">Entries that count and that no reading covers.</param>
/// <param name="Until">Of a deferral.</param>
/// <param name="Why">Of a deferral.</param>
public sealed record TrailFact(TrailReviewKind? Kind, string? By, long UpTo, int Unread, DateTimeOffset? Until, string? Why)
{
    public static readonly TrailFact Nothing = new(null, null, 0, 0, null, null);

    /// <summary>The newest reading where it covers everything or nothing was put off since; else the newest deferral.</summary>
    /// <param name="unread">Entries that count and that no reading covers.</param>
    public static TrailFact Of(IEnumerable<TrailReview> reviews, int unread)
    {
        var inOrder = reviews.OrderBy(r => r.At).ThenBy(r => r.Id).ToArray();
        var (read, deferred) = (inOrder.LastOrDefault(r => r.Kind == TrailReviewKind.Reviewed), inOrder.LastOrDefault(r => r.Kind == TrailReviewKind.Deferred));
        if (read is not null && (unread == 0 || deferred is null)) return new(read.Kind, read.By, read.UpTo, unread, null, null);
        return deferred is null ? Nothing with { Unread = unread } : new(deferred.Kind, deferred.By, 0, unread, deferred.Until, deferred.Remark);
    }

    /// <summary>A deferral that nobody has made good by a later reading; a batch that is decided gets no new entry to read.</summary>
    public static TrailReview? OpenDeferral(IEnumerable<TrailReview> reviews)
    {
        var last = reviews.OrderBy(r => r.At).ThenBy(r => r.Id).LastOrDefault();
        return last?.Kind == TrailReviewKind.Deferred ? last : null;
    }
}
