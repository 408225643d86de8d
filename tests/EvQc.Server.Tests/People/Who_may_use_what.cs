using System.Net;
using EvQc.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.People;

/// <summary>Every page and endpoint there is, for every role; there is no list of exceptions to keep.</summary>
public sealed class Who_may_use_what(TestSite site) : IClassFixture<TestSite>
{
    private static readonly (Role Role, string UserName)[] Accounts =
        [(Role.Technician, "tara"), (Role.QaReviewer, "quinn"), (Role.LaboratoryManager, "mara"), (Role.Administrator, "ada")];

    [Fact]
    [Trait("Req", "P11-04")]
    public void Is_stated_by_every_endpoint()
    {
        var silent = Endpoints().Where(e => Says(e) is null).Select(e => e.DisplayName).ToList();
        silent.ShouldBeEmpty("each page and endpoint carries Allow(permission), Authorize (anybody signed in) or AllowAnonymous");
        Endpoints().Count.ShouldBeGreaterThan(25);
    }

    [Fact]
    [Trait("Req", "P11-04")]
    public void Would_be_found_missing()
    {
        var silent = new RouteEndpoint(_ => Task.CompletedTask, Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("/planted"), 0, new(), "planted");
        Says(silent).ShouldBeNull();
    }

    [Fact]
    [Trait("Req", "P11-04")]
    public async Task Is_refused_to_somebody_not_signed_in()
    {
        using var visitor = site.Visit();
        foreach (var endpoint in Endpoints().Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null))
            foreach (var method in MethodsOf(endpoint))
            {
                var page = await SendAsync(visitor.Client, method, PathOf(endpoint));
                if (IsApi(endpoint)) page.Status.ShouldBe(HttpStatusCode.Unauthorized, $"{method} {PathOf(endpoint)}");
                else page.Location.ShouldNotBeNull($"{method} {PathOf(endpoint)}").ShouldContain("/sign-in?back=");
            }
    }

    [Fact]
    [Trait("Req", "P11-04")]
    [Trait("Req", "P11-08")]
    public async Task Is_what_the_table_of_roles_says_for_people()
    {
        foreach (var (role, userName) in Accounts)
        {
            using var visitor = await site.VisitAsAsync(userName);
            foreach (var endpoint in Endpoints().Where(e => !IsApi(e)))
                foreach (var method in MethodsOf(endpoint).Where(m => m == HttpMethod.Get))
                    await ExpectAsync(visitor.Client, endpoint, method, role);
        }
    }

    [Fact]
    [Trait("Req", "P11-04")]
    public async Task Is_what_the_table_of_roles_says_for_keys()
    {
        foreach (var role in Enum.GetValues<Role>().Where(r => r != Role.Administrator))
        {
            using var client = new HttpClient { BaseAddress = site.Address };
            client.DefaultRequestHeaders.Authorization = new("Bearer", await site.NewKeyAsync($"matrix-{role}", role));
            foreach (var endpoint in Endpoints().Where(IsApi))
                foreach (var method in MethodsOf(endpoint))
                    await ExpectAsync(client, endpoint, method, role);
        }
    }

    [Fact]
    public async Task Keeps_a_signed_in_browser_out_of_the_API()
    {
        using var visitor = await site.VisitAsAsync("tara");
        (await visitor.GetAsync("/api/v1/batches")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Keeps_a_key_out_of_the_pages()
    {
        using var client = site.Visit().Client;
        client.DefaultRequestHeaders.Authorization = new("Bearer", await site.NewKeyAsync("page-reader", Role.LaboratoryManager));
        using var answer = await client.GetAsync("/roles", TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    private static async Task ExpectAsync(HttpClient client, RouteEndpoint endpoint, HttpMethod method, Role role)
    {
        var allowed = endpoint.Metadata.GetMetadata<AllowAttribute>() is not { } allow || role.Allows(allow.Permission);
        var form = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("multipart/form-data", StringComparer.Ordinal) == true;
        var page = await SendAsync(client, method, PathOf(endpoint), form);
        var told = $"{role}: {method} {PathOf(endpoint)} answered {page.Status}";
        if (!allowed)
        {
            page.Status.ShouldBe(HttpStatusCode.Forbidden, told);
            return;
        }

        page.Status.ShouldNotBe(HttpStatusCode.Forbidden, told);
        page.Status.ShouldNotBe(HttpStatusCode.Unauthorized, told);
        ((int)page.Status).ShouldBeLessThan(500, told);
        (page.Location ?? "").ShouldNotContain("/sign-in", Case.Insensitive, told);
    }

    private List<RouteEndpoint> Endpoints() =>
        [.. site.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().DistinctBy(e => e)];

    private static object? Says(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() ?? (object?)endpoint.Metadata.GetMetadata<AuthorizeAttribute>();

    private static bool IsApi(RouteEndpoint endpoint) => PathOf(endpoint).StartsWith("/api/", StringComparison.Ordinal);

    private static IEnumerable<HttpMethod> MethodsOf(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Where(m => m is not "HEAD" and not "OPTIONS").Select(m => new HttpMethod(m));

    /// <summary>The endpoint's address with a record that does not exist.</summary>
    private static string PathOf(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter when parameter.ParameterPolicies.Any(x => x.Content == "guid") => Guid.Empty.ToString(),
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter when parameter.ParameterPolicies.Any(x => x.Content == "int") => "1",
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "documentName" } => "v1",
        _ => "none",
    }))));

    private static async Task<Visitor.Page> SendAsync(HttpClient client, HttpMethod method, string path, bool form = false)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method != HttpMethod.Get)
            request.Content = form ? new MultipartFormDataContent { { new StringContent(""), "nothing" } } : new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        return await Visitor.Page.OfAsync(await client.SendAsync(request));
    }
}
