using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EvQc.Review;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EvQc.Audit;

/// <summary>
/// The text of a value as the audit trail keeps it. It is the same before the value is stored and after it is read back, on either
/// database, so that what a record holds today can be compared with what the trail says.
/// </summary>
public static class AuditedText
{
    private static readonly HashSet<string> Secrets = new(StringComparer.Ordinal) { "PasswordHash", "SecurityStamp", "ConcurrencyStamp", "KeyHash" };

    /// <summary>What stands for a secret in the trail: enough to notice another in its place, not enough to use it.</summary>
    public const string Secret = "(secret)";

    public static bool IsSecret(IReadOnlyPropertyBase property) => Secrets.Contains(property.Name);

    public static string? Of(IReadOnlyProperty property, object? value)
    {
        if (value is null) return null;
        var text = Of(Known(property, value), ScaleOf(property));
        return IsSecret(property) ? $"{Secret} sha256:{Digest(Encoding.UTF8.GetBytes(text))}" : text;
    }

    /// <summary>A value without a column of its own: part of a key, an element of a list.</summary>
    public static string Of(object value, int? scale = null) => value switch
    {
        string text => text,
        byte[] bytes => string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes, sha256 {Digest(bytes)}"),
        decimal number => CanonicalJson.Exact(scale is { } places ? decimal.Round(number, places, MidpointRounding.AwayFromZero) : number),
        DateTimeOffset time => Microseconds(time).ToString("O", CultureInfo.InvariantCulture),
        DateTime time => new DateTime(time.Ticks - (time.Ticks % TimeSpan.TicksPerMicrosecond), time.Kind).ToString("O", CultureInfo.InvariantCulture),
        TimeSpan span => new TimeSpan(span.Ticks - (span.Ticks % TimeSpan.TicksPerMicrosecond)).ToString("c", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => JsonSerializer.Serialize(value),
    };

    /// <summary>PostgreSQL keeps microseconds, SQL Server a tenth of one: what both keep is compared.</summary>
    public static DateTimeOffset Microseconds(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>The value as its column holds it, where the property's own type says nothing here.</summary>
    private static object Known(IReadOnlyProperty property, object value) =>
        value is string or byte[] or IFormattable or bool ? value
        : property.FindTypeMapping()?.Converter is { } converter ? converter.ConvertToProvider(value) ?? ""
        : value;

    private static int? ScaleOf(IReadOnlyProperty property) => property.GetScale();

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
