namespace EvQc.Shell.Web;

/// <summary>What is wrong with a form or an API request, by field; every problem at once. Field names are those of the request record.</summary>
public sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> _byField = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _codes = new(StringComparer.Ordinal);

    /// <summary>Each field with the code of what is wrong with it, for the trail: never what was entered.</summary>
    public IReadOnlyCollection<string> Codes => _codes;

    public bool Any => _byField.Count > 0;

    public FieldErrors Add(string field, string message, string code = "invalid")
    {
        _codes.Add($"{field}: {code}");
        if (!_byField.TryGetValue(field, out var messages)) _byField[field] = messages = [];
        messages.Add(message);
        return this;
    }

    public FieldErrors AddIf(bool wrong, string field, string message) => wrong ? Add(field, message) : this;

    /// <summary>Asks for a text of at most <paramref name="longest"/> characters.</summary>
    public FieldErrors Need(string? text, string field, string message, int longest = 200) =>
        string.IsNullOrWhiteSpace(text) ? Add(field, message)
        : AddIf(text.Trim().Length > longest, field, $"At most {longest.ToString(System.Globalization.CultureInfo.InvariantCulture)} characters.");

    public void ThrowIfAny()
    {
        if (Any) throw new InvalidRequestException(this);
    }

    public string? Of(string field) => _byField.TryGetValue(field, out var messages) ? string.Join(' ', messages) : null;

    public IDictionary<string, string[]> ToDictionary() => _byField.ToDictionary(f => f.Key, f => f.Value.ToArray(), StringComparer.Ordinal);
}

/// <summary>A form or an API request is incomplete or unreadable: the page shows each field's message, the API answers 400.</summary>
public sealed class InvalidRequestException(FieldErrors errors)
    : Exception("Please correct the marked fields: " + string.Join(' ', errors.ToDictionary().SelectMany(e => e.Value)))
{
    public FieldErrors Errors { get; } = errors;
}
