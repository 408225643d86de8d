using System.Globalization;
using static System.FormattableString;

namespace EvQc.Shell.Database;

public enum DatabaseProvider
{
    /// <summary>A private PostgreSQL that EvQc starts on its data folder and stops when it stops.</summary>
    Embedded,
    PostgreSql,
    SqlServer,
}

/// <summary>The <c>Database</c> section of the configuration, read strictly.</summary>
/// <param name="DataFolder">Where the private PostgreSQL keeps its files; read with <see cref="DatabaseProvider.Embedded"/> only.</param>
/// <param name="Fast">The private PostgreSQL does not wait for the disk: for data that may be lost, such as a test's.</param>
/// <param name="CompatibilityLevel">SQL Server: 150 is SQL Server 2019.</param>
/// <param name="MaxBatchSize">SQL Server: statements a round trip; 1 where the server lacks MERGE.</param>
public sealed record DatabaseSettings(
    DatabaseProvider Provider, string ConnectionString, string DataFolder, bool Fast, int CompatibilityLevel, int? MaxBatchSize)
{
    public const string DefaultRole = "evqc_app";

    /// <summary>
    /// The owner of the tables, as whom the schema is updated, backed up and restored; null: <see cref="ConnectionString"/> is the owner's
    /// too, and then only triggers stand between EvQc's login and its records.
    /// </summary>
    public string? MigrationConnectionString { get; init; }

    /// <summary>The role of the database that holds the application's rights; EvQc's own login is a member of it.</summary>
    public string ApplicationRole { get; init; } = DefaultRole;

    public static DatabaseSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var provider = ReadProvider(configuration["Database:Provider"]);
        var connection = configuration["Database:ConnectionString"] ?? "";
        if (provider != DatabaseProvider.Embedded && string.IsNullOrWhiteSpace(connection))
            throw new CannotStartException($"Database:ConnectionString is empty, and Database:Provider={provider} needs one.");
        return new(
            provider, connection,
            Path.GetFullPath(configuration["Database:DataFolder"] is { Length: > 0 } folder ? folder : ".evqc"),
            ReadFlag(configuration, "Database:Fast"),
            ReadNumber(configuration, "Database:SqlServer:CompatibilityLevel", 100, 999) ?? 150,
            ReadNumber(configuration, "Database:SqlServer:MaxBatchSize", 1, 1000))
        {
            MigrationConnectionString = configuration["Database:MigrationConnectionString"] is { Length: > 0 } owner ? owner : null,
            ApplicationRole = configuration["Database:ApplicationRole"] is { Length: > 0 } role ? role : DefaultRole,
        };
    }

    private static DatabaseProvider ReadProvider(string? text) =>
        text is null or "" ? DatabaseProvider.Embedded
        : Enum.GetNames<DatabaseProvider>().FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<DatabaseProvider>(name)
            : throw new CannotStartException(
                $"Database:Provider is '{text}'; it can be {string.Join(", ", Enum.GetNames<DatabaseProvider>())}.");

    private static bool ReadFlag(IConfiguration configuration, string key) =>
        configuration[key] is not { Length: > 0 } text ? false
        : bool.TryParse(text, out var flag) ? flag
        : throw new CannotStartException($"{key} is '{text}'; it can be true or false.");

    private static int? ReadNumber(IConfiguration configuration, string key, int least, int most) =>
        configuration[key] is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new CannotStartException(Invariant($"{key} is '{text}'; it can be a whole number from {least} to {most}."));
}
