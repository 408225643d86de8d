using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace EvQc.KillTests;

/// <summary>
/// A script as the API's documentation wants it: every write has an idempotency key and is sent again until it is answered. A server that
/// dies under it is no error to it.
/// </summary>
public sealed class InstrumentScript(HttpClient http, string apiKey)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private int _sentAgain;

    /// <summary>How often it had to send something again.</summary>
    public int SentAgain => _sentAgain;

    /// <returns>The answer; null when it was carried out but the answer died with the server.</returns>
    public Task<JsonElement?> PostAsync(string address, object body, string key, CancellationToken cancellationToken) =>
        SendAsync(address, () => JsonContent.Create(body, options: Json), key, cancellationToken);

    public Task<JsonElement?> UploadAsync(string address, string name, byte[] bytes, string key, CancellationToken cancellationToken) =>
        SendAsync(address, () => new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", name } }, key, cancellationToken);

    private async Task<JsonElement?> SendAsync(string address, Func<HttpContent> content, string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content() };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
                request.Headers.Add("Idempotency-Key", key);
                using var answer = await http.SendAsync(request, cancellationToken);
                var text = await answer.Content.ReadAsStringAsync(cancellationToken);
                if (answer.IsSuccessStatusCode) return JsonDocument.Parse(text).RootElement.Clone();
                if (answer.StatusCode == HttpStatusCode.Conflict && text.Contains("idempotency-answer-unknown", StringComparison.Ordinal)) return null;
                if (answer.StatusCode == HttpStatusCode.Conflict && text.Contains("changed-meanwhile", StringComparison.Ordinal)) continue;
                if (answer.StatusCode < HttpStatusCode.InternalServerError)
                    throw new InvalidOperationException($"{key}: {(int)answer.StatusCode} {text}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // The server is gone; it comes back.
                Interlocked.Increment(ref _sentAgain);
            }

            await Task.Delay(100, cancellationToken);
        }
    }
}
