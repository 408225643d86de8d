using System.Globalization;
using System.Text.Json;

namespace EvQc.Review;

/// <summary>
/// The members of one object of a machine copy, each taken by its name and kind. Every mistake is one exception that names the place, so that a
/// reader of what strangers may have edited needs no other check.
/// </summary>
public readonly struct JsonMembers
{
    private readonly JsonElement _json;
    private readonly string _place;

    /// <param name="place">Where the object stands, for messages.</param>
    /// <param name="known">The only members there may be; none given: others may stand beside those asked for.</param>
    /// <exception cref="FormatException">It is not an object, or holds a member twice or one that is not known.</exception>
    public JsonMembers(JsonElement json, string place, params ReadOnlySpan<string> known)
    {
        (_json, _place) = (json, place);
        if (json.ValueKind != JsonValueKind.Object) throw new FormatException($"{place} is not an object");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (!seen.Add(member.Name)) throw new FormatException($"{place} holds '{member.Name}' twice");
            if (known.Length > 0 && !known.Contains(member.Name)) throw new FormatException($"{place} holds '{member.Name}', which this version does not know");
        }
    }

    public bool Has(string name) => _json.TryGetProperty(name, out _);

    /// <summary>Null where the member is null.</summary>
    public JsonElement? Optional(string name) => Member(name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    public JsonElement Member(string name) => _json.TryGetProperty(name, out var value) ? value : throw new FormatException($"{_place} has no '{name}'");

    public string Text(string name) => Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw Wrong(name, "text");

    public string? OptionalText(string name) => Optional(name) is null ? null : Text(name);

    public bool Truth(string name) => Member(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    public int Number(string name) =>
        Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : throw Wrong(name, "a whole number");

    public long LongNumber(string name) =>
        Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : throw Wrong(name, "a whole number");

    /// <summary>Written as text: a JSON number would invite a reader to make it binary.</summary>
    public decimal Decimal(string name) =>
        decimal.TryParse(Text(name), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(name, "a decimal number");

    public Guid Id(string name) => Guid.TryParseExact(Text(name), "D", out var id) ? id : throw Wrong(name, "an id");

    public DateTimeOffset Time(string name) =>
        DateTimeOffset.TryParseExact(Text(name), "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Wrong(name, "a time in UTC");

    /// <summary>An enum by its name; numbers are not names.</summary>
    public TEnum Name<TEnum>(string name)
        where TEnum : struct, Enum =>
        Enum.TryParse<TEnum>(Text(name), out var value) && Enum.IsDefined(value) && value.ToString() == Text(name) ? value : throw Wrong(name, $"one of {string.Join(", ", Enum.GetNames<TEnum>())}");

    public IReadOnlyList<JsonElement> List(string name) => Member(name) is { ValueKind: JsonValueKind.Array } value ? [.. value.EnumerateArray()] : throw Wrong(name, "a list");

    public IReadOnlyList<string> Texts(string name)
    {
        var wrong = Wrong(name, "a list of texts");
        return [.. List(name).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw wrong)];
    }

    private FormatException Wrong(string name, string kind) => new($"'{name}' of {_place} is not {kind}");
}
