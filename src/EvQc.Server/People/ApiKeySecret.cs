using System.Security.Cryptography;
using System.Text;

namespace EvQc.People;

/// <summary>The secret of an API key: <c>evqc_</c> and 256 random bits as 64 hexadecimal digits.</summary>
public static class ApiKeySecret
{
    public static string Make() => "evqc_" + RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>SHA-256, lower-case hexadecimal.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static string Prefix(string secret) => secret[..11];
}
