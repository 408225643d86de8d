namespace EvQc.Review.Packages;

/// <summary>The check sum that the zip format asks for (ISO 3309, polynomial 0xEDB88320 reflected). It proves nothing; SHA-256 does.</summary>
internal static class Crc32
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(i => Enumerable.Range(0, 8).Aggregate((uint)i, (c, _) => (c & 1) == 0 ? c >> 1 : 0xEDB88320u ^ (c >> 1)))];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in bytes) crc = s_table[(byte)(crc ^ b)] ^ (crc >> 8);
        return crc ^ 0xFFFFFFFFu;
    }
}
