using System.Net;
using System.Text.RegularExpressions;

namespace EvQc;

/// <summary>Somebody with a browser that runs no scripts: follows no redirect by itself, keeps cookies, fills in forms as they are on the page.</summary>
public sealed partial class Visitor(Uri address) : IDisposable
{
    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false, CookieContainer = new() };
    private HttpClient? _client;

    public HttpClient Client => _client ??= new(_handler) { BaseAddress = address };

    public CookieContainer Cookies => _handler.CookieContainer;

    public async Task<Page> GetAsync(string path) => await Page.OfAsync(await Client.GetAsync(path));

    public async Task SignInAsync(string userName, string password)
    {
        var page = await SendAsync("/sign-in", "sign-in", new() { ["UserName"] = userName, ["Password"] = password });
        if (page.Status != HttpStatusCode.Redirect) throw new InvalidOperationException($"{userName} could not sign in: {page.Text}");
    }

    /// <summary>Opens a page and sends one of its forms with these values beside its hidden ones.</summary>
    public async Task<Page> SendAsync(string path, string form, Dictionary<string, string> values)
    {
        var page = await GetAsync(path);
        return page.Status == HttpStatusCode.OK ? await SendAsync(path, page.HiddenOf(form), values) : page;
    }

    /// <summary>Sends a form whose hidden values were read before.</summary>
    public async Task<Page> SendAsync(string path, IReadOnlyDictionary<string, string> hidden, Dictionary<string, string> values)
    {
        using var content = new FormUrlEncodedContent(hidden.Concat(values));
        return await Page.OfAsync(await Client.PostAsync(path, content));
    }

    public void Dispose()
    {
        _client?.Dispose();
        _handler.Dispose();
    }

    public sealed partial record Page(HttpStatusCode Status, string Text, string? Location, HttpResponseMessage Answer)
    {
        public static async Task<Page> OfAsync(HttpResponseMessage answer) => new(
            answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), answer.Headers.Location?.OriginalString, answer);

        /// <summary>The hidden values of the form with this name, its antiforgery token among them.</summary>
        public IReadOnlyDictionary<string, string> HiddenOf(string form)
        {
            var html = Forms().Matches(Text).Select(m => m.Value).FirstOrDefault(f => f.Contains($"value=\"{form}\"", StringComparison.Ordinal))
                ?? throw new InvalidOperationException($"There is no form '{form}' on the page: {Text}");
            return Hidden().Matches(html)
                .Select(m => (Name: Attribute(m.Value, "name"), Value: Attribute(m.Value, "value")))
                .ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal);
        }

        private static string Attribute(string tag, string name) => Regex.Match(tag, $" {name}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

        [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline, 1000)]
        private static partial Regex Forms();

        [GeneratedRegex("<input type=\"hidden\"[^>]*>", RegexOptions.None, 1000)]
        private static partial Regex Hidden();
    }
}
