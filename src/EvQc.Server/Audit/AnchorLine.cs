using System.Globalization;

namespace EvQc.Audit;

public enum AnchorKind
{
    /// <summary>A block was sealed.</summary>
    Block,

    /// <summary>A backup was restored on purpose: the chain goes on after this block, and what was anchored after it is set aside.</summary>
    Restored,

    /// <summary>A time-stamp server has countersigned the block's hash.</summary>
    Stamp,
}

/// <summary>One line of the anchor file: <c>block 17 5f0c… 2026-11-20T18:00:00.000000Z 5120</c>.</summary>
/// <param name="At">When the block was sealed, or the backup restored, or the stamp fetched.</param>
/// <param name="More">Of a block its last sequence; of a stamp the token, Base64.</param>
public sealed record AnchorLine(AnchorKind Kind, long Number, string Hash, DateTimeOffset At, string More)
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static AnchorLine Of(AuditHead head) =>
        new(AnchorKind.Block, head.Number, head.Hash, head.SealedAt, head.LastSequence.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Kind.ToString().ToLowerInvariant()} {Number} {Hash} {At.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)} {More}");

    /// <summary>Null when it is no such line.</summary>
    public static AnchorLine? Read(string text) =>
        text.Split(' ') is [var kind, var number, { Length: 64 } hash, var at, var more]
        && Enum.GetValues<AnchorKind>().Cast<AnchorKind?>().FirstOrDefault(k => k.ToString()!.Equals(kind, StringComparison.OrdinalIgnoreCase)) is { } known
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var block)
        && DateTimeOffset.TryParseExact(at, Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new(known, block, hash, time, more)
            : null;
}
