namespace EvQc.Shell.Database;

/// <summary>
/// As whom PostgreSQL runs. It refuses to run as root, so root hands it to the cluster's owner (Debian's <c>postgres</c> account for a new
/// one); everybody else runs it as themselves.
/// </summary>
/// <param name="User">An account's number or name, or null to stay who we are.</param>
public sealed record PostgresAccount(string? User, string? Group)
{
    private const string PackageAccount = "postgres";

    public static PostgresAccount For(string cluster)
    {
        if (!Environment.IsPrivilegedProcess)
            return new(null, null);
        if (Directory.Exists(cluster) && Coreutils.Owner(cluster) is { User: not "0" } owner)
            return new(owner.User, owner.Group);
        return File.ReadLines("/etc/passwd").Any(l => l.StartsWith(PackageAccount + ":", StringComparison.Ordinal))
            ? new(PackageAccount, PackageAccount)
            : throw new CannotStartException(
                "PostgreSQL does not run as root and the account 'postgres' is missing: start EvQc as an ordinary user, or run 'apt-get install postgresql'.");
    }

    /// <summary>Gives a file or a folder to the account.</summary>
    public void Own(string path)
    {
        if (User is not null)
            Coreutils.Own(path, User, Group!);
    }
}
