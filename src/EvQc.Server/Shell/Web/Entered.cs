using System.Globalization;

namespace EvQc.Shell.Web;

/// <summary>What a form sent, by the name of its field: for forms whose fields come from the configuration, and to keep what a refused one entered.</summary>
public static class Entered
{
    /// <summary>Null where this request sent no such field.</summary>
    public static string? Text(this HttpContext http, string field) =>
        http.Request.HasFormContentType && http.Request.Form.TryGetValue(field, out var values) && values.Count > 0 ? values[0] : null;

    public static IReadOnlyList<string> Texts(this HttpContext http, string field) =>
        http.Request.HasFormContentType && http.Request.Form.TryGetValue(field, out var values) ? [.. values.OfType<string>()] : [];

    /// <summary>Was it this form of the page that was sent?</summary>
    public static bool Sent(this HttpContext http, string form) => string.Equals(http.Text("_handler"), form, StringComparison.Ordinal);

    /// <summary>As a field of type <c>datetime-local</c> wants it, on the laboratory's clock.</summary>
    public static string Field(this LaboratorySettings laboratory, DateTimeOffset time) =>
        laboratory.In(time).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    /// <summary>The instant of a local time as entered; null when empty, and with a problem when it is no time.</summary>
    public static DateTimeOffset? Time(this LaboratorySettings laboratory, string? text, string field, FieldErrors errors)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        string[] formats = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm"];
        if (DateTime.TryParseExact(text.Trim(), formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return laboratory.FromLocal(local);
        errors.Add(field, $"'{text}' is not a time; write it as 2026-11-20 16:24.");
        return null;
    }
}
