using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace EvQc;

/// <summary>A program as a child of the test run, which the kernel ends when the run ends, however it ends.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="atOurEnd">The signal it gets when the run ends: TERM, or KILL for what needs no order.</param>
    public ChildProcess(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment, string atOurEnd = "TERM")
    {
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", atOurEnd, "--", program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);

        // The kernel watches the thread that started the child, so that thread must live as long as the child.
        using var started = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            _process.Start();
            _process.StandardInput.Close();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            started.Set();
            _process.WaitForExit();
            _exited.SetResult();
        })
        { IsBackground = true };
        thread.Start();
        started.Wait();
    }

    public int Id => _process.Id;

    public Task Exited => _exited.Task;

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _exited.Task.IsCompleted;

    public string Said
    {
        get
        {
            lock (_said) return _said.ToString();
        }
    }

    /// <summary>SIGKILL: nothing in the program runs after this.</summary>
    public async Task KillAsync()
    {
        Signal(9);
        await Exited;
    }

    /// <summary>SIGTERM, and SIGKILL when that is not heard within half a minute.</summary>
    public async Task StopAsync()
    {
        Signal(15);
        if (await Task.WhenAny(Exited, Task.Delay(TimeSpan.FromSeconds(30))) != Exited) Signal(9);
        await Exited;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private void Signal(int signal)
    {
        if (!HasExited) _ = Kill(_process.Id, signal);
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_said) _said.AppendLine(line);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
