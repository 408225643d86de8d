using System.Security.Cryptography;

namespace EvQc.Keeping;

/// <summary>Copies a stream and tells size and SHA-256 of what passed.</summary>
internal static class HashedCopy
{
    public static async Task<(long Size, string Sha256)> RunAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var size = 0L;
        for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0; size += read)
        {
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
