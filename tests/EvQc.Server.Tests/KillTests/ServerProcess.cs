using System.Globalization;

namespace EvQc.KillTests;

/// <summary>The program itself as a process of its own, which can be killed and started again on the same address.</summary>
public sealed class ServerProcess(IReadOnlyDictionary<string, string?> configuration) : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "EvQc.Server.dll");
    private readonly string _address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{RabbitMqNode.FreePort()}");
    private ChildProcess? _process;

    public Uri Address => new(_address);

    public string Said => _process?.Said ?? "";

    public void Start()
    {
        var environment = configuration.Where(c => c.Value is not null)
            .ToDictionary(c => c.Key.Replace(":", "__", StringComparison.Ordinal), c => c.Value!, StringComparer.Ordinal);
        environment["DOTNET_gcServer"] = "0";
        environment["DOTNET_TieredPGO"] = "0";
        _process = new ChildProcess(Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet", [Program, "serve", "--urls=" + _address], environment, "KILL");
    }

    /// <summary>Waits until it serves; false when it was killed or ended before.</summary>
    public async Task<bool> IsServingAsync(HttpClient http, CancellationToken cancellationToken)
    {
        while (_process is { HasExited: false })
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Address, "/health/live"), cancellationToken);
                if (answer.IsSuccessStatusCode) return true;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
                await Task.Delay(50, cancellationToken);
            }
        }

        return false;
    }

    public Task KillAsync() => _process!.KillAsync();

    /// <summary>Ctrl-C's way out.</summary>
    public Task StopAsync() => _process!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }
}
