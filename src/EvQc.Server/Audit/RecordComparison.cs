using System.ComponentModel;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EvQc.Audit;

/// <summary>A record beside its history: what is not as the trail says.</summary>
internal static class RecordComparison
{
    public static IEnumerable<IntegrityFinding> Of(RecordState? state, RecordHistory history, IReadOnlyEntityType type, string key)
    {
        if (state is null)
            return history.IsEmpty || history.IsDeleted ? [] : [Removed(history, type, key)];
        if (history.IsEmpty || history.IsDeleted)
            return [Added(history, state)];
        return history.Findings.Concat(state.Values.Select(v => Changed(history, state, v.Key, v.Value.Property, v.Value.Text)).OfType<IntegrityFinding>());
    }

    private static IntegrityFinding? Changed(RecordHistory history, RecordState state, string name, IReadOnlyProperty property, string? present)
    {
        if (!history.Values.TryGetValue(name, out var audited))
        {
            // Never recorded: it was nothing, or the column came later and holds what the migration put there.
            return present is null || present == DefaultOf(property) || name == nameof(IVersioned.Version) ? null : Changed(state, name, null, present, history.Last!);
        }

        return present == audited.Text || IsSame(property, audited.Text, present) ? null : Changed(state, name, audited.Text, present, audited.Entry);
    }

    private static IntegrityFinding Changed(RecordState state, string name, string? audited, string? present, TrailRow entry) => new(
        "record-changed", FormattableString.Invariant(
            $"{state.Subject} {state.Key} (table {TableOf(state.Type)}): {name} is {present ?? "empty"} and should be {audited ?? "empty"}, as {entry.ActorName} left it on {entry.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC (entry {entry.Sequence}). It was changed behind EvQc's back."))
    {
        Subject = state.Subject,
        SubjectId = state.Key,
        Table = TableOf(state.Type),
        Property = name,
        Recorded = audited,
        Present = present,
        Sequence = entry.Sequence,
        By = entry.ActorName,
        At = entry.At,
    };

    private static IntegrityFinding Added(RecordHistory history, RecordState state) => new(
        "record-added", $"{state.Subject} {state.Key} (table {TableOf(state.Type)}) is there, and the trail knows {(history.IsDeleted ? "that it was deleted" : "nothing of it")}: it was added behind EvQc's back.")
    {
        Subject = state.Subject,
        SubjectId = state.Key,
        Table = TableOf(state.Type),
        Present = string.Join("; ", state.Values.Where(v => v.Value.Text is not null).Select(v => $"{v.Key}={v.Value.Text}")),
    };

    private static IntegrityFinding Removed(RecordHistory history, IReadOnlyEntityType type, string key) => new(
        "record-removed", FormattableString.Invariant(
            $"{AuditedProperties.SubjectOf(type)} {key} is gone from table {TableOf(type)}; {history.Last!.ActorName} last recorded it on {history.Last.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC (entry {history.Last.Sequence}). It was removed behind EvQc's back."))
    {
        Subject = AuditedProperties.SubjectOf(type),
        SubjectId = key,
        Table = TableOf(type),
        Recorded = string.Join("; ", history.Values.Where(v => v.Value.Text is not null).Select(v => $"{v.Key}={v.Value.Text}")),
        Sequence = history.Last.Sequence,
        By = history.Last.ActorName,
        At = history.Last.At,
    };

    /// <summary>Earlier versions wrote numbers, days and secrets in other words.</summary>
    private static bool IsSame(IReadOnlyProperty property, string? audited, string? present)
    {
        if (audited is null || present is null) return false;
        if (audited == AuditedText.Secret) return true;
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (type == typeof(decimal) && decimal.TryParse(audited, NumberStyles.Number, CultureInfo.InvariantCulture, out var number))
            return AuditedText.Of(property, number) == present;
        if (type == typeof(DateTimeOffset) && DateTimeOffset.TryParseExact(audited, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return AuditedText.Of(property, time) == present;
        return type == typeof(DateOnly) && DateOnly.TryParseExact(audited, "MM/dd/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && AuditedText.Of(property, day) == present;
    }

    private static string? DefaultOf(IReadOnlyProperty property)
    {
        if (property.TryGetDefaultValue(out var given)) return AuditedText.Of(property, given);
        return property.IsNullable ? null
            : property.ClrType == typeof(string) ? ""
            : property.ClrType.IsEnum ? ""
            : property.ClrType.IsValueType ? AuditedText.Of(property, Activator.CreateInstance(property.ClrType)) : null;
    }

    private static string TableOf(IReadOnlyEntityType type) => type.GetTableName() ?? type.ShortName();
}
