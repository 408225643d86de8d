using System.Globalization;
using EvQc.Assays;

namespace EvQc.Reports;

/// <summary>A change as printed, and the attribute whose rows it marks; null for a repeated step.</summary>
public sealed record RecordedChange(ChangedValue Printed, string? Attribute);

/// <summary>Every value of a batch that is not as first entered (EU GMP Annex 11 §8; PIC/S PI 041 §9.9).</summary>
public static class CertificateChanges
{
    public static IReadOnlyList<RecordedChange> Of(CertificateFacts facts)
    {
        var changes = new List<RecordedChange>();
        foreach (var step in facts.Steps.Where(s => !s.IsCurrent))
        {
            var repeat = facts.Steps.FirstOrDefault(s => s.Id == step.SupersededById);
            Add(changes, null, $"{step.Stage} step", Attempt(step.Attempt), repeat is null ? "—" : Attempt(repeat.Attempt), repeat?.RecordedBy ?? "", repeat?.RecordedAt ?? step.RecordedAt, repeat?.RepeatReason ?? "");
        }

        foreach (var old in facts.Results.Where(r => r.Status != ResultStatus.Current))
        {
            var now = facts.Results.FirstOrDefault(r => r.Id == old.SupersededById);
            var change = facts.ChangedBy.GetValueOrDefault(old.Id);
            var name = Attributes.TryFind(old.Attribute, out var attribute) ? attribute.Name : old.Attribute;
            var sample = facts.Samples.FirstOrDefault(s => s.Id == old.SampleId)?.Label;
            Add(
                changes,
                old.Attribute,
                sample is null ? name : $"{name} of {sample}",
                AsEntered(old),
                now is null ? "taken out, not replaced by a correction" : AsEntered(now),
                now?.RecordedBy ?? change?.By ?? "—",
                now?.RecordedAt ?? change?.At ?? old.RecordedAt,
                old.StatusReason ?? "");
        }

        return changes;
    }

    /// <summary>The recorded number in its own digits, the word, or the text as reported.</summary>
    public static PrintedValue ValueOf(Result result) =>
        result.Quantity is { } quantity ? PrintedValue.Of(quantity.Bound, PrintedNumber.AsReported(quantity.Value), quantity.Unit.Symbol)
        : PrintedValue.Of(result.Word ?? result.RawText);

    private static string AsEntered(Result result) => ValueOf(result).ToString();

    private static string Attempt(int number) => $"attempt {number.ToString(CultureInfo.InvariantCulture)}";

    private static void Add(
        List<RecordedChange> changes, string? attribute, string what, string was, string now, string by, DateTimeOffset at, string why) =>
        changes.Add(new(new(changes.Count + 1, what, was, now, by, at, PrintedWords.Sentence(why)), attribute));
}
