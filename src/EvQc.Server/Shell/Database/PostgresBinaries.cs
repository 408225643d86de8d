using System.Globalization;
using static System.FormattableString;

namespace EvQc.Shell.Database;

/// <summary>Where PostgreSQL's programs are: Debian's <c>postgresql</c> package keeps one folder a major version, other systems use the PATH.</summary>
public sealed record PostgresBinaries(string Folder, int? Major)
{
    private const string Debian = "/usr/lib/postgresql";

    public string this[string program] => Path.Combine(Folder, program);

    /// <param name="cluster">An existing cluster runs on its own major version only; for a new one the newest is taken.</param>
    public static PostgresBinaries For(string cluster)
    {
        var installed = Installed();
        if (installed.Count == 0)
            throw new CannotStartException(
                "PostgreSQL is not installed: run 'apt-get install postgresql', or set Database:Provider and Database:ConnectionString to use a server you have.");
        var versionFile = Path.Combine(cluster, "PG_VERSION");
        if (!File.Exists(versionFile))
            return installed[0];
        var major = int.Parse(File.ReadAllText(versionFile).Trim(), CultureInfo.InvariantCulture);
        return installed.FirstOrDefault(b => b.Major == major) ?? installed.FirstOrDefault(b => b.Major is null)
            ?? throw new CannotStartException(
                Invariant($"The data in '{cluster}' was made by PostgreSQL {major}, which is not installed: run 'apt-get install postgresql-{major}', or move the data with pg_upgrade."));
    }

    /// <summary>PostgreSQL's own programs to dump and restore with, on a server of any version up to theirs: the newest there are.</summary>
    public static PostgresBinaries ForDumps(string cluster) => Directory.Exists(cluster)
        ? For(cluster)
        : Installed("pg_dump", "pg_restore").FirstOrDefault() ?? throw new CannotStartException(
            "pg_dump is not installed: run 'apt-get install postgresql-client', in the version of the server or a newer one.");

    private static List<PostgresBinaries> Installed(string first = "initdb", string second = "postgres")
    {
        var found = new List<PostgresBinaries>();
        if (Directory.Exists(Debian))
            foreach (var folder in Directory.EnumerateDirectories(Debian))
                if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var major))
                    Add(Path.Combine(folder, "bin"), major);
        found.Sort((a, b) => b.Major!.Value.CompareTo(a.Major!.Value));
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            Add(folder, null);
        return found;

        void Add(string folder, int? major)
        {
            if (File.Exists(Path.Combine(folder, first)) && File.Exists(Path.Combine(folder, second)))
                found.Add(new(folder, major));
        }
    }
}
