using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EvQc.Batches;
using EvQc.People;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

/// <summary>Several files at once: each has an outcome of its own.</summary>
[Collection<AssayBench>]
public sealed class Storing_many_files(SharedLaboratory shared)
{
    private static int _last;

    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tells_of_each_what_became_of_it_and_keeps_none_out_for_another()
    {
        using var http = await ClientAsync();
        var (one, two) = (Unique(), Unique());
        var first = await SendAsync(http, ("one.csv", one), ("empty.csv", ""), ("one again.csv", one), ("two.csv", two));
        first.Select(o => o.GetProperty("code").GetString()).ShouldBe(["stored", "file-empty", "file-already-stored", "stored"]);
        first[2].GetProperty("id").GetGuid().ShouldBe(first[0].GetProperty("id").GetGuid());
        first[1].GetProperty("message").GetString()!.ShouldContain("is empty");

        var again = await SendAsync(http, ("one.csv", one), ("two.csv", two));
        again.ShouldAllBe(o => o.GetProperty("code").GetString() == "file-already-stored");
        again.Select(o => o.GetProperty("id").GetGuid()).ShouldBe([first[0].GetProperty("id").GetGuid(), first[3].GetProperty("id").GetGuid()]);
    }

    [Fact]
    public async Task Shows_the_outcomes_on_the_page()
    {
        var visitor = new Visitor(_laboratory.Address);
        await visitor.SignInAsync("tara", DemoPeople.Password);
        var page = await visitor.Client.GetStringAsync("/files", Cancel);
        using var form = new MultipartFormDataContent();
        foreach (var name in new[] { "_handler", "__RequestVerificationToken", "submission" })
            form.Add(new StringContent(ValueOf(page, name)), name);
        form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(Unique())), "files", "page-one.csv");
        form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes("")), "files", "page-empty.csv");
        using var answer = await visitor.Client.PostAsync("/files", form, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        text.ShouldContain("What became of each file");
        text.ShouldContain("page-one.csv</a>");
        text.ShouldContain("page-empty.csv is empty");
    }

    private static string Unique() => $"{EvQcTemplate.Signature}\nsample,attribute,value,unit\nMANY-{Interlocked.Increment(ref _last)}-CM,potency,96.5,%\n";

    private static string ValueOf(string page, string name)
    {
        var form = page[page.IndexOf("class=\"panel\" enctype", StringComparison.Ordinal)..];
        var input = form[form.IndexOf($"name=\"{name}\"", StringComparison.Ordinal)..];
        var value = input[(input.IndexOf("value=\"", StringComparison.Ordinal) + 7)..];
        return System.Net.WebUtility.HtmlDecode(value[..value.IndexOf('"', StringComparison.Ordinal)]);
    }

    private static async Task<JsonElement[]> SendAsync(HttpClient http, params (string Name, string Text)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, text) in files) form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "files", name);
        using var answer = await http.PostAsync("/api/v1/files/many", form, Cancel);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement[]>(Cancel))!;
    }

    private async Task<HttpClient> ClientAsync()
    {
        var key = await _laboratory.DoAsync((CreateApiKey act) => act.RunAsync(new($"many-{Guid.CreateVersion7():N}", Role.Technician, 1), _laboratory.Ada, Cancel));
        var http = new HttpClient { BaseAddress = _laboratory.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return http;
    }
}
