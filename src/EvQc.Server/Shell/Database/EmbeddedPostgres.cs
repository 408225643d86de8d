using System.Net;
using System.Net.Sockets;
using EvQc.Migrations;

namespace EvQc.Shell.Database;

/// <summary>
/// A private PostgreSQL on a data folder, started with EvQc and stopped with it: loopback only, two logins with random passwords. The
/// owner updates the schema; EvQc works as another, who can neither change nor delete what was recorded.
/// An EvQc that was killed loses nothing; the next start recovers. A server that ends by itself is started again on the same port.
/// </summary>
public sealed partial class EmbeddedPostgres : IAsyncDisposable
{
    private const string Owner = "evqc";
    internal const string Database = "evqc";
    private const int PortAttempts = 5;
    private static readonly TimeSpan s_shutdown = TimeSpan.FromSeconds(60);

    private readonly DataFolder _folder;
    private readonly PostgresBinaries _binaries;
    private readonly PostgresAccount _account;
    private readonly bool _fast;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private PostgresProcess? _started;
    private int _port;
    private volatile bool _stopping;
    private Task _watch = Task.CompletedTask;

    private EmbeddedPostgres(DataFolder folder, PostgresBinaries binaries, PostgresAccount account, bool fast, ILogger logger, TimeProvider time) =>
        (_folder, _binaries, _account, _fast, _logger, _time) = (folder, binaries, account, fast, logger, time);

    /// <summary>Connects to the database named <c>evqc</c> as the application.</summary>
    public string ConnectionString => PostgreSqlServer.Loopback(_port, DatabaseSettings.DefaultRole, _folder.ApplicationPassword(), Database);

    /// <summary>Connects to the database named <c>evqc</c> as its owner.</summary>
    public string OwnerConnectionString => PostgreSqlServer.Loopback(_port, Owner, _folder.OwnerPassword(), Database);

    /// <summary>The server's process.</summary>
    public int ProcessId => Server.Id;

    private PostgresProcess Server => _started ?? throw new InvalidOperationException("The private PostgreSQL has not been started.");

    /// <param name="fast">Do not wait for the disk: only for data that may be lost.</param>
    /// <exception cref="CannotStartException">PostgreSQL is missing, or the folder cannot be used.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(
        string dataFolder, bool fast, ILogger logger, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = DataFolder.Open(dataFolder);
        EmbeddedPostgres? server = null;
        try
        {
            var binaries = PostgresBinaries.For(folder.Cluster);
            server = new EmbeddedPostgres(folder, binaries, PostgresAccount.For(folder.Cluster), fast, logger, time);
            if (!Directory.Exists(folder.Cluster))
                await server.InitialiseAsync(cancellationToken).ConfigureAwait(false);
            await LeftBehind.ClearAsync(folder.Cluster, logger, time, cancellationToken).ConfigureAwait(false);
            await server.StartOnFreePortAsync(cancellationToken).ConfigureAwait(false);
            server._watch = server.WatchAsync();
            var owner = new PostgreSqlServer(server.OwnerConnectionString);
            await owner.EnsureAsync(Database, cancellationToken).ConfigureAwait(false);
            await owner.EnsureLoginAsync(DatabaseSettings.DefaultRole, folder.ApplicationPassword(), cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            if (server?._started is null)
                folder.Dispose();
            else
                await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping)
            return;
        _stopping = true;
        await Server.StopAsync(s_shutdown).ConfigureAwait(false);
        await _watch.ConfigureAwait(false);
        Server.Dispose();
        _folder.Dispose();
    }

    private async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        LogInitialising(_folder.Cluster);
        // Made beside its place and moved there when complete: a first start that is killed leaves nothing half made.
        if (Directory.Exists(_folder.Staging))
            Directory.Delete(_folder.Staging, recursive: true);
        Coreutils.MakePrivateFolder(_folder.Staging);
        _account.Own(_folder.Staging);
        var password = _folder.Staging + ".password";
        DataFolder.WritePrivately(password, _folder.OwnerPassword());
        _account.Own(password);
        string[] arguments =
        [
            "-D", PostgresProcess.Folder, "--pwfile", PostgresProcess.Input, "--username", Owner, "--auth", "scram-sha-256",
            "--encoding", "UTF8", "--locale", "C.UTF-8", "--data-checksums", "--no-instructions", .. _fast ? (string[])["--no-sync"] : [],
        ];
        using var initdb = new PostgresProcess(_binaries["initdb"], _account, _folder.Staging, password, arguments, LogSaid);
        await initdb.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
        File.Delete(password);
        if (initdb.ExitCode != 0)
            throw new CannotStartException($"PostgreSQL could not make a database in '{_folder.Root}': {initdb.Said}");
        Directory.Move(_folder.Staging, _folder.Cluster);
    }

    private async Task StartOnFreePortAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            _port = FreePort();
            if (await TryStartAsync(cancellationToken).ConfigureAwait(false))
                break;
            // Between asking for a free port and taking it, somebody else may take it.
            if (attempt == PortAttempts || !Server.Said.Contains("could not bind", StringComparison.Ordinal))
                throw new CannotStartException($"PostgreSQL does not start on '{_folder.Cluster}': {Server.Said}");
        }
        LogStarted(_folder.Cluster, _port);
    }

    private async Task<bool> TryStartAsync(CancellationToken cancellationToken)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] arguments =
        [
            "-D", PostgresProcess.Folder, "-p", _port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            .. Settings().SelectMany(s => new[] { "-c", s }),
        ];
        _started?.Dispose();
        _started = new PostgresProcess(_binaries["postgres"], _account, _folder.Cluster, "/dev/null", arguments, line =>
        {
            LogSaid(line);
            if (line.Contains("database system is ready to accept connections", StringComparison.Ordinal))
                ready.TrySetResult();
        });
        try
        {
            return await Task.WhenAny(ready.Task, Server.Exited).WaitAsync(cancellationToken).ConfigureAwait(false) == ready.Task;
        }
        catch (OperationCanceledException)
        {
            await Server.StopAsync(s_shutdown).ConfigureAwait(false);
            throw;
        }
    }

    private IEnumerable<string> Settings()
    {
        yield return "listen_addresses=127.0.0.1";
        yield return "unix_socket_directories=";
        yield return "lc_messages=C";
        yield return _fast ? "max_connections=600" : "max_connections=200";
        yield return "password_encryption=scram-sha-256";
        if (!_fast)
            yield break;
        yield return "fsync=off";
        yield return "synchronous_commit=off";
        yield return "full_page_writes=off";
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            await Server.Exited.ConfigureAwait(false);
            if (_stopping)
                return;
            LogEnded(Server.Id, Server.ExitCode);
            await LeftBehind.ClearAsync(_folder.Cluster, _logger, _time, CancellationToken.None).ConfigureAwait(false);
            if (!_stopping && !await TryStartAsync(CancellationToken.None).ConfigureAwait(false))
            {
                LogLost(Server.Said);
                return;
            }
            if (_stopping)
                await Server.StopAsync(s_shutdown).ConfigureAwait(false);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LoggerMessage(LogLevel.Information, "Making the private database in {Folder}")]
    private partial void LogInitialising(string folder);

    [LoggerMessage(LogLevel.Information, "The private PostgreSQL runs on {Folder}, port {Port}")]
    private partial void LogStarted(string folder, int port);

    [LoggerMessage(LogLevel.Error, "The private PostgreSQL (process {Id}) ended by itself with code {Code}; starting it again")]
    private partial void LogEnded(int id, int code);

    [LoggerMessage(LogLevel.Critical, "The private PostgreSQL does not start again: {Said}")]
    private partial void LogLost(string said);

    [LoggerMessage(LogLevel.Debug, "PostgreSQL: {Line}")]
    private partial void LogSaid(string line);
}
