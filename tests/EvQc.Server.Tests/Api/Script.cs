using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EvQc.Batches;
using EvQc.People;
using Xunit;

namespace EvQc.Api;

/// <summary>A program that calls the HTTP interface with an API key.</summary>
public sealed class Script : IDisposable
{
    private readonly HttpClient _http;

    private Script(HttpClient http) => _http = http;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Script> WithKeyAsync(Laboratory laboratory, Role role)
    {
        var secret = await laboratory.DoAsync((CreateApiKey act) => act.RunAsync(new("key-" + Guid.CreateVersion7().ToString("N"), role, 30) { ResponsibleId = role.Allows(Permission.RecordResult) ? laboratory.Tom.PersonId : null }, laboratory.Ada, Cancel));
        return With(laboratory, secret);
    }

    public static Script With(Laboratory laboratory, string? secret)
    {
        var http = new HttpClient { BaseAddress = laboratory.Address };
        if (secret is not null) http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return new(http);
    }

    public Task<Answer> GetAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    public Task<Answer> PostAsync(string path, object body, string? once = null) =>
        SendAsync(new(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: new(JsonSerializerDefaults.Web)) }, once);

    public Task<Answer> PostTextAsync(string path, string body, string type = "application/json") =>
        SendAsync(new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) });

    public Task<Answer> UploadAsync(string name, byte[] bytes, string? batch = null, string? once = null) => UploadAsync(name, new ByteArrayContent(bytes), batch, once);

    public async Task<Answer> UploadAsync(string name, HttpContent file, string? batch = null, string? once = null)
    {
        using var form = new MultipartFormDataContent();
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        form.Add(file, "file", name);
        return await SendAsync(new(HttpMethod.Post, "/api/v1/files" + (batch is null ? "" : $"?batch={batch}")) { Content = form }, once);
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> SendAsync(HttpRequestMessage request, string? once = null)
    {
        using (request)
        {
            if (once is not null) request.Headers.Add("Idempotency-Key", once);
            using var response = await _http.SendAsync(request, Cancel);
            return new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync(Cancel), response.Headers.Location);
        }
    }

    /// <summary>What came back.</summary>
    public sealed record Answer(int Status, string? Type, byte[] Bytes, Uri? Location)
    {
        public string Text => Encoding.UTF8.GetString(Bytes);

        public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

        /// <summary>The rule code of a refusal.</summary>
        public string? Code => Type == "application/problem+json" ? Json.GetProperty("code").GetString() : null;

        /// <summary>The fields that were wrong.</summary>
        public IEnumerable<string> Fields => Json.GetProperty("errors").EnumerateObject().Select(e => e.Name);

        public override string ToString() => $"{Status} {Text}";
    }
}
