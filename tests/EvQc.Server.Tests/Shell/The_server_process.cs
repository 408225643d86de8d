using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace EvQc.Shell;

/// <summary>The real program as a process of its own, on a data folder of its own.</summary>
public sealed partial class The_server_process : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "evqc-process-" + Guid.CreateVersion7().ToString("N"));
    private readonly List<Process> _started = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Takes_its_database_with_it_when_it_is_killed_and_finds_it_again()
    {
        var (first, _) = await ServeAsync("--port", "0");
        var postmaster = PostmasterId();

        first.Kill();
        await first.WaitForExitAsync(Cancel);
        await Patience.UntilAsync(() => Task.FromResult(!IsPostgres(postmaster)), () => "The database outlives the program.");
        var (_, address) = await ServeAsync("--port", "0");

        using var http = new HttpClient();
        (await http.GetAsync(new Uri(address, "/health/ready"), Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Says_that_it_lives_is_ready_and_which_request_it_answers()
    {
        var (_, address) = await ServeAsync("--port", "0");
        using var http = new HttpClient { BaseAddress = address };

        var live = await http.GetAsync(new Uri("/health/live", UriKind.Relative), Cancel);
        var ready = await http.GetStringAsync(new Uri("/health/ready", UriKind.Relative), Cancel);
        using var named = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Headers = { { "X-Correlation-Id", "gel-42" } } };
        using var forged = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Headers = { { "X-Correlation-Id", "a forged line" } } };

        live.StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var check in new[] { "database", "bus", "outbox" })
            ready.ShouldContain($"\"{check}\":{{\"status\":\"Healthy\"");
        (await http.SendAsync(named, Cancel)).Headers.GetValues("X-Correlation-Id").ShouldBe(["gel-42"]);
        (await http.SendAsync(forged, Cancel)).Headers.GetValues("X-Correlation-Id").Single().ShouldMatch("^[0-9a-f]{32}$");
    }

    [Fact]
    public async Task Says_in_one_sentence_that_its_port_is_taken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var (code, said) = await FailAsync("--port", port);

        code.ShouldBe(2);
        said.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain($"port {port}, or choose another with --port N");
        Directory.Exists(Path.Combine(_folder, "postgres")).ShouldBeFalse("nothing is made before the port is known to be free");
    }

    [Fact]
    public async Task Says_in_one_sentence_that_its_data_folder_cannot_be_written()
    {
        await File.WriteAllTextAsync(_folder, "a file where the folder should be", Cancel);

        var (code, said) = await FailAsync("--port", "0");

        code.ShouldBe(2);
        said.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("cannot be written");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _started)
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
        if (Directory.Exists(_folder))
        {
            await Patience.UntilAsync(() => Task.FromResult(!File.Exists(PidFile) || !IsPostgres(PostmasterId())), () => "The database outlives the program.");
            Directory.Delete(_folder, recursive: true);
        }
        File.Delete(_folder);
    }

    private string PidFile => Path.Combine(_folder, "postgres", "postmaster.pid");

    private int PostmasterId() => int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture);

    private static bool IsPostgres(int id) =>
        File.Exists($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/comm")
        && File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/comm").StartsWith("postgres", StringComparison.Ordinal);

    private async Task<(Process Process, Uri Address)> ServeAsync(params string[] options)
    {
        var process = Start(options);
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            said.Add(line);
            if (Serving().Match(line) is not { Success: true } serving)
                continue;
            // Unread output would block the program once the pipe is full.
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
            return (process, new Uri(serving.Groups["address"].Value));
        }
        throw new InvalidOperationException(
            $"The server ended: {string.Join('\n', said)}\n{await process.StandardError.ReadToEndAsync(Cancel)}");
    }

    private async Task<(int Code, string Said)> FailAsync(params string[] options)
    {
        var process = Start(options);
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var said = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        await output;
        return (process.ExitCode, said);
    }

    private Process Start(string[] options)
    {
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "EvQc.Server.dll"), "serve", .. options, "--data", _folder, "--Database:Provider=Embedded"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["Configuration__Path"] = Path.Combine(Root(), "config") },
        })!;
        _started.Add(process);
        return process;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EvQc.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder.FullName;
    }

    [GeneratedRegex(@"EvQc serves on (?<address>http://[^; ]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Serving();
}
