using System.Text;
using System.Text.Json;

namespace EvQc.Review.Packages;

/// <summary>JSON of a package that strangers may have edited.</summary>
internal static class PackageJson
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="FormatException">It is no JSON.</exception>
    public static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 100 });
        }
        catch (JsonException e)
        {
            throw new FormatException($"it is no JSON: {e.Message}", e);
        }
    }

    /// <exception cref="FormatException">The bytes are no UTF-8.</exception>
    public static string Text(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return s_strict.GetString(bytes.Span);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("it is not UTF-8", e);
        }
    }

    public static byte[] Bytes(string text) => s_strict.GetBytes(text);
}
