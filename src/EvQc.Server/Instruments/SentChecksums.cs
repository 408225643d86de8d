using System.Security.Cryptography;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Shell.Web;

namespace EvQc.Instruments;

/// <summary>What an upload declares about its bytes: of a file by the field <c>sha256</c> or the part's own <c>Content-Digest</c>, of the whole request by its header.</summary>
internal static class SentChecksums
{
    public const string Header = BufferedBody.DigestHeader;

    /// <summary>As the sender wrote it; null where nothing is declared for the file.</summary>
    /// <param name="field">The field <c>sha256</c> that belongs to the file.</param>
    public static string? Of(IFormFile file, string? field) =>
        !string.IsNullOrWhiteSpace(field) ? field : file.Headers.TryGetValue(Header, out var digest) && digest.ToString() is { Length: > 0 } said ? said : null;

    /// <exception cref="QcRuleException">The body is not the one whose digest the request names.</exception>
    public static async Task CheckBodyAsync(HttpContext http)
    {
        if (http.Request.Headers[Header].ToString() is not { Length: > 0 } said || !http.Request.Body.CanSeek) return;
        var declared = DeclaredChecksum.Read(said)
            ?? throw new QcRuleException("checksum-unreadable", $"Content-Digest is '{said}', which names no SHA-256.", "Send Content-Digest: sha-256=:<base64>: of the whole body, or the field sha256 with each file.");
        http.Request.Body.Position = 0;
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted)) != declared)
            throw new QcRuleException("checksum-mismatch", "The request's body is not the one whose SHA-256 its Content-Digest names: it was cut or changed on the way. Nothing is stored.", "Send it again.");
    }

    /// <summary>The fields of several files, in their order.</summary>
    public static IReadOnlyList<string?> Of(IFormFileCollection files, HttpContext http)
    {
        var fields = http.Request.Form["sha256"];
        return fields.Count == 0 || fields.Count == files.Count
            ? [.. files.Select((f, i) => Of(f, fields.Count == 0 ? null : fields[i]))]
            : throw new QcRuleException("checksum-count", FormattableString.Invariant($"{files.Count} files were sent with {fields.Count} fields sha256."), "Send one field sha256 for each file, in their order; an empty one for a file without.");
    }
}
