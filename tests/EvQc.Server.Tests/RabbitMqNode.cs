using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EvQc;

/// <summary>
/// A private RabbitMQ node with its own name, ports, folders, cookie and name server, all on loopback. It has a stock of empty virtual
/// hosts, one for each test that asks.
/// </summary>
public sealed class RabbitMqNode(int virtualHosts = 24) : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private readonly string _folder = Directory.CreateTempSubdirectory("evqc-rabbitmq-").FullName;
    private readonly string _password = RandomNumberGenerator.GetHexString(20);
    private readonly int _epmdPort = FreePort();
    private readonly int _distributionPort = FreePort();
    private ChildProcess? _epmd;
    private ChildProcess? _server;
    private int _taken;

    public int Port { get; } = FreePort();

    /// <summary>What a server that uses this node is configured with: a virtual host that nobody else has.</summary>
    public Dictionary<string, string?> TakeVirtualHost()
    {
        var number = Interlocked.Increment(ref _taken);
        if (number > virtualHosts) throw new InvalidOperationException("The node's stock of virtual hosts is used up: raise it.");
        return new()
        {
            ["Bus:Transport"] = "RabbitMq",
            ["Bus:RabbitMq:Host"] = "127.0.0.1",
            ["Bus:RabbitMq:Port"] = Port.ToString(CultureInfo.InvariantCulture),
            ["Bus:RabbitMq:VirtualHost"] = VirtualHost(number),
            ["Bus:RabbitMq:User"] = "evqc",
            ["Bus:RabbitMq:Password"] = _password,
        };
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Program)) throw new InvalidOperationException("RabbitMQ is not installed: run 'apt-get install rabbitmq-server'.");
        WriteConfiguration();
        var environment = Environment();
        _epmd ??= new ChildProcess("epmd", ["-address", "127.0.0.1", "-port", environment["ERL_EPMD_PORT"]], environment, "KILL");
        await ListeningAsync(_epmdPort, _epmd, cancellationToken);
        _server = new ChildProcess(Program, [], environment);
        await ListeningAsync(Port, _server, cancellationToken);
    }

    /// <summary>Stops the broker in order; what it holds durably is there again after the next start.</summary>
    public async Task StopAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _server = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_epmd is not null) await _epmd.KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, string> Environment() => new(StringComparer.Ordinal)
    {
        ["HOME"] = _folder,
        ["LC_ALL"] = "C.UTF-8",
        ["ERL_EPMD_PORT"] = _epmdPort.ToString(CultureInfo.InvariantCulture),
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODENAME"] = string.Create(CultureInfo.InvariantCulture, $"evqc-{Port}@localhost"),
        ["RABBITMQ_DIST_PORT"] = _distributionPort.ToString(CultureInfo.InvariantCulture),
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_folder, "rabbitmq.conf"),
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_folder, "mnesia"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(_folder, "log"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_folder, "plugins"),
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none",
    };

    private void WriteConfiguration()
    {
        var definitions = Path.Combine(_folder, "definitions.json");
        File.WriteAllText(Path.Combine(_folder, "plugins"), "[].\n");
        File.WriteAllText(
            Path.Combine(_folder, "rabbitmq.conf"),
            string.Create(CultureInfo.InvariantCulture, $"listeners.tcp.1 = 127.0.0.1:{Port}\nload_definitions = {definitions}\nlog.file.level = warning\n"));
        var hosts = Enumerable.Range(1, virtualHosts).Select(VirtualHost).ToList();
        File.WriteAllText(definitions, JsonSerializer.Serialize(new
        {
            users = new[] { new { name = "evqc", password_hash = Hash(_password), hashing_algorithm = "rabbit_password_hashing_sha256", tags = "" } },
            vhosts = hosts.Select(name => new { name }),
            permissions = hosts.Select(vhost => new { user = "evqc", vhost, configure = ".*", write = ".*", read = ".*" }),
        }));
    }

    private static string VirtualHost(int number) => string.Create(CultureInfo.InvariantCulture, $"test-{number}");

    /// <summary>RabbitMQ's form: four bytes of salt, then SHA-256 of salt and password.</summary>
    private static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(4);
        return Convert.ToBase64String([.. salt, .. SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(password)])]);
    }

    private static async Task ListeningAsync(int port, ChildProcess process, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            if (process.HasExited) throw new InvalidOperationException("RabbitMQ did not start: " + process.Said);
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(100, limit.Token);
            }
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
