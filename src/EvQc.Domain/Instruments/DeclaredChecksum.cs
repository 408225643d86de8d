using System.Security.Cryptography;

namespace EvQc.Instruments;

/// <summary>A SHA-256 that the sender of a file says it has, in one of the forms that are in use.</summary>
public static class DeclaredChecksum
{
    private const int HexLength = 64;

    /// <summary>
    /// Reads <c>9f86d0…</c> (hexadecimal), a line of <c>sha256sum</c> (<c>9f86d0…  run.csv</c>), or the SHA-256 of a <c>Content-Digest</c> field (RFC 9530:
    /// <c>sha-256=:n4bQ…=:</c>, others beside it).
    /// </summary>
    /// <returns>Lower-case hexadecimal; null where it is none of these.</returns>
    public static string? Read(string? text)
    {
        var said = text?.Trim().TrimStart('\uFEFF') ?? "";
        return Line(said) ?? Digest(said);
    }

    /// <summary>Null where the bytes are what was declared; else a sentence.</summary>
    public static string? Differs(string name, ReadOnlySpan<byte> bytes, string declared)
    {
        var found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return found == declared ? null : $"{name} arrived with the SHA-256 {found}, and its sender declares {declared}: it was cut or changed on the way.";
    }

    private static string? Line(string said)
    {
        var first = said.Split('\n', 2)[0].TrimEnd();
        var hex = first.Split((char[])[' ', '\t'], 2)[0];
        return hex.Length == HexLength && hex.All(char.IsAsciiHexDigit) ? hex.ToLowerInvariant() : null;
    }

    private static string? Digest(string said)
    {
        foreach (var member in said.Split(','))
        {
            if (member.Trim() is not ['s' or 'S', ..] part || !part.StartsWith("sha-256=:", StringComparison.OrdinalIgnoreCase) || !part.EndsWith(':') || part.Length < 10) continue;
            var bytes = new byte[SHA256.HashSizeInBytes];
            return Convert.TryFromBase64String(part["sha-256=:".Length..^1], bytes, out var written) && written == bytes.Length ? Convert.ToHexStringLower(bytes) : null;
        }

        return null;
    }
}
