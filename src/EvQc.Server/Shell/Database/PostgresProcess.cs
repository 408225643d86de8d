using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace EvQc.Shell.Database;

/// <summary>
/// One PostgreSQL program as a child that cannot outlive us: the kernel sends it SIGINT (PostgreSQL's fast shutdown) when we die,
/// even by SIGKILL. It runs in a session of its own, so a Ctrl-C in the terminal reaches EvQc only, which then stops it in order.
/// </summary>
public sealed class PostgresProcess : IDisposable
{
    private const int Interrupt = 2;
    private const int Quit = 3;

    // The folder is opened before the account changes and named by its descriptor, so that it may lie where the account cannot
    // look, as /root does. Programs first return to their working folder, which therefore must be one that everybody may enter.
    private const string Launch = "exec 9<\"$1\" 8<\"$2\"; cd /; shift 2; exec setsid setpriv --pdeathsig INT \"$@\"";
    private const int KeptLines = 40;

    private readonly Process _process;
    private readonly Queue<string> _lines = new();
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="folder">The cluster, which the arguments name as <see cref="Folder"/>.</param>
    /// <param name="input">A file the arguments may name as <see cref="Input"/>.</param>
    /// <param name="said">Called with every line the program says.</param>
    public PostgresProcess(
        string program, PostgresAccount account, string folder, string input, IEnumerable<string> arguments, Action<string> said)
    {
        ArgumentNullException.ThrowIfNull(account);
        string[] become = account.User is null ? [] : [$"--reuid={account.User}", $"--regid={account.Group}", "--clear-groups"];
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("/bin/sh", ["-c", Launch, "evqc", folder, input, .. become, "--", program, .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                Environment = { ["LC_ALL"] = "C", ["PGDATA"] = "" },
            },
        };
        DataReceivedEventHandler keep = (_, line) => Keep(line.Data, said);
        _process.OutputDataReceived += keep;
        _process.ErrorDataReceived += keep;
        StartOnThreadOfItsOwn();
    }

    public static string Folder => "/proc/self/fd/9";
    public static string Input => "/proc/self/fd/8";

    public int Id => _process.Id;

    /// <summary>Ends when the program has ended.</summary>
    public Task Exited => _exited.Task;

    public int ExitCode => _process.ExitCode;

    /// <summary>The last lines it said.</summary>
    public string Said
    {
        get
        {
            lock (_lines)
                return string.Join(Environment.NewLine, _lines);
        }
    }

    /// <summary>Fast shutdown: open transactions are rolled back and the data is left clean. What does not end in time is aborted.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (Exited.IsCompleted)
            return;
        Signal(Id, Interrupt);
        try
        {
            await Exited.WaitAsync(patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Signal(Id, Quit);
            await Exited.ConfigureAwait(false);
        }
    }

    public void Dispose() => _process.Dispose();

    /// <summary>Asks a server that an EvQc which was killed left behind to shut down.</summary>
    public static void Interrupted(int processId) => Signal(processId, Interrupt);

    private void StartOnThreadOfItsOwn()
    {
        // PR_SET_PDEATHSIG watches the thread that forked, not the process: on a pool thread it would fire when the pool shrinks.
        using var started = new ManualResetEventSlim();
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                _process.Start();
                _process.StandardInput.Close();
                _process.BeginOutputReadLine();
                _process.BeginErrorReadLine();
            }
            catch (Exception e)
            {
                failure = e;
            }
            started.Set();
            if (failure is not null)
                return;
            _process.WaitForExit();
            _exited.SetResult();
        })
        { IsBackground = true, Name = "PostgreSQL" };
        thread.Start();
        started.Wait();
        if (failure is not null)
            throw new CannotStartException("PostgreSQL cannot be started: " + failure.Message, failure);
    }

    private void Keep(string? line, Action<string> said)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            if (_lines.Count == KeptLines)
                _lines.Dequeue();
            _lines.Enqueue(line);
        }
        said(line);
    }

    private static void Signal(int processId, int signal)
    {
        // A process that has ended meanwhile is what was wanted.
        const int NoSuchProcess = 3;
        if (Kill(processId, signal) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"Signal {signal} to PostgreSQL (process {processId}) failed with error {error}."));
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
