using System.Security.Cryptography;

namespace EvQc.People;

/// <summary>A password made by EvQc, told once, to be changed at the first sign-in.</summary>
public static class OneTimePassword
{
    // Without letters that are mistaken for each other when read from paper.
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>Sixteen random characters (79 bits) in groups of four.</summary>
    public static string Make() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Alphabet, 4)));
}
