namespace EvQc.Audit;

/// <summary>One entry of the audit trail as it is sealed: all that a reader sees of it.</summary>
/// <param name="Sequence">The order in which the database took it in.</param>
/// <param name="At">To the microsecond.</param>
/// <param name="Changes">The JSON text as stored, byte for byte.</param>
public sealed record TrailEntry(
    long Sequence,
    Guid Id,
    DateTimeOffset At,
    string? Zone,
    string? Origin,
    Guid ActorId,
    string ActorName,
    string? ActorRole,
    string Action,
    string Subject,
    string SubjectId,
    Guid? BatchId,
    string Changes,
    string? Reason,
    string CorrelationId)
{
    /// <summary>The form that is hashed. A field is never taken away or moved: another form gets another name in front.</summary>
    public byte[] Canonical() => Write(new CanonicalBytes()).Written.ToArray();

    /// <summary>The leaf of this entry in its block's Merkle tree.</summary>
    public byte[] Leaf()
    {
        var bytes = t_bytes ??= new();
        return MerkleTree.Leaf(Write(bytes.Clear()).Written);
    }

    /// <summary>The entry for a person: <c>entry 512 (Result 0193… changed by Tara Lind (tara) on 2026-11-20 18:02:11 UTC)</c>.</summary>
    public string Name =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"entry {Sequence} ({Subject} {SubjectId} {Did} by {ActorName} on {At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC)");

    [ThreadStatic]
    private static CanonicalBytes? t_bytes;

    private string Did => Action == "Event" ? "told" : Action.ToLowerInvariant();

    private CanonicalBytes Write(CanonicalBytes bytes) => bytes
        .Text("EvQc audit entry 1").Number(Sequence).Identity(Id).Time(At).Text(Zone).Text(Origin)
        .Identity(ActorId).Text(ActorName).Text(ActorRole).Text(Action).Text(Subject).Text(SubjectId).Identity(BatchId)
        .Text(Changes).Text(Reason).Text(CorrelationId);
}
