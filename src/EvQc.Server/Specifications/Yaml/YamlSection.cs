using EvQc.Quantities;

namespace EvQc.Specifications.Yaml;

/// <summary>
/// One group of keys, read key by key. What is absent, of the wrong kind, doubled or never asked for becomes a mistake; reading goes on, so
/// that all mistakes come at once.
/// </summary>
internal sealed class YamlSection
{
    private readonly Dictionary<string, YamlEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly string _place;

    /// <param name="place">For messages: <c>criterion PUR-01</c>.</param>
    public YamlSection(YamlMap map, string place, Mistakes mistakes)
    {
        (_place, Line, Mistakes) = (place, map.Line, mistakes);
        foreach (var entry in map.Entries)
            if (!_entries.TryAdd(entry.Key, entry))
                mistakes.Add("key-twice", entry.Line, $"{place}: '{entry.Key}' is there twice (first on line {Invariant(_entries[entry.Key].Line)}).");
    }

    public int Line { get; }

    public Mistakes Mistakes { get; }

    /// <summary>All keys as written, for groups whose keys are names (markers, attributes). They then count as asked for.</summary>
    public IEnumerable<YamlEntry> Named()
    {
        _asked.UnionWith(_entries.Keys);
        return _entries.Values;
    }

    /// <summary>What this group should hold is not known (another mistake hides it): its keys are not judged.</summary>
    public void LeaveRest() => _asked.UnionWith(_entries.Keys);

    public bool Has(string key) => _entries.ContainsKey(key);

    public int LineOf(string key) => _entries.TryGetValue(key, out var entry) ? entry.Line : Line;

    public YamlPart? Part(string key, bool required = true)
    {
        _asked.Add(key);
        if (_entries.TryGetValue(key, out var entry)) return entry.Value;
        if (required) Wrong("key-missing", Line, $"'{key}' is missing.");
        return null;
    }

    public string? Text(string key, bool required = true)
    {
        switch (Part(key, required))
        {
            case null: return null;
            case YamlText { Value: var value } when !string.IsNullOrWhiteSpace(value): return value.Trim();
            case YamlText: Wrong("value-empty", LineOf(key), $"'{key}' has no value."); return null;
            case { } other: Wrong("value-kind", other.Line, $"'{key}' must be a single value, but is {other.Kind}."); return null;
        }
    }

    public WrittenNumber? Number(string key, bool required = true)
    {
        if (Text(key, required) is not { } text) return null;
        if (WrittenNumber.TryParse(text, out var number)) return number;
        Wrong("value-not-a-number", LineOf(key), $"'{key}' must be a number such as 98.0 or 1.0E10, but is '{text}'.");
        return null;
    }

    public int? Whole(string key, bool required = true, int min = 1)
    {
        if (Number(key, required) is not { } number) return null;
        if (number.Value == decimal.Truncate(number.Value) && number.Value >= min && number.Value <= int.MaxValue) return (int)number.Value;
        Wrong("value-not-whole", LineOf(key), $"'{key}' must be a whole number from {Invariant(min)}, but is {number}.");
        return null;
    }

    public bool YesNo(string key, bool otherwise)
    {
        if (Text(key, required: false) is not { } text) return otherwise;
        if (text is "true" or "false") return text == "true";
        Wrong("value-not-yes-no", LineOf(key), $"'{key}' must be true or false, but is '{text}'.");
        return otherwise;
    }

    public Unit? Unit(string key)
    {
        if (Text(key) is not { } text) return null;
        if (Quantities.Unit.TryParse(text, out var unit)) return unit;
        var near = Spelling.Nearest(text, Quantities.Unit.All.Select(u => u.Symbol));
        Wrong("unit-unknown", LineOf(key), $"'{text}' is not a unit EvQc knows{(near is null ? "." : $"; did you mean '{near}'?")}");
        return null;
    }

    /// <summary>One of a few words; the mistake lists them.</summary>
    public string? OneOf(string key, IReadOnlyList<string> words, bool required = true)
    {
        if (Text(key, required) is not { } text) return null;
        if (words.FirstOrDefault(w => string.Equals(w, text, StringComparison.OrdinalIgnoreCase)) is { } word) return word;
        Wrong("value-not-known", LineOf(key), $"'{key}' must be one of {string.Join(", ", words)}, but is '{text}'.");
        return null;
    }

    public YamlSection? Section(string key, bool required = true) => Part(key, required) switch
    {
        null => null,
        YamlMap map => new YamlSection(map, $"{_place}, {key}", Mistakes),
        { } other => Refuse(other, key, "a group of keys"),
    };

    public IReadOnlyList<YamlPart> List(string key, bool required = true)
    {
        switch (Part(key, required))
        {
            case null: return [];
            case YamlList list: return list.Items;
            case { } other: Refuse(other, key, "a list"); return [];
        }
    }

    public IReadOnlyList<YamlText> Texts(string key, bool required = true)
    {
        var items = List(key, required);
        foreach (var odd in items.Where(i => i is not YamlText { Value.Length: > 0 }))
            Wrong("value-kind", odd.Line, $"'{key}' must be a list of single values; this item is {(odd is YamlText ? "empty" : odd.Kind)}.");
        return [.. items.OfType<YamlText>().Where(t => t.Value.Length > 0)];
    }

    public void Wrong(string code, int? line, string message) => Mistakes.Add(code, line ?? Line, $"{_place}: {message}");

    /// <summary>Call when everything known was asked for: whatever is left is a mistake, most often of spelling.</summary>
    public void Close()
    {
        foreach (var entry in _entries.Values.Where(e => !_asked.Contains(e.Key)))
        {
            var near = Spelling.Nearest(entry.Key, _asked);
            var hint = near is null ? $"known here: {string.Join(", ", _asked.Order(StringComparer.Ordinal))}" : $"did you mean '{near}'?";
            Wrong("key-unknown", entry.Line, $"'{entry.Key}' is not known here; {hint}");
        }
    }

    private YamlSection? Refuse(YamlPart part, string key, string wanted)
    {
        Wrong("value-kind", part.Line, $"'{key}' must be {wanted}, but is {part.Kind}.");
        return null;
    }

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
