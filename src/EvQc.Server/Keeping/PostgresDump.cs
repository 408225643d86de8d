using System.Diagnostics;
using EvQc.Migrations;
using EvQc.Shell;
using EvQc.Shell.Database;

namespace EvQc.Keeping;

/// <summary>PostgreSQL's own programs to take a database out and to bring it back; its custom format, compressed and with its own checks.</summary>
internal static class PostgresDump
{
    /// <param name="snapshot">The view of the database that an open transaction has exported.</param>
    public static Task WriteAsync(PostgresBinaries binaries, string connectionString, string snapshot, Func<Stream, Task> take, CancellationToken cancellationToken) =>
        RunAsync(binaries["pg_dump"], connectionString, ["--format=custom", "--no-owner", "--no-privileges", "--no-password", "--snapshot", snapshot],
            async process =>
            {
                process.StandardInput.Close();
                await take(process.StandardOutput.BaseStream);
            }, cancellationToken);

    public static Task ReadAsync(PostgresBinaries binaries, string connectionString, Func<Stream, Task> give, CancellationToken cancellationToken) =>
        RunAsync(
            binaries["pg_restore"], connectionString,
            ["--no-owner", "--no-privileges", "--no-password", "--exit-on-error", "--single-transaction", "--dbname", PostgreSqlServer.NameIn(connectionString)],
            async process =>
            {
                await give(process.StandardInput.BaseStream);
                process.StandardInput.Close();
                await process.StandardOutput.ReadToEndAsync(cancellationToken);
            }, cancellationToken);

    private static async Task RunAsync(
        string program, string connectionString, string[] arguments, Func<Process, Task> talk, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["LC_ALL"] = "C" },
        };
        foreach (var (name, value) in PostgreSqlServer.ClientVariables(connectionString)) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await talk(process);
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (IOException) when (!cancellationToken.IsCancellationRequested)
        {
            // It ended before it had read all; what it said tells why.
            await process.WaitForExitAsync(cancellationToken);
        }
        catch
        {
            if (!process.HasExited) process.Kill();
            throw;
        }

        if (process.ExitCode != 0) throw new CannotStartException($"{Path.GetFileName(program)} failed: {(await said).Trim()}");
    }
}
