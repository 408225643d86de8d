using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EvQc.Audit;

/// <summary>A verification for a person, and for a program.</summary>
internal static class VerificationText
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Json(Verification verification) => JsonSerializer.Serialize(
        new
        {
            verification.At,
            Seconds = Math.Round((decimal)verification.Took.TotalSeconds, 3),
            verification.Head,
            verification.Entries,
            verification.Unsealed,
            Clean = verification.IsClean,
            verification.Checks,
        },
        Options);

    public static string Lines(Verification verification)
    {
        var text = new StringBuilder();
        Line(text, $"{verification.Entries:#,0} audit entries, {verification.Unsealed:#,0} not yet sealed; {verification.Head?.ToString() ?? "no block sealed yet"}");
        foreach (var check in verification.Checks)
        {
            Line(text, $"{check.Name}: {Outcome(check)}");
            foreach (var finding in check.Findings) Line(text, $"  {finding.Code}: {finding.What}");
            if (check.More > 0) Line(text, $"  and {check.More:#,0} more");
        }

        text.Append(Summary(verification));
        return text.ToString();
    }

    public static string Summary(Verification verification) =>
        verification.IsClean ? "Everything is as it was recorded."
        : !verification.IsComplete ? "Not everything could be checked: see above."
        : verification.FindingCount == 1 ? "One thing is not as it was recorded."
        : string.Create(CultureInfo.InvariantCulture, $"{verification.FindingCount:#,0} things are not as they were recorded.");

    public static string Outcome(CheckResult check) =>
        check.Failure is not null ? $"could not be checked: {check.Failure}"
        : check.Findings.Count == 0 ? "as recorded"
        : string.Create(CultureInfo.InvariantCulture, $"{check.Findings.Count + check.More:#,0} {(check.Findings.Count + check.More == 1 ? "finding" : "findings")}");

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
