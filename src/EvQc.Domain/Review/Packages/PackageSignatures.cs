using System.Globalization;
using EvQc.People;

namespace EvQc.Review.Packages;

/// <summary>The signatures among the records: for people and other programs (<c>signatures.json</c>), and as the domain checks them.</summary>
internal static class PackageSignatures
{
    /// <summary>Every signature with printed name, time, zone and meaning beside its value (21 CFR 11.50).</summary>
    public static string Json(PackageRecords records) => CanonicalJson.Write(records.Of("Signature").Select(s => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["id"] = s.Key,
        ["printedName"] = s["PrintedName"],
        ["role"] = s["Role"],
        ["meaning"] = s["Meaning"],
        ["signedAt"] = Dossier.Time(s["SignedAt"]),
        ["zone"] = s["Zone"],
        ["reason"] = s["Reason"],
        ["recordKind"] = s["RecordKind"],
        ["record"] = s["RecordId"],
        ["evidenceSha256"] = s["EvidenceSha256"],
        ["keyId"] = s["KeyId"],
        ["algorithm"] = s["Algorithm"],
        ["signedText"] = s["SignedText"],
        ["value"] = s["Value"],
    }).ToArray());

    /// <exception cref="FormatException">A value that every signature has is absent or of another kind.</exception>
    public static Signature Of(PackageRecord record) => new Signature
    {
        Id = Id(record, record.Key, "Id") ?? Guid.Empty,
        BatchId = Id(record, record["BatchId"], "BatchId") ?? throw Absent(record, "BatchId"),
        RecordKind = Name<SignedRecord>(record, "RecordKind"),
        RecordId = Id(record, record["RecordId"], "RecordId"),
        PersonId = Id(record, record["PersonId"], "PersonId") ?? throw Absent(record, "PersonId"),
        PrintedName = Printed(record, "PrintedName"),
        Role = Name<Role>(record, "Role"),
        Meaning = Name<SignatureMeaning>(record, "Meaning"),
        SignedAt = DateTimeOffset.TryParseExact(record["SignedAt"], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : throw Absent(record, "SignedAt"),
        Zone = Printed(record, "Zone"),
        EvidenceSha256 = Printed(record, "EvidenceSha256"),
        Evidence = record["Evidence"],
        Reason = record["Reason"],
        KeyId = Id(record, record["KeyId"], "KeyId"),
        Algorithm = record["Algorithm"],
    }.AsRecorded(record["SignedText"], record["Value"]);

    private static string Printed(PackageRecord record, string name) => string.IsNullOrWhiteSpace(record[name]) ? throw Absent(record, name) : record[name]!;

    private static TEnum Name<TEnum>(PackageRecord record, string name)
        where TEnum : struct, Enum =>
        Enum.TryParse<TEnum>(record[name], out var value) && value.ToString() == record[name] ? value : throw Absent(record, name);

    private static Guid? Id(PackageRecord record, string? text, string name) => text is null ? null : Guid.TryParseExact(text, "D", out var id) ? id : throw Absent(record, name);

    private static PackageFaultException Absent(PackageRecord record, string name) =>
        new(new(PackageNames.Records, record.ToString(), name, record[name] is { } text ? $"'{text}' is not what it can be" : "every signature has it, and this one does not"));
}
