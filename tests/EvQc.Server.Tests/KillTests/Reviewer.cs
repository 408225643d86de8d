using System.Net;
using System.Text.RegularExpressions;
using EvQc.Batches;
using EvQc.Demo;
using EvQc.People;
using EvQc.Shell.Web;

namespace EvQc.KillTests;

/// <summary>
/// Somebody who signs, with a browser: opens the page, sends what it offers, and opens it again. When the server dies under a form, the page
/// tells afterwards whether it was taken.
/// </summary>
public sealed partial class Reviewer(Uri address, string userName) : IDisposable
{
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new() }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
    private readonly SemaphoreSlim _door = new(1, 1);

    /// <summary>Looks at every finding, concludes every investigation, reads the trail, and signs what the batch deserves.</summary>
    internal async Task DecideAsync(string batch, DemoBatch demo, CancellationToken cancellationToken)
    {
        var path = $"/review/{batch}";
        while (true)
        {
            var page = await PageAsync(path, cancellationToken);
            if (Investigation().Match(page) is { Success: true } open) await InvestigateAsync($"/investigations/{open.Groups["id"].Value}", cancellationToken);
            else if (NextForm(page, demo) is { } form) await SendAsync(path, form, cancellationToken);
            else if (page.Contains("data-code=\"trail-unread\"", StringComparison.Ordinal)) await ReadTrailAsync($"{path}/trail", cancellationToken);
            else return;
        }
    }

    private async Task ReadTrailAsync(string path, CancellationToken cancellationToken) => await SendAsync(
        path, [.. Hidden(await PageAsync(path, cancellationToken), "trail"), new("Trail.Remark", "Read; nothing speaks against the batch."), .. Components("Trail")], cancellationToken);

    /// <summary>Sends what the page of an investigation offers, phase after phase, until it is concluded.</summary>
    private async Task InvestigateAsync(string path, CancellationToken cancellationToken)
    {
        while (NextOfInvestigation(await PageAsync(path, cancellationToken)) is { } form) await SendAsync(path, form, cancellationToken);
    }

    private List<KeyValuePair<string, string>>? NextOfInvestigation(string page)
    {
        var questions = Question().Matches(page).Select(m => m.Groups["code"].Value).ToList();
        if (questions.Count > 0)
            return
            [
                .. Hidden(page, "checklist"), .. questions.SelectMany(q => new[] { KeyValuePair.Create($"Check.{q}.finding", "In order"), KeyValuePair.Create($"Check.{q}.notes", "Looked at.") }),
                new("Check.retained.keptWhere", "Freezer 2"), new("Check.retained.keptUntil", "2099-12-31"),
            ];
        if (!page.Contains("<h3>Impact</h3>", StringComparison.Ordinal)) return [.. Hidden(page, "assessment"), new("State.analysis", "No laboratory cause."), new("State.impact", "This batch alone.")];
        if (Inputs(page, "affected").Where(i => i.Key == "Affected.batch").ToList() is { Count: > 0 }) return [.. Inputs(page, "affected"), new("Affected.assessment", "In order.")];
        return page.Contains("name=\"Conclude.conclusion\"", StringComparison.Ordinal)
            ? [.. Hidden(page, "conclude"), new("Conclude.outcome", "Confirmed"), new("Conclude.conclusion", "No laboratory cause found."), .. Components("Conclude")]
            : null;
    }

    public void Dispose()
    {
        _http.Dispose();
        _door.Dispose();
    }

    /// <summary>Records and signs the isolation, on the laboratory's clock.</summary>
    internal async Task IsolateAsync(RecordStep.Request step, LaboratorySettings laboratory, CancellationToken cancellationToken)
    {
        var path = $"/batches/{step.BatchNumber}/steps/isolation";
        while (await PageAsync(path, cancellationToken) is var page && !page.Contains("The isolation step is recorded.", StringComparison.Ordinal))
        {
            List<KeyValuePair<string, string>> form =
            [
                .. Hidden(page, "step"), new("startedAt", laboratory.Field(step.StartedAt!.Value)), new("endedAt", laboratory.Field(step.EndedAt!.Value)),
                new("volumeInMl", step.VolumeInMl!), new("volumeOutMl", step.VolumeOutMl!),
                .. step.Parameters.Select(p => KeyValuePair.Create($"parameters.{p.Key}", p.Value ?? "")), .. step.Equipment.Select(e => KeyValuePair.Create("equipment", e)),
                .. step.Materials.SelectMany((m, i) => new[] { KeyValuePair.Create($"materials.{i}.name", m.Name), KeyValuePair.Create($"materials.{i}.lot", m.Lot) }),
                .. Components("Sign"),
            ];
            await SendAsync(path, form, cancellationToken);
        }
    }

    private async Task SendAsync(string path, List<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new FormUrlEncodedContent(form);
            using var answer = await _http.PostAsync(path, content, cancellationToken);
        }
        catch (Exception e) when (IsGone(e, cancellationToken))
        {
            // Whether it was taken, the page says when the server is back.
            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>The server was killed under the request, or does not answer in time while it starts again on a busy machine.</summary>
    private static bool IsGone(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested);

    private IEnumerable<KeyValuePair<string, string>> Components(string form) => [new($"{form}.UserName", userName), new($"{form}.Password", DemoPeople.Password)];

    private List<KeyValuePair<string, string>>? NextForm(string page, DemoBatch demo)
    {
        if (Inputs(page, "findings").Where(i => i.Key == "Finding.Key").ToList() is { Count: > 0 })
            return [.. Inputs(page, "findings"), new("Findings.Comment", "Looked at; no effect on the product."), .. Components("Findings")];
        var (name, title) = demo.Key switch { "A" => ("release", "Release"), "B" => ("reject", "Reject"), _ => ("", "") };
        if (name.Length == 0 || !Inputs(page, name).Any(i => i.Key == $"{title}.EvidenceSha256")) return null;
        return [.. Hidden(page, name), new($"{title}.Reason", "As the evidence shows."), .. Components(title)];
    }

    private static IEnumerable<KeyValuePair<string, string>> Hidden(string page, string form) => Inputs(page, form, "hidden");

    private static IEnumerable<KeyValuePair<string, string>> Inputs(string page, string form, string? type = null) =>
        Form().Matches(page).Select(m => m.Value).Where(f => f.Contains($"value=\"{form}\"", StringComparison.Ordinal)).Take(1)
            .SelectMany(f => Input().Matches(f).Select(m => m.Value))
            .Where(i => Attribute(i, "type") is var kind && (type is null ? kind is "hidden" or "checkbox" : kind == type))
            .Select(i => KeyValuePair.Create(WebUtility.HtmlDecode(Attribute(i, "name")), WebUtility.HtmlDecode(Attribute(i, "value"))))
            .Where(i => i.Key.Length > 0);

    private async Task<string> PageAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var answer = await _http.GetAsync(path, cancellationToken);
                var text = await answer.Content.ReadAsStringAsync(cancellationToken);
                if (answer.StatusCode == HttpStatusCode.OK) return text;
                if (answer.StatusCode is HttpStatusCode.Redirect) await SignInAsync(path, cancellationToken);
                else if (answer.StatusCode < HttpStatusCode.InternalServerError) throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
            }
            catch (Exception e) when (IsGone(e, cancellationToken))
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private async Task SignInAsync(string wanted, CancellationToken cancellationToken)
    {
        await _door.WaitAsync(cancellationToken);
        try
        {
            using var again = await _http.GetAsync(wanted, cancellationToken);
            if (again.StatusCode == HttpStatusCode.OK) return;
            var page = await _http.GetStringAsync("/sign-in", cancellationToken);
            using var content = new FormUrlEncodedContent([.. Hidden(page, "sign-in"), new("UserName", userName), new("Password", DemoPeople.Password)]);
            using var answer = await _http.PostAsync("/sign-in", content, cancellationToken);
        }
        finally
        {
            _door.Release();
        }
    }

    private static string Attribute(string tag, string name) =>
        Regex.Match(tag, $" {name}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline, 5000)]
    private static partial Regex Form();

    [GeneratedRegex("<input [^>]*>", RegexOptions.None, 5000)]
    private static partial Regex Input();

    /// <summary>The button that only an open investigation has.</summary>
    [GeneratedRegex("<a class=\"btn\" href=\"/investigations/(?<id>[0-9a-f-]{36})\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Investigation();

    [GeneratedRegex("name=\"Check\\.(?<code>[a-z-]+)\\.notes\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Question();
}
