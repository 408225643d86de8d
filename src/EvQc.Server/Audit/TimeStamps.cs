using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;

namespace EvQc.Audit;

/// <summary>
/// Countersignatures of heads by a time-stamp server (RFC 3161), where one is configured. A server that is away is asked again with the
/// next head: the anchor file holds without it.
/// </summary>
public sealed partial class TimeStamps(AuditSettings settings, TimeProvider time, ILogger<TimeStamps> logger) : IDisposable
{
    private static readonly MediaTypeHeaderValue Query = new("application/timestamp-query");
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private DateTimeOffset _asked = DateTimeOffset.MinValue;
    private long _stamped;

    public async Task StampAsync(AuditHead head, AnchorFile file, CancellationToken cancellationToken)
    {
        if (settings.TimeStampServer is not { } server || head.Number == _stamped) return;
        var now = time.GetUtcNow();
        if ((now - _asked).Duration() < settings.TimeStampEvery) return;
        _asked = now;
        try
        {
            var token = await AskAsync(server, Convert.FromHexString(head.Hash), cancellationToken);
            await file.AppendAsync([new(AnchorKind.Stamp, head.Number, head.Hash, now, Convert.ToBase64String(token.AsSignedCms().Encode()))], cancellationToken);
            _stamped = head.Number;
        }
        catch (Exception e) when (e is HttpRequestException or CryptographicException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogAway(e, server);
        }
    }

    /// <summary>When the server says it saw this hash; null when the token is not about it, or its signature does not hold.</summary>
    public static DateTimeOffset? TimeOf(string token, string hash)
    {
        try
        {
            return Rfc3161TimestampToken.TryDecode(Convert.FromBase64String(token), out var decoded, out _)
                && decoded.VerifySignatureForHash(Convert.FromHexString(hash), HashAlgorithmName.SHA256, out _)
                ? decoded.TokenInfo.Timestamp
                : null;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Rfc3161TimestampToken> AskAsync(Uri server, byte[] hash, CancellationToken cancellationToken)
    {
        var request = Rfc3161TimestampRequest.CreateFromHash(hash, HashAlgorithmName.SHA256, nonce: RandomNumberGenerator.GetBytes(8), requestSignerCertificates: true);
        using var content = new ByteArrayContent(request.Encode());
        content.Headers.ContentType = Query;
        using var answer = await _http.PostAsync(server, content, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return request.ProcessResponse(await answer.Content.ReadAsByteArrayAsync(cancellationToken), out _);
    }

    [LoggerMessage(LogLevel.Warning, "The time-stamp server {Server} gave no stamp; it is asked again with a later head")]
    private partial void LogAway(Exception e, Uri server);
}
