using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EvQc.Audit;

namespace EvQc.Review;

/// <summary>What an entry outside the reading of a batch is about. A sample is drawn from each on its own, so that few deletions do not drown in many sign-ins.</summary>
public enum TrailStratum
{
    /// <summary>Somebody tried to delete.</summary>
    Deletion,

    /// <summary>What a person or an API key may do was given, changed or taken.</summary>
    Rights,

    /// <summary>A specification, method, layout, manual or instrument was registered or changed.</summary>
    Configuration,

    /// <summary>A sign-in that failed, a locked account, a misused key and the like.</summary>
    Security,

    /// <summary>A rule refused what somebody tried.</summary>
    Refusal,

    /// <summary>A recorded value was changed.</summary>
    Change,

    /// <summary>Of a batch that was rejected without anybody having read its trail: a release would have demanded that.</summary>
    RejectedBatch,

    /// <summary>Everything else, of which the sample is plainly random.</summary>
    Other,
}

/// <param name="Number">The entry's number.</param>
/// <param name="Of">Among how many of its kind it was drawn.</param>
public sealed record DrawnEntry(long Number, TrailStratum Stratum, int Of);

/// <summary>
/// The periodic sample of those audit entries that no reading before a release covers (PI 041 9.6): targeted where an entry could hide most, random for the rest.
/// Pure: who knows the seed draws the same entries again.
/// </summary>
public static class TrailSampling
{
    private static readonly string[] s_configuration =
        ["SpecificationVersion", "MethodVersion", "RecordedLayout", "ManualVersion", "AccountabilityStatement", "Instrument", "InstrumentCheck", "DatabaseRights", "Backup", "Restore"];

    private static readonly string[] s_ofSampling = ["TrailSample", "TrailSampleLine"];

    private static readonly string[] s_rights = ["IdentityCheck", "Training", "TrainingWithdrawal"];

    private static readonly string[] s_security = Enum.GetNames<People.SecurityEventKind>();

    /// <summary>May it be drawn? Not what a sample itself writes, nor the ordinary course of EvQc's own work (a report that is due, a document it wrote).</summary>
    public static bool Counts(TrailEntry entry) =>
        !s_ofSampling.Contains(entry.Subject, StringComparer.Ordinal) && !(BatchTrail.IsByEvQc(entry) && StratumOf(entry) is (TrailStratum.Change or TrailStratum.Other));

    public static TrailStratum StratumOf(TrailEntry entry) => (entry.Action, entry.Subject) switch
    {
        ("Deleted", _) or (_, "DeleteAttempt") => TrailStratum.Deletion,
        (_, var subject) when s_configuration.Contains(subject, StringComparer.Ordinal) => TrailStratum.Configuration,
        (_, var subject) when s_rights.Contains(subject, StringComparer.Ordinal) => TrailStratum.Rights,
        (_, var subject) when BatchTrail.Privileges.Contains(subject, StringComparer.Ordinal) => BatchTrail.ChangesRights(entry) ? TrailStratum.Rights : TrailStratum.Other,
        ("Event", "Refusal" or "InputRefusal") => TrailStratum.Refusal,
        ("Event", var subject) when s_security.Contains(subject, StringComparer.Ordinal) => TrailStratum.Security,
        ("Changed", _) => TrailStratum.Change,
        _ => TrailStratum.Other,
    };

    /// <summary>
    /// Of each kind the entries whose SHA-256 over seed and number is lowest. An entry is drawn or not whatever the order of the population, and nobody who cannot
    /// choose the seed can choose the entries.
    /// </summary>
    /// <param name="targeted">At most so many of each kind that is looked at on purpose.</param>
    /// <param name="random">At most so many of the rest.</param>
    /// <returns>In the order of the kinds, within a kind as they happened.</returns>
    public static IReadOnlyList<DrawnEntry> Draw(string seed, IEnumerable<(long Number, TrailStratum Stratum)> population, int targeted, int random)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentOutOfRangeException.ThrowIfNegative(targeted);
        ArgumentOutOfRangeException.ThrowIfNegative(random);
        return
        [
            .. from entry in population.DistinctBy(e => e.Number)
               group entry.Number by entry.Stratum into kind
               orderby kind.Key
               let size = kind.Key == TrailStratum.Other ? random : targeted
               let all = kind.ToArray()
               from number in all.OrderBy(n => Lot(seed, n), StringComparer.Ordinal).Take(size).Order()
               select new DrawnEntry(number, kind.Key, all.Length),
        ];
    }

    public static string Title(this TrailStratum stratum) => stratum switch
    {
        TrailStratum.Deletion => "Attempts to delete",
        TrailStratum.Rights => "Rights, identity and training",
        TrailStratum.Configuration => "Specifications, methods, instruments, database",
        TrailStratum.Security => "Security events",
        TrailStratum.Refusal => "Refusals",
        TrailStratum.Change => "Changed values",
        TrailStratum.RejectedBatch => "Batches rejected without a review of their trail",
        _ => "At random from everything else",
    };

    private static string Lot(string seed, long number) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{number.ToString(CultureInfo.InvariantCulture)}")));
}
