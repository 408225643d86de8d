using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EvQc.Shell;
using EvQc.Shell.Database;

namespace EvQc.Audit;

/// <summary>The <c>Audit</c> section of the configuration, read strictly.</summary>
/// <param name="AnchorFile">Where the head of each block is noted outside the database. Best on another disk, which the database's administrators cannot write.</param>
/// <param name="TimeStampServer">An RFC 3161 time-stamp server that countersigns heads; null: none.</param>
/// <param name="TimeStampEvery">At most one stamp in this time.</param>
/// <param name="SealEvery">How long entries may gather before they are sealed.</param>
/// <param name="VoidAfter">When a gap in the sequence is declared void: longer than any transaction lives.</param>
/// <param name="VerifyEvery">How often the server verifies itself; zero: never.</param>
public sealed record AuditSettings(
    string AnchorFile, Uri? TimeStampServer, TimeSpan TimeStampEvery, TimeSpan SealEvery, TimeSpan VoidAfter, TimeSpan VerifyEvery)
{
    public static AuditSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new(
            configuration["Audit:AnchorFile"] is { Length: > 0 } file ? Path.GetFullPath(file) : BesideTheData(DatabaseSettings.Read(configuration)),
            Server(configuration["Audit:TimeStampServer"]),
            Time(configuration, "Audit:TimeStampEvery", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1)),
            Time(configuration, "Audit:SealEvery", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(10)),
            Time(configuration, "Audit:VoidAfter", TimeSpan.FromHours(1), TimeSpan.FromSeconds(1)),
            Time(configuration, "Audit:VerifyEvery", TimeSpan.FromDays(1), TimeSpan.Zero));
    }

    /// <summary>In the data folder, but not in the cluster. Of databases elsewhere there may be several: each has a file of its own.</summary>
    private static string BesideTheData(DatabaseSettings database)
    {
        var name = database.Provider == DatabaseProvider.Embedded ? "audit" : NameOf(database.ConnectionString);
        return Path.Combine(database.DataFolder, "anchors", name + ".anchors");
    }

    private static string NameOf(string connectionString)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        string[] server = ["Server", "Host", "Data Source", "Port"];
        string[] database = ["Database", "Initial Catalog"];
        var name = Of(database);
        var where = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Of(server)}/{name}")))[..8];
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_')) + "-" + where;

        string Of(string[] keys) => string.Join(':', keys.Select(k => parts.TryGetValue(k, out var value) ? value.ToString() : null).Where(v => v is not null));
    }

    private static Uri? Server(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw new CannotStartException($"Audit:TimeStampServer is '{text}'; it can be an http or https address.");

    private static TimeSpan Time(IConfiguration configuration, string key, TimeSpan usual, TimeSpan least) =>
        configuration[key] is not { Length: > 0 } text ? usual
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= least && time <= TimeSpan.FromDays(31) ? time
        : throw new CannotStartException($"{key} is '{text}'; it can be a time such as {usual:c}, from {least:c} to 31 days.");
}
