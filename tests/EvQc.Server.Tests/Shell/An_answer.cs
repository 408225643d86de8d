using System.Net;
using System.Text;
using EvQc.MyWork;
using EvQc.People;
using EvQc.Shell.Web;
using Shouldly;
using Xunit;

namespace EvQc.Shell;

public sealed class An_answer(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Carries_the_security_headers_also_when_it_refuses()
    {
        using var tara = await site.VisitAsAsync("tara");
        foreach (var path in new[] { "/roles", "/people", "/no-such-page", "/sign-in" })
        {
            var page = await tara.GetAsync(path);
            var headers = page.Answer.Headers;
            headers.GetValues("Content-Security-Policy").Single().ShouldContain("script-src 'self';");
            headers.GetValues("X-Frame-Options").Single().ShouldBe("DENY");
            headers.CacheControl!.NoStore.ShouldBeTrue(path);
            page.Text.ShouldNotContain("<script>");
        }
    }

    [Fact]
    public async Task To_a_missing_page_says_so()
    {
        using var tara = await site.VisitAsAsync("tara");
        var page = await tara.GetAsync("/no-such-page");
        page.Status.ShouldBe(HttpStatusCode.NotFound);
        page.Text.ShouldContain("There is nothing at this address.");
        (await tara.GetAsync("/people")).Text.ShouldContain("Your role does not allow this.");
    }

    [Fact]
    public async Task Of_the_API_is_problem_json_with_code_and_remedy()
    {
        using var client = await ClientAsync("problem-reader", Role.QaReviewer);
        using var missing = await client.GetAsync("/api/v1/batches/EV-NOT-THERE", Stop);
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var problem = await missing.Content.ReadFromJsonAsync();
        problem.GetProperty("code").GetString().ShouldBe("not-found");
        problem.GetProperty("correlationId").GetString().ShouldBe(missing.Headers.GetValues("X-Correlation-Id").Single());

        using var body = new StringContent("""{"product":"uc-msc-sev"}""", Encoding.UTF8, "application/json");
        using var forbidden = await client.PostAsync("/api/v1/batches/", body, Stop);
        forbidden.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await forbidden.Content.ReadFromJsonAsync()).GetProperty("remedy").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Names_each_wrong_field_of_an_API_request()
    {
        using var client = await ClientAsync("field-reader", Role.Technician);
        using var body = new StringContent("""{"product":"unknown"}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/api/v1/batches/", body, Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync()).GetProperty("errors").GetProperty("product")[0].GetString()!.ShouldContain("There is no product 'unknown'");
        using var broken = new StringContent("{", Encoding.UTF8, "application/json");
        using var unreadable = await client.PostAsync("/api/v1/batches/", broken, Stop);
        unreadable.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        unreadable.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData("run-42.a_b", true)]
    [InlineData("two words", false)]
    public async Task Keeps_the_callers_correlation_id_where_it_is_harmless(string id, bool kept)
    {
        using var client = site.Visit().Client;
        client.DefaultRequestHeaders.Add("X-Correlation-Id", id);
        using var answer = await client.GetAsync("/sign-in", Stop);
        (answer.Headers.GetValues("X-Correlation-Id").Single() == id).ShouldBe(kept);
    }

    [Fact]
    public async Task To_two_hundred_megabytes_is_a_sentence()
    {
        using var client = await ClientAsync("big-sender", Role.Technician);
        using var form = new MultipartFormDataContent { { new StreamContent(new Zeros(200L * 1024 * 1024)), "file", "huge.csv" } };
        using var answer = await client.PostAsync("/api/v1/files/", form, Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await answer.Content.ReadFromJsonAsync()).GetProperty("detail").GetString()!.ShouldContain("at most 32 MB");
    }

    [Fact]
    public async Task Describes_the_API()
    {
        using var client = site.Visit().Client;
        var document = System.Text.Json.JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json", Stop)).RootElement;
        document.GetProperty("components").GetProperty("securitySchemes").GetProperty("ApiKey").GetProperty("scheme").GetString().ShouldBe("bearer");
        var paths = document.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();
        paths.ShouldContain("/api/v1/batches");
        paths.ShouldAllBe(p => p.StartsWith("/api/v1/", StringComparison.Ordinal));
        document.GetProperty("paths").GetProperty("/api/v1/batches").GetProperty("post").GetProperty("description").GetString()!.ShouldContain("RegisterBatch");
    }

    [Fact]
    public async Task Of_static_files_may_be_kept_when_it_is_marked()
    {
        using var visitor = site.Visit();
        var page = await visitor.GetAsync("/sign-in");
        var sheet = System.Text.RegularExpressions.Regex.Match(page.Text, "/css/evqc.css\\?v=[0-9a-f]{12}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        var answer = (await visitor.GetAsync(sheet)).Answer;
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.CacheControl!.MaxAge.ShouldBe(TimeSpan.FromDays(365));
    }

    [Fact]
    public async Task Of_my_work_is_empty_in_an_empty_laboratory()
    {
        // But for the refusals that other tests of this class caused, and the trainings that a new person lacks.
        foreach (var role in Enum.GetValues<Role>())
            (await site.DoAsync((WorkList work) => work.OfAsync(new(Guid.CreateVersion7(), "Somebody", role), Stop))).Where(g => g.AllHref is not (Links.Security or Links.Training or Links.Specifications)).ShouldBeEmpty();
    }

    [Fact]
    public void Of_the_clock_in_the_hour_that_does_not_exist_is_refused()
    {
        var laboratory = new LaboratorySettings("Test", TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich"));
        Should.Throw<QcRuleException>(() => laboratory.FromLocal(new(2026, 3, 29, 2, 30, 0, DateTimeKind.Unspecified))).Code.ShouldBe("time-does-not-exist");
        laboratory.FromLocal(new(2026, 10, 25, 2, 30, 0, DateTimeKind.Unspecified)).Offset.ShouldBe(TimeSpan.FromHours(2), "the first of the two");
    }

    private async Task<HttpClient> ClientAsync(string name, Role role)
    {
        var client = new HttpClient { BaseAddress = site.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", await site.NewKeyAsync(name, role));
        return client;
    }

    /// <summary>As many zero bytes as one likes, without holding them.</summary>
    private sealed class Zeros : Stream
    {
        private readonly long _length;
        private long _left;

        public Zeros(long length) => _length = _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => _length;

        public override long Position { get => _length - _left; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, _left);
            Array.Clear(buffer, offset, read);
            _left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => offset == 0 ? 0 : throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
