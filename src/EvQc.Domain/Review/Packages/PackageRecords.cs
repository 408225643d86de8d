using System.Text.Json;

namespace EvQc.Review.Packages;

/// <summary>
/// One record of the machine copy: every value it holds, by its name in the model and in the words of the audit trail, so that record and trail can be
/// compared text by text without a database.
/// </summary>
/// <param name="Kind">As the trail names it, e.g. <c>Result</c>.</param>
public sealed record PackageRecord(string Kind, string Key, IReadOnlyDictionary<string, string?> Values)
{
    /// <summary>Null where it holds nothing, or has no such value.</summary>
    public string? this[string name] => Values.GetValueOrDefault(name);

    public override string ToString() => $"{Kind} {Key}";
}

/// <summary>Every record of one batch: the machine copy (<c>records.json</c>), written in one way only.</summary>
public sealed class PackageRecords
{
    private readonly Dictionary<(string Kind, string Key), PackageRecord> _byKey;

    /// <exception cref="FormatException">Two records of one kind have the same key.</exception>
    public PackageRecords(IEnumerable<PackageRecord> records)
    {
        All = [.. records.OrderBy(r => r.Kind, StringComparer.Ordinal).ThenBy(r => r.Key, StringComparer.Ordinal)];
        _byKey = [];
        foreach (var record in All)
            if (!_byKey.TryAdd((record.Kind, record.Key), record)) throw new FormatException($"{record} stands twice");
    }

    /// <summary>By kind, then key.</summary>
    public IReadOnlyList<PackageRecord> All { get; }

    public IEnumerable<PackageRecord> Of(string kind) => All.Where(r => r.Kind == kind);

    public PackageRecord? Find(string kind, string? key) => key is null ? null : _byKey.GetValueOrDefault((kind, key));

    /// <summary>The one record of a kind of which there is one.</summary>
    /// <exception cref="FormatException">There is none, or more than one.</exception>
    public PackageRecord Single(string kind) => Of(kind).ToArray() is [var one] ? one : throw new FormatException($"there is not one {kind}");

    public string ToJson() => CanonicalJson.Write(All.Select(r => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["kind"] = r.Kind,
        ["key"] = r.Key,
        ["values"] = r.Values.ToDictionary(v => v.Key, v => (object?)v.Value, StringComparer.Ordinal),
    }));

    /// <exception cref="FormatException">It is not what <see cref="ToJson"/> writes, to the byte.</exception>
    public static PackageRecords Read(string json)
    {
        using var document = PackageJson.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Array) throw new FormatException("it is no list of records");
        var records = new PackageRecords(document.RootElement.EnumerateArray().Select(Record));
        return records.ToJson() == json ? records : throw new FormatException("it is not in the one form that records are written in");
    }

    private static PackageRecord Record(JsonElement json)
    {
        var members = new JsonMembers(json, "a record", "kind", "key", "values");
        var values = members.Member("values");
        var named = new JsonMembers(values, "the values of a record");
        return new(members.Text("kind"), members.Text("key"), values.EnumerateObject().ToDictionary(v => v.Name, v => named.OptionalText(v.Name), StringComparer.Ordinal));
    }
}
