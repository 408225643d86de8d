using System.Security.Cryptography;
using System.Text;

namespace EvQc.People;

/// <summary>
/// Tells repeated attempts with one unknown user name from attempts with many, without recording the name: people type their password into the wrong field.
/// Keyed with random bytes that live in this process's memory only and are never written down, and cut to four bytes: whoever reads the trail later has nothing
/// to try guesses against. After a restart, or on another node, the same name has another fingerprint.
/// </summary>
public sealed class NameFingerprint
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public string Of(string name) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(name)).AsSpan(0, 4));
}
