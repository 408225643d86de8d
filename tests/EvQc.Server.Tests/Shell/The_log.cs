using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using EvQc.People;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace EvQc.Shell;

/// <summary>Everything that EvQc and all it is built on write at their most talkative, over a day's work with secrets in it.</summary>
public sealed class The_log(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Holds_no_password_no_key_no_cookie_and_no_connection_string()
    {
        var log = new Kept();
        await using var laboratory = await Batches.Laboratory.StartAsync(database.Configuration(), builder =>
        {
            builder.Services.AddSingleton<ILoggerProvider>(log);
            builder.Logging.AddFilter<Kept>(_ => true);
        });
        var secrets = new List<string> { DemoPeople.Password, "a wrong guess 4711", "a new pass phrase 4712" };
        secrets.AddRange(Regex.Matches(database.ConnectionString, "Password=(?<p>[^;]+)", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)).Select(m => m.Groups["p"].Value));
        secrets.Count.ShouldBe(4, "the database has a password");
        var key = await laboratory.DoAsync((CreateApiKey act) => act.RunAsync(new("logged", Role.Technician, 1), laboratory.Ada, Cancel));
        secrets.Add(key);

        using (var visitor = new Visitor(laboratory.Address))
        {
            await visitor.SendAsync("/sign-in", "sign-in", new() { ["UserName"] = "tara", ["Password"] = "a wrong guess 4711" });
            await visitor.SignInAsync("tara", DemoPeople.Password);
            secrets.Add(visitor.Cookies.GetCookies(laboratory.Address)["evqc.session"]!.Value);
            (await visitor.SendAsync("/account/password", "change-password", new() { ["Current"] = DemoPeople.Password, ["New"] = "a new pass phrase 4712", ["Repeat"] = "a new pass phrase 4712" }))
                .Status.ShouldBe(HttpStatusCode.Redirect);
        }

        using (var client = new HttpClient { BaseAddress = laboratory.Address })
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
            (await client.PostAsJsonAsync("/api/v1/batches", new { product = Batches.Laboratory.Product }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Created);
            client.DefaultRequestHeaders.Authorization = new("Bearer", key + "x");
            (await client.GetAsync("/api/v1/batches", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        log.Lines.Count.ShouldBeGreaterThan(500, "everything was captured");
        foreach (var secret in secrets)
            log.Lines.Where(l => l.Contains(secret, StringComparison.Ordinal)).Select(l => l.Replace(secret, "(the secret)", StringComparison.Ordinal)).Take(3).ShouldBeEmpty();
    }

    private sealed class Kept : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Lines.Enqueue($"scope {(state is IEnumerable<KeyValuePair<string, object>> values ? string.Join(' ', values) : state.ToString())}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
