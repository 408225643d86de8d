using System.Security.Cryptography;
using System.Text;

namespace EvQc.People;

/// <summary>
/// A person's own key pair. The private half is kept only under the person's password, so nobody else can sign with it; the public half
/// stays for ever and verifies what was signed, also after the key is retired.
/// </summary>
public sealed class PersonKey : IVersioned
{
    /// <summary>ECDSA on NIST P-256 over SHA-256; the value is DER, as <c>openssl dgst -sha256 -verify</c> reads it.</summary>
    public const string EcdsaP256 = "ecdsa-p256-sha256";

    /// <summary>OWASP's figure of 2023 for PBKDF2 with HMAC-SHA-256: one guess costs about 0.14 s of a 2020s processor core.</summary>
    public const int Iterations = 600_000;

    private PersonKey()
    {
    }

    public Guid Id { get; private set; }

    public Guid PersonId { get; private set; }

    public string Algorithm { get; private set; } = "";

    /// <summary>SubjectPublicKeyInfo (DER).</summary>
    public byte[] PublicKey { get; private set; } = [];

    /// <summary>PKCS #8, encrypted under the person's password (PBES2: AES-256, PBKDF2 with SHA-256); empty once retired.</summary>
    public byte[] WrappedPrivateKey { get; private set; } = [];

    public DateTimeOffset MadeAt { get; private set; }

    public DateTimeOffset? RetiredAt { get; private set; }

    public string? RetiredBy { get; private set; }

    public string? RetiredReason { get; private set; }

    public int Version { get; private set; }

    public bool IsActive => RetiredAt is null;

    /// <summary>SHA-256 of the public key, lower-case hexadecimal.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(PublicKey));

    public static PersonKey Make(Guid personId, string password, DateTimeOffset now, int iterations = Iterations)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new()
        {
            Id = Guid.CreateVersion7(),
            PersonId = personId,
            Algorithm = EcdsaP256,
            PublicKey = pair.ExportSubjectPublicKeyInfo(),
            WrappedPrivateKey = Wrap(pair, password, iterations),
            MadeAt = now,
        };
    }

    /// <summary>The public half as it stands in a machine copy: it verifies and cannot sign.</summary>
    public static PersonKey PublicHalf(Guid id, Guid personId, string algorithm, byte[] publicKey, DateTimeOffset madeAt, DateTimeOffset? retiredAt) => new()
    {
        Id = id,
        PersonId = personId,
        Algorithm = algorithm,
        PublicKey = publicKey,
        MadeAt = madeAt,
        RetiredAt = retiredAt,
    };

    /// <summary>The private key, to be disposed of as soon as it has signed.</summary>
    /// <exception cref="CryptographicException">It is another password, or what is stored is damaged or belongs to another public key.</exception>
    public ECDsa Open(string password)
    {
        if (!IsActive) throw new CryptographicException("The key is retired.");
        var pair = ECDsa.Create();
        try
        {
            pair.ImportEncryptedPkcs8PrivateKey(password, WrappedPrivateKey, out _);
            return pair.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(PublicKey) ? pair : throw new CryptographicException("The private key is not that of the public key.");
        }
        catch
        {
            pair.Dispose();
            throw;
        }
    }

    /// <summary>The same key under another password.</summary>
    public void Rewrap(string oldPassword, string newPassword, int iterations = Iterations)
    {
        using var pair = Open(oldPassword);
        WrappedPrivateKey = Wrap(pair, newPassword, iterations);
    }

    /// <summary>Ends the key for signing, for good: the private half is destroyed, the public half goes on verifying.</summary>
    public void Retire(string reason, Actor by, DateTimeOffset now)
    {
        if (!IsActive) return;
        (RetiredAt, RetiredBy, RetiredReason, WrappedPrivateKey) = (now, by.Name, reason, []);
    }

    public static byte[] Sign(ECDsa pair, ReadOnlySpan<byte> text) => pair.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>Is the value this key's signature over the text?</summary>
    public bool Verifies(ReadOnlySpan<byte> text, ReadOnlySpan<byte> value)
    {
        if (Algorithm != EcdsaP256) return false;
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(PublicKey, out _);
            return key.VerifyData(text, value, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <param name="text">Signed as UTF-8.</param>
    /// <param name="value">Base64; what is none is no signature.</param>
    public bool Verifies(string text, string value)
    {
        var bytes = new byte[value.Length];
        return Verifies(Encoding.UTF8.GetBytes(text), Convert.TryFromBase64String(value, bytes, out var length) ? bytes.AsSpan(0, length) : []);
    }

    private static byte[] Wrap(ECDsa pair, string password, int iterations) =>
        pair.ExportEncryptedPkcs8PrivateKey(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterations));
}
