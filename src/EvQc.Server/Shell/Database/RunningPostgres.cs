using System.Globalization;
using EvQc.Migrations;

namespace EvQc.Shell.Database;

/// <summary>The private PostgreSQL that another EvQc has started on a data folder: a verb that only reads may use it beside that one.</summary>
internal static class RunningPostgres
{
    private const int PortLine = 3;

    /// <summary>Null when none runs there, or this user may not read the folder.</summary>
    public static string? ConnectionStringOf(string dataFolder)
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(dataFolder, "postgres", "postmaster.pid"));
            var password = File.ReadAllText(Path.Combine(dataFolder, "application.password")).Trim();
            return lines.Length > PortLine && int.TryParse(lines[PortLine], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                ? PostgreSqlServer.Loopback(port, DatabaseSettings.DefaultRole, password, EmbeddedPostgres.Database)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
