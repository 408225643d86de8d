using System.Text.Json;

namespace EvQc.Keeping;

/// <summary>One part of a backup, with what proves it whole.</summary>
public sealed record BackupPart(string Name, long Size, string Sha256);

/// <summary>What a backup holds and where the records stood in the moment it was taken: the first thing read of it.</summary>
/// <param name="Format"><see cref="Current"/>.</param>
/// <param name="Provider">The kind of database it can be restored to.</param>
/// <param name="Migration">The version of the schema.</param>
/// <param name="HeadBlock">The last sealed block; 0 when none was sealed yet.</param>
/// <param name="HeadHash">Its hash; empty for none.</param>
/// <param name="LastEntry">The highest sequence of an audit entry, sealed or not.</param>
/// <param name="Rows">Rows of every table.</param>
public sealed record BackupManifest(
    string Format, DateTimeOffset MadeAt, string Provider, string Migration, long HeadBlock, string HeadHash, long LastEntry,
    IReadOnlyDictionary<string, long> Rows, IReadOnlyList<BackupPart> Parts)
{
    public const string Current = "evqc-backup 1";
    public const string File = "manifest.json";
    public const string Dump = "database.pgdump";
    public const string Anchors = "audit.anchors";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    public static async Task<BackupManifest?> ReadAsync(Stream stream, CancellationToken cancellationToken) =>
        await JsonSerializer.DeserializeAsync<BackupManifest>(stream, s_json, cancellationToken);
}
