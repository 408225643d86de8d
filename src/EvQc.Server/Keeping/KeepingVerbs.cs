using EvQc.Audit;
using EvQc.Shell;
using EvQc.Shell.Database;
using EvQc.Shell.Web;

namespace EvQc.Keeping;

/// <summary><c>evqc backup FILE</c> and <c>evqc restore FILE [--over-newer-records REASON]</c>.</summary>
internal static class KeepingVerbs
{
    private const string OverNewer = "--over-newer-records";

    public static async Task<int> BackUpAsync(string[] args, CancellationToken cancellationToken)
    {
        var (file, words) = FileOf(args, "backup");
        await using var app = Build(words);
        var connection = app.Services.GetRequiredService<DatabaseConnection>();
        await connection.OpenOrJoinAsync(cancellationToken);
        await using (var db = connection.Open())
            await VerifyVerb.EnsureVersionAsync(db, cancellationToken);
        Origin.Begin($"evqc backup, {Environment.UserName} on {Environment.MachineName}", app.Services.GetRequiredService<LaboratorySettings>().Zone.Id);
        var manifest = await app.Services.GetRequiredService<BackUp>().RunAsync(Path.GetFullPath(file), cancellationToken);
        Console.WriteLine($"Wrote {file}: {manifest.Rows.Values.Sum()} rows up to audit block {manifest.HeadBlock}, entry {manifest.LastEntry}; "
            + $"database SHA-256 {manifest.Parts[0].Sha256}. Keep it, and the anchor file, on another machine.");
        return 0;
    }

    public static async Task<int> RestoreAsync(string[] args, CancellationToken cancellationToken)
    {
        var (file, words) = FileOf(args, "restore");
        var (reason, settings) = ReasonOf(words);
        await using var app = Build(settings);
        var connection = app.Services.GetRequiredService<DatabaseConnection>();
        await connection.OpenAsync(cancellationToken);
        Origin.Begin($"evqc restore, {Environment.UserName} on {Environment.MachineName}", app.Services.GetRequiredService<LaboratorySettings>().Zone.Id);
        var restored = await app.Services.GetRequiredService<RestoreBackup>().RunAsync(
            new(Path.GetFullPath(file), reason),
            beside => ServerHost.Build([.. settings, "--Logging:LogLevel:Default=None"], builder => builder.Configuration.AddInMemoryCollection(beside)), cancellationToken);
        Console.WriteLine($"Restored the backup of {restored.Backup.MadeAt:yyyy-MM-dd HH:mm:ss} UTC, up to audit block {restored.Backup.HeadBlock}, entry {restored.Backup.LastEntry}. "
            + $"What it replaced is kept as the database {restored.Kept}.");
        foreach (var newer in restored.SetAside) Console.WriteLine($"Set aside: {newer}");

        // That newer blocks are missing, or the anchors not yet back in their place, is what was just said or done.
        foreach (var finding in restored.Verification.Checks.SelectMany(c => c.Findings).Where(f => f.Code is not ("newest-missing" or "anchors-missing")))
            Console.WriteLine($"Found: {finding.What}");
        return 0;
    }

    private static WebApplication Build(string[] words) => ServerHost.Build([.. words, "--Demo:Enabled=false", "--Logging:LogLevel:Default=Warning"]);

    private static (string File, string[] Words) FileOf(string[] args, string verb) =>
        args is [{ Length: > 0 } file, .. var words] && !file.StartsWith('-')
            ? (file, words)
            : throw new CannotStartException($"'./evqc {verb} FILE' needs the name of a file.");

    private static (string? Reason, string[] Words) ReasonOf(string[] words)
    {
        var at = Array.IndexOf(words, OverNewer);
        if (at < 0) return (null, words);
        return at + 1 < words.Length && words[at + 1].Trim().Length > 0 && !words[at + 1].StartsWith("--", StringComparison.Ordinal)
            ? (words[at + 1], [.. words[..at], .. words[(at + 2)..]])
            : throw new CannotStartException($"{OverNewer} needs a reason, in quotes.");
    }
}
