using System.Globalization;

namespace EvQc.Shell.Database;

/// <summary>What a killed EvQc may have left on its data folder: a server still running, or the file by which PostgreSQL knows one.</summary>
internal static class LeftBehind
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns when nothing runs on the cluster any more. The caller holds the folder, so nobody starts a server meanwhile.</summary>
    public static async Task ClearAsync(string cluster, ILogger logger, TimeProvider time, CancellationToken cancellationToken)
    {
        var pidFile = Path.Combine(cluster, "postmaster.pid");
        if (!File.Exists(pidFile))
            return;
        var running = ProcessesIn(cluster);
        if (running.Count > 0)
            logger.LogWarning("A PostgreSQL of an EvQc that was killed still runs on {Folder}; stopping it", cluster);
        if (Postmaster(pidFile) is { } postmaster && running.Contains(postmaster))
            PostgresProcess.Interrupted(postmaster);
        var start = time.GetTimestamp();
        while (ProcessesIn(cluster) is { Count: > 0 } left)
        {
            if (time.GetElapsedTime(start) > s_patience)
                throw new CannotStartException(
                    $"Another PostgreSQL (process {string.Join(", ", left)}) runs on the data folder '{cluster}' and does not stop: end it, then start again.");
            // The kernel tells nobody but a parent that a process has ended, and we are not its parent.
            await Task.Delay(s_look, time, cancellationToken).ConfigureAwait(false);
        }
        // Its number may meanwhile belong to a stranger (in a container it nearly always does), which PostgreSQL would take for a server.
        File.Delete(pidFile);
    }

    private static int? Postmaster(string pidFile)
    {
        try
        {
            return int.TryParse(File.ReadLines(pidFile).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Every process of PostgreSQL stands in its cluster's folder, whose path is given without symbolic links.</summary>
    private static HashSet<int> ProcessesIn(string cluster)
    {
        var found = new HashSet<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && StandsIn(folder) == cluster)
                found.Add(id);
        return found;
    }

    private static string? StandsIn(string processFolder)
    {
        try
        {
            return new FileInfo(Path.Combine(processFolder, "cwd")).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // ended meanwhile, or somebody else's
        }
    }
}
