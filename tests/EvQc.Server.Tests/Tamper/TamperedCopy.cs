using System.Runtime.CompilerServices;
using EvQc.Audit;
using EvQc.Shell.Database;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EvQc.Tamper;

/// <summary>A copy of the laboratory's database with its anchor file, to do to it what nobody may.</summary>
public sealed class TamperedCopy(DatabaseSettings settings, string anchorFile) : IAsyncDisposable
{
    private WebApplication? _verifier;

    public string AnchorFile { get; } = anchorFile;

    public DatabaseSettings Settings { get; } = settings;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>As the owner of the server, with every trigger switched off meanwhile.</summary>
    public Task SqlAsync(string sql) => Tampering.DoAsync(OpenAsOwner(), FormattableStringFactory.Create(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)));

    public EvQcContext OpenAsOwner() => TestDatabaseServer.Open(Settings with { ConnectionString = Settings.MigrationConnectionString! }, TimeProvider.System);

    /// <summary>With the login that EvQc itself works with.</summary>
    public async Task AsApplicationAsync(string sql)
    {
        await using var db = TestDatabaseServer.Open(Settings, TimeProvider.System);
        await db.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), Cancel);
    }

    /// <summary>Keeps every table as it is now, for <see cref="RestoreAsync"/>.</summary>
    public async Task KeepAsync()
    {
        await using var owner = OpenAsOwner();
        await owner.Database.ExecuteSqlRawAsync("CREATE SCHEMA kept", Cancel);
        foreach (var copy in GuardedTables.All.Select(t => $"CREATE TABLE kept.\"{t.Name}\" AS TABLE public.\"{t.Name}\"")) await owner.Database.ExecuteSqlRawAsync(copy, Cancel);
    }

    /// <summary>Puts back the tables that the statements name.</summary>
    public async Task RestoreAsync(IEnumerable<string> statements)
    {
        var all = string.Join('\n', statements);
        foreach (var table in GuardedTables.All.Where(t => System.Text.RegularExpressions.Regex.IsMatch(all, $@"\b{t.Name}\b", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(10))))
            await SqlAsync($"DELETE FROM \"{table.Name}\"; INSERT INTO \"{table.Name}\" OVERRIDING SYSTEM VALUE SELECT * FROM kept.\"{table.Name}\"");
    }

    /// <summary>What <c>evqc verify --replay</c> finds.</summary>
    public async Task<IReadOnlyList<IntegrityFinding>> VerifyAsync()
    {
        _verifier ??= ClosedLaboratory.Build(Settings, AnchorFile, null);
        await using var scope = _verifier.Services.CreateAsyncScope();
        var verification = await scope.ServiceProvider.GetRequiredService<VerifyRecords>().RunAsync(replay: true, Cancel);
        return [.. verification.Checks.SelectMany(c => c.Findings.Concat(c.Failure is { } failure ? [new("check-failed", $"{c.Name}: {failure}")] : []))];
    }

    /// <summary>An act of EvQc itself while the machine's clock says something else; sealed with that clock.</summary>
    public async Task ActAsync(TimeProvider clock, Func<IServiceProvider, Task> act)
    {
        await using var app = ClosedLaboratory.Build(Settings, AnchorFile, clock);
        await using (var scope = app.Services.CreateAsyncScope()) await act(scope.ServiceProvider);
        await SealAsync(app);
    }

    internal static async Task SealAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        while (await scope.ServiceProvider.GetRequiredService<SealTrail>().RunAsync(Cancel)) continue;
        await app.Services.GetRequiredService<AnchorHeads>().RunAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_verifier is not null) await _verifier.DisposeAsync();
        File.Delete(AnchorFile);
    }
}
