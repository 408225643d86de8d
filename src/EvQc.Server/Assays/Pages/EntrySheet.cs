using EvQc.Shell.Web;
using EvQc.Specifications;

namespace EvQc.Assays.Pages;

/// <summary>The form for results by hand: a row for each result that is still missing, and some rows to choose.</summary>
public sealed class EntrySheet
{
    /// <summary>The hidden field that names each row shown.</summary>
    public const string Given = "given";

    private const int SpareRows = 3;

    private static readonly string[] OfTheRoute = [Attributes.ParticleConcentration, Attributes.ProteinConcentration];

    private readonly HttpContext _http;
    private readonly List<int> _sent = [];

    /// <param name="Attribute">Null for a row where the attribute is chosen.</param>
    public sealed record Row(int Index, AttributeInfo? Attribute)
    {
        /// <summary>Named by what is measured: a value can never slip to another attribute while the list of missing ones changes.</summary>
        public string Field(string name) => $"row.{Attribute?.Code ?? Index.ToString(System.Globalization.CultureInfo.InvariantCulture)}.{name}";
    }

    public EntrySheet(HttpContext http, bool isFinalProduct, Specification? specification, IReadOnlySet<string> recorded)
    {
        _http = http;
        var wanted = isFinalProduct ? specification?.RequiredTests ?? [] : OfTheRoute;

        // A form that comes back keeps the rows it was shown with, even where a colleague has recorded one of them meanwhile: that is refused.
        var shown = http.Texts(Given) is { Count: > 0 } sent ? sent.Where(s => Attributes.TryFind(s, out _)) : wanted.Where(w => !recorded.Contains(w));
        Row[] missing = [.. shown.Select(Attributes.Of).Where(a => !a.IsComputed).Select((a, i) => new Row(SpareRows + i, a))];
        Missing = missing.Length;
        Rows = [.. missing, .. Enumerable.Range(0, SpareRows).Select(i => new Row(i, null))];
    }

    public IReadOnlyList<Row> Rows { get; }

    /// <summary>How many of the rows are demanded.</summary>
    public int Missing { get; }

    public string? Of(Row row, string name) => _http.Text(row.Field(name));

    /// <summary>The attribute of a row: given, or as chosen.</summary>
    public AttributeInfo? AttributeOf(Row row) =>
        row.Attribute ?? (Attributes.TryFind(Of(row, "attribute"), out var chosen) ? chosen : null);

    /// <summary>What the use case says of a field of this row; it counts only the rows that were filled in.</summary>
    public string? Wrong(Acts acts, Row row, string name) =>
        acts.Error(row.Field(name)) ?? (_sent.IndexOf(row.Index) is var entry and >= 0 ? acts.Error($"entries[{entry}].{name}") : null);

    /// <summary>Rows with a value; a row with an attribute chosen and no value is a mistake, not nothing.</summary>
    public IReadOnlyList<RecordResults.Entry> Entries(FieldErrors errors)
    {
        _sent.Clear();
        var entries = new List<RecordResults.Entry>();
        foreach (var row in Rows)
        {
            var (value, attribute) = (Of(row, "value")?.Trim() ?? "", AttributeOf(row));
            if (value.Length == 0)
            {
                errors.AddIf(row.Attribute is null && attribute is not null, row.Field("value"), $"{attribute?.Name} has no value.");
                continue;
            }

            errors.AddIf(attribute is null, row.Field("attribute"), "Choose what was measured.");
            _sent.Add(row.Index);
            entries.Add(new(attribute?.Code ?? "", value, attribute?.Kind == AttributeKind.Word ? null : Of(row, "unit") is { Length: > 0 } unit ? unit : attribute?.Unit?.Symbol)
            {
                Dilution = Of(row, "dilution"),
                NegativeControl = Of(row, "negativeControl"),
                PositiveControl = Of(row, "positiveControl"),
                Method = Of(row, "method"),
                Instrument = Of(row, "instrument"),
                Remark = Of(row, "remark"),
            });
        }

        return entries;
    }
}
