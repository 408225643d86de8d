using System.Globalization;
using System.Text.Json;
using EvQc.People;

namespace EvQc.Review.Packages;

/// <summary>A public key of a signer.</summary>
/// <param name="Holder">The person's printed name and user name.</param>
public sealed record PackageKey(Guid Id, Guid PersonId, string Holder, string Algorithm, string PublicKey, DateTimeOffset MadeAt, DateTimeOffset? RetiredAt, string? RetiredReason)
{
    /// <exception cref="FormatException">The key is no base64.</exception>
    public byte[] Bytes => Convert.FromBase64String(PublicKey);

    public PersonKey ToPersonKey() => PersonKey.PublicHalf(Id, PersonId, Algorithm, Bytes, MadeAt, RetiredAt);
}

/// <summary>The public keys behind the signatures of a batch (<c>keys.json</c>), retired ones too.</summary>
public sealed record PackageKeys(IReadOnlyList<PackageKey> All)
{
    public string ToJson() => CanonicalJson.Write(All.OrderBy(k => k.Id).Select(k => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["id"] = k.Id,
        ["person"] = k.PersonId,
        ["holder"] = k.Holder,
        ["algorithm"] = k.Algorithm,
        ["publicKey"] = k.PublicKey,
        ["madeAt"] = k.MadeAt,
        ["retiredAt"] = k.RetiredAt,
        ["retiredReason"] = k.RetiredReason,
    }));

    /// <exception cref="FormatException">It is not what <see cref="ToJson"/> writes, to the byte.</exception>
    public static PackageKeys Read(string json)
    {
        using var document = PackageJson.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Array) throw new FormatException("it is no list of keys");
        var keys = new PackageKeys([.. document.RootElement.EnumerateArray().Select(Key)]);
        return keys.ToJson() == json ? keys : throw new FormatException("it is not in the one form that keys are written in");
    }

    private static PackageKey Key(JsonElement json)
    {
        var m = new JsonMembers(json, "a key", "id", "person", "holder", "algorithm", "publicKey", "madeAt", "retiredAt", "retiredReason");
        return new(
            m.Id("id"), m.Id("person"), m.Text("holder"), m.Text("algorithm"), m.Text("publicKey"), m.Time("madeAt"), m.Optional("retiredAt") is null ? null : m.Time("retiredAt"), m.OptionalText("retiredReason"));
    }

    internal static string Shown(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
