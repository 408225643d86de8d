using System.Globalization;
using System.Text.Json;
using EvQc.Audit;

namespace EvQc.Review.Packages;

/// <summary>One entry of the audit trail with the proof that it is sealed.</summary>
/// <param name="Block">Null while it is in no block: it was written at most seconds before the export.</param>
/// <param name="Index">Its place among the leaves of the block.</param>
/// <param name="Proof">The hashes that lead from its leaf to the block's root, lowest first, hexadecimal.</param>
public sealed record ProvenEntry(TrailEntry Entry, long? Block, int Index, IReadOnlyList<string> Proof);

/// <summary>
/// What the audit trail says of one batch (<c>audit.json</c>): its entries with their inclusion proofs, and the heads of the blocks from the first that
/// holds one to the last that was sealed.
/// </summary>
public sealed record PackageAudit(IReadOnlyList<ProvenEntry> Entries, IReadOnlyList<SealedBlock> Blocks)
{
    private const string Microseconds = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public string ToJson() => CanonicalJson.Write(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["entries"] = Entries.Select(Content).ToArray(),
        ["blocks"] = Blocks.Select(Content).ToArray(),
    });

    /// <exception cref="FormatException">It is not what <see cref="ToJson"/> writes, to the byte.</exception>
    public static PackageAudit Read(string json)
    {
        using var document = PackageJson.Parse(json);
        var members = new JsonMembers(document.RootElement, "the audit extract", "entries", "blocks");
        var audit = new PackageAudit([.. members.List("entries").Select(Entry)], [.. members.List("blocks").Select(Block)]);
        return audit.ToJson() == json ? audit : throw new FormatException("it is not in the one form that audit extracts are written in");
    }

    private static Dictionary<string, object?> Content(ProvenEntry proven)
    {
        var e = proven.Entry;
        return new(StringComparer.Ordinal)
        {
            ["sequence"] = e.Sequence,
            ["id"] = e.Id,
            ["at"] = Time(e.At),
            ["zone"] = e.Zone,
            ["origin"] = e.Origin,
            ["actorId"] = e.ActorId,
            ["actor"] = e.ActorName,
            ["role"] = e.ActorRole,
            ["action"] = e.Action,
            ["subject"] = e.Subject,
            ["subjectId"] = e.SubjectId,
            ["batch"] = e.BatchId,
            ["changes"] = e.Changes,
            ["reason"] = e.Reason,
            ["correlation"] = e.CorrelationId,
            ["block"] = proven.Block,
            ["index"] = proven.Index,
            ["proof"] = proven.Proof,
        };
    }

    private static ProvenEntry Entry(JsonElement json)
    {
        var m = new JsonMembers(
            json, "an entry", "sequence", "id", "at", "zone", "origin", "actorId", "actor", "role", "action", "subject", "subjectId", "batch", "changes", "reason", "correlation", "block", "index", "proof");
        var entry = new TrailEntry(
            m.LongNumber("sequence"), m.Id("id"), Time(m.Text("at")), m.OptionalText("zone"), m.OptionalText("origin"), m.Id("actorId"), m.Text("actor"), m.OptionalText("role"), m.Text("action"),
            m.Text("subject"), m.Text("subjectId"), m.Optional("batch") is null ? null : m.Id("batch"), m.Text("changes"), m.OptionalText("reason"), m.Text("correlation"));
        return new(entry, m.Optional("block") is null ? null : m.LongNumber("block"), m.Number("index"), m.Texts("proof"));
    }

    private static Dictionary<string, object?> Content(SealedBlock b) => new(StringComparer.Ordinal)
    {
        ["number"] = b.Number,
        ["previous"] = b.PreviousHash,
        ["root"] = b.MerkleRoot,
        ["first"] = b.FirstSequence,
        ["last"] = b.LastSequence,
        ["count"] = b.Count,
        ["pending"] = Gap.Write(b.Pending),
        ["void"] = Gap.Write(b.Void),
        ["sealedAt"] = Time(b.SealedAt),
        ["hash"] = b.Hash,
    };

    private static SealedBlock Block(JsonElement json)
    {
        var m = new JsonMembers(json, "a block", "number", "previous", "root", "first", "last", "count", "pending", "void", "sealedAt", "hash");
        return new(
            m.LongNumber("number"), m.Text("previous"), m.Text("root"), m.LongNumber("first"), m.LongNumber("last"), m.Number("count"), Gaps(m.Text("pending")), Gaps(m.Text("void")),
            Time(m.Text("sealedAt")), m.Text("hash"));
    }

    private static IReadOnlyList<Gap> Gaps(string text) => Gap.Read(text) ?? throw new FormatException($"'{text}' is no list of gaps");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(Microseconds, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParseExact(text, Microseconds, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw new FormatException($"'{text}' is no time in UTC to the microsecond");
}
