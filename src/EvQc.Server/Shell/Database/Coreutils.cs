using System.Diagnostics;

namespace EvQc.Shell.Database;

/// <summary>What the operating system's own small programs do and .NET has no call for.</summary>
internal static class Coreutils
{
    /// <summary>The path with every symbolic link on it resolved.</summary>
    public static string RealPath(string path) => Run("realpath", path);

    public static (string User, string Group) Owner(string path) => Run("stat", "-c", "%u:%g", path).Split(':') switch
    {
        [var user, var group] => (user, group),
        var other => throw new InvalidOperationException($"stat said '{string.Join(':', other)}' of '{path}'."),
    };

    public static void Own(string path, string user, string group) => Run("chown", "-R", $"{user}:{group}", path);

    /// <summary>Options of a file that only its owner can read.</summary>
    public static FileStreamOptions PrivateFile(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    public static void MakePrivateFolder(string path)
    {
        if (!OperatingSystem.IsWindows())
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd().TrimEnd('\n');
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new IOException(error.GetAwaiter().GetResult().Trim());
    }
}
