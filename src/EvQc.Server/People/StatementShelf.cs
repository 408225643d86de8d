using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.People;

/// <summary>The accountability statements on record; the newest is the one to accept.</summary>
public sealed class StatementShelf(EvQcContext db)
{
    /// <summary>Null where <c>config/accountability</c> has none: then nobody can sign.</summary>
    public Task<AccountabilityStatement?> InForceAsync(CancellationToken cancellationToken) =>
        db.Set<AccountabilityStatement>().AsNoTracking().OrderByDescending(s => s.Number).FirstOrDefaultAsync(cancellationToken);
}

/// <summary>On start: puts every statement of <c>config/accountability</c> on record, where it stays as it is. A changed file stops the start.</summary>
public sealed partial class RegisterStatements(EvQcContext db, IConfiguration configuration, TimeProvider time)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(configuration["Configuration:Path"] ?? Path.Combine(AppContext.BaseDirectory, "config"), "accountability");
        if (!Directory.Exists(folder)) return;
        var recorded = await db.Set<AccountabilityStatement>().AsNoTracking().ToDictionaryAsync(s => s.Number, cancellationToken);
        db.ActAs(Actor.System, "Loaded from the configuration folder");
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            await RegisterAsync(file, recorded, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another node starting at the same time has put them on record; what it wrote is compared on the next start.
            db.ChangeTracker.Clear();
            if (await StatementsAsync(cancellationToken) == recorded.Count) throw;
        }
    }

    private async Task RegisterAsync(string file, Dictionary<int, AccountabilityStatement> recorded, CancellationToken cancellationToken)
    {
        var name = $"accountability/{Path.GetFileName(file)}";
        if (StatementName().Match(Path.GetFileName(file)) is not { Success: true } match)
            throw new CannotStartException($"{name}: statements are named accountability/v001.md; move or remove this file.");
        var number = int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
        var text = (await File.ReadAllTextAsync(file, Encoding.UTF8, cancellationToken)).ReplaceLineEndings("\n");
        if (string.IsNullOrWhiteSpace(text)) throw new CannotStartException($"{name}: the statement is empty; write it, or remove the file.");
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        if (!recorded.TryGetValue(number, out var known))
            db.Add(new AccountabilityStatement { Id = Guid.CreateVersion7(), Number = number, Text = text, Sha256 = sha256, RegisteredAt = time.GetUtcNow() });
        else if (known.Sha256 != sha256)
            throw new CannotStartException($"{name} differs from the statement on record, which people may have accepted: restore the file and add the next version beside it.");
    }

    private Task<int> StatementsAsync(CancellationToken cancellationToken) => db.Set<AccountabilityStatement>().CountAsync(cancellationToken);

    [GeneratedRegex(@"^v(?<number>[0-9]{3,6})\.md$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StatementName();
}

internal sealed class StatementsStart(IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RegisterStatements>().RunAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
