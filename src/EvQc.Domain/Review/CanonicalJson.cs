using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EvQc.Review;

/// <summary>
/// One value, one text: JSON with keys in ordinal order, no white space, only the escapes that JSON demands (as RFC 8785 has it) and
/// decimals as strings without trailing zeros, because a JSON number would invite a reader to make it binary. Equal content gives equal
/// bytes on every machine and in every year, so its hash can be signed.
/// </summary>
public static class CanonicalJson
{
    /// <param name="value">
    /// Null, text, bool, whole numbers, decimal, Guid, DateOnly, DateTimeOffset (written in UTC), enums (by name), dictionaries with text keys,
    /// and sequences of these.
    /// </param>
    /// <exception cref="NotSupportedException">Anything else; binary floating point and local times in particular.</exception>
    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case string s: AppendText(text, s); break;
            case bool b: text.Append(b ? "true" : "false"); break;
            case int or long or short or byte: text.Append(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)); break;
            case decimal d: AppendText(text, Exact(d)); break;
            case Guid g: AppendText(text, g.ToString("D")); break;
            case DateOnly day: AppendText(text, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)); break;
            case DateTimeOffset t: AppendText(text, t.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture)); break;
            case Enum e: AppendText(text, e.ToString()); break;
            case IDictionary map: AppendObject(text, map); break;
            case IEnumerable items: AppendArray(text, items); break;
            default: throw new NotSupportedException($"{value.GetType().Name} has no canonical form; give it as decimal, text, UTC time or a dictionary of these.");
        }
    }

    /// <summary>Canonical text read back as a tree that <see cref="Write"/> takes: numbers in it are whole, decimals are text.</summary>
    /// <exception cref="FormatException">It holds a number that is not whole, or a key twice: no canonical text does.</exception>
    public static object? Tree(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String: return json.GetString();
            case JsonValueKind.True: return true;
            case JsonValueKind.False: return false;
            case JsonValueKind.Number: return json.TryGetInt64(out var number) ? number : throw new FormatException($"{json.GetRawText()} is not a whole number");
            case JsonValueKind.Array: return json.EnumerateArray().Select(Tree).ToArray();
            case JsonValueKind.Object:
                var map = new Dictionary<string, object?>(StringComparer.Ordinal);
                foreach (var member in json.EnumerateObject())
                    if (!map.TryAdd(member.Name, Tree(member.Value))) throw new FormatException($"'{member.Name}' stands twice in one object");
                return map;
            default: return null;
        }
    }

    /// <summary>All digits, no exponent, no trailing zeros: 1.50 and 1.5 are one number and get one text.</summary>
    public static string Exact(decimal value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        if (text.Contains('.', StringComparison.Ordinal)) text = text.TrimEnd('0').TrimEnd('.');
        return text is "-0" ? "0" : text;
    }

    private static void AppendObject(StringBuilder text, IDictionary map)
    {
        var keys = new List<string>();
        foreach (var key in map.Keys)
            keys.Add(key as string ?? throw new NotSupportedException("A key of a canonical object is text."));
        keys.Sort(StringComparer.Ordinal);

        text.Append('{');
        for (var i = 0; i < keys.Count; i++)
        {
            if (i > 0) text.Append(',');
            AppendText(text, keys[i]);
            text.Append(':');
            Append(text, map[keys[i]]);
        }

        text.Append('}');
    }

    private static void AppendArray(StringBuilder text, IEnumerable items)
    {
        text.Append('[');
        var first = true;
        foreach (var item in items)
        {
            if (!first) text.Append(',');
            first = false;
            Append(text, item);
        }

        text.Append(']');
    }

    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            var paired = char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]);
            if (paired) text.Append(c).Append(value[++i]);
            else text.Append(Escaped(c) ?? c.ToString());
        }

        text.Append('"');
    }

    /// <summary>A half of a surrogate pair is escaped too: as UTF-8 it would turn into a replacement character, the same for every half.</summary>
    private static string? Escaped(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < ' ' => $"\\u{((int)c).ToString("x4", CultureInfo.InvariantCulture)}",
        _ when char.IsSurrogate(c) => $"\\u{((int)c).ToString("x4", CultureInfo.InvariantCulture)}",
        _ => null,
    };
}
