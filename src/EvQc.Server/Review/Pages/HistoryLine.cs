using System.Globalization;
using System.Text.Json;
using EvQc.Audit;

namespace EvQc.Review.Pages;

/// <summary>One change of an audit entry in words.</summary>
public sealed record HistoryLine(string What, string? Old, string? New)
{
    private static readonly HashSet<string> Unsaid = new(StringComparer.Ordinal)
    {
        "Bins", "Bytes", "Document", "Evidence", "FindingKey", "ResultIds", "Problems", "Zone", "ParserVersion", "Sequence", "Sha256", "EvidenceSha256", "Version", "ChecklistSha256", "ChecklistVersion", "Shown",
    };

    /// <summary>What a reader looks for first in a new record.</summary>
    private static readonly string[] First =
        ["Attribute", "RawText", "Unit", "Word", "Stage", "Label", "Name", "PrintedName", "Meaning", "Outcome", "Reason", "Failed", "Indeterminate", "Missing", "Passed"];

    private static readonly Dictionary<string, string> Subjects = new(StringComparer.Ordinal)
    {
        ["ProcessStep"] = "Step",
        ["StoredFile"] = "File",
        ["EvaluationRecord"] = "Evaluation",
        ["OosInvestigation"] = "Investigation",
        ["OosAnswer"] = "Answer of phase I",
        ["OosStatement"] = "Analysis or impact",
        ["RetestPlan"] = "Plan of retests",
        ["CorrectiveTask"] = "Corrective task",
        ["CorrectiveTaskDone"] = "Corrective task done",
        ["AffectedBatch"] = "Batch possibly affected",
        ["ReviewNote"] = "Review note",
        ["DispositionRecord"] = "Disposition",
        ["ResultDistribution"] = "Size distribution",
        ["SampleMatchCorrected"] = "Sample match corrected",
    };

    public static string Subject(AuditEntry entry) => Subjects.GetValueOrDefault(entry.Subject, entry.Subject) + entry.Action switch
    {
        AuditAction.Created => " recorded",
        AuditAction.Changed => " changed",
        AuditAction.Deleted => " removed",
        _ => "",
    };

    /// <summary>What the entry says, without keys and long documents.</summary>
    /// <param name="clock">How the laboratory writes a time.</param>
    public static IReadOnlyList<HistoryLine> Of(AuditEntry entry, Func<DateTimeOffset, string> clock)
    {
        using var changes = JsonDocument.Parse(entry.Changes);
        var lines = new List<HistoryLine>();
        var said = changes.RootElement.EnumerateObject().Where(p => !p.Name.EndsWith("Id", StringComparison.Ordinal) && !Unsaid.Contains(p.Name));
        foreach (var property in said.OrderBy(p => Array.IndexOf(First, p.Name) is var place and >= 0 ? place : First.Length))
        {
            var isPair = property.Value.ValueKind == JsonValueKind.Array;
            var (old, now) = isPair ? (Text(property.Value[0]), Text(property.Value[1])) : (null, Text(property.Value));
            if (Time(now) is { } time && (time - entry.At).Duration() < TimeSpan.FromMinutes(1)) continue; // says the column "When" again
            lines.Add(new(isPair ? Words(property.Name) : "", Clock(old), Clock(now)));
        }

        return lines;

        string? Clock(string? text) => Time(text) is { } at ? clock(at) : text;
    }

    private static DateTimeOffset? Time(string? text) =>
        text is { Length: >= 28 } && DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => Short(value.GetString()!),
        _ => Short(value.GetRawText()),
    };

    private static string Short(string text) => text.Length <= 160 ? text : text[..157] + "…";

    /// <summary><c>HoldReason</c> → <c>hold reason</c>.</summary>
    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 && !char.IsUpper(name[i - 1]) ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
