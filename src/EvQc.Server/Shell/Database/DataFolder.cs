using System.Globalization;
using System.Security.Cryptography;

namespace EvQc.Shell.Database;

/// <summary>
/// The folder of a private PostgreSQL: <c>postgres/</c> is the cluster, <c>postgres.password</c> its owner's password,
/// <c>application.password</c> that of the login EvQc works with.
/// Whoever holds this object holds the folder: a second EvQc on it is refused.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string root, FileStream @lock) => (Root, _lock) = (root, @lock);

    public string Root { get; }
    public string Cluster => Path.Combine(Root, "postgres");
    public string Staging => Path.Combine(Root, "postgres.initialising");

    /// <exception cref="CannotStartException">The folder cannot be written, or another EvQc holds it.</exception>
    public static DataFolder Open(string root)
    {
        try
        {
            Directory.CreateDirectory(root);
            var real = Coreutils.RealPath(root);
            return new(real, Hold(Path.Combine(real, "evqc.lock")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException(
                $"The data folder '{root}' cannot be written ({e.Message.TrimEnd('.')}): choose another with --data DIR or correct its owner.", e);
        }
    }

    /// <summary>The password of the database's owner, made on first use and readable by this user only.</summary>
    public string OwnerPassword() => Password("postgres.password");

    /// <summary>The password of the login that EvQc works with.</summary>
    public string ApplicationPassword() => Password("application.password");

    public static void WritePrivately(string path, string text)
    {
        using var file = new FileStream(path, Coreutils.PrivateFile(FileMode.Create));
        using var writer = new StreamWriter(file);
        writer.WriteLine(text);
    }

    public void Dispose() => _lock.Dispose();

    private string Password(string name)
    {
        var file = Path.Combine(Root, name);
        if (File.Exists(file))
            return File.ReadAllText(file).Trim();
        var password = RandomNumberGenerator.GetHexString(40, lowercase: true);
        WritePrivately(file, password);
        return password;
    }

    private static FileStream Hold(string path)
    {
        // The kernel gives the lock back when the process ends, however it ends. The number inside only serves the message.
        FileStream held;
        try
        {
            held = new FileStream(path, Coreutils.PrivateFile(FileMode.OpenOrCreate));
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException) && File.Exists(path))
        {
            throw new CannotStartException(
                $"The data folder '{Path.GetDirectoryName(path)}' is in use by another EvQc: stop that one, or choose another with --data DIR.", e);
        }
        held.SetLength(0);
        held.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
        held.Flush();
        return held;
    }
}
