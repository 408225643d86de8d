namespace EvQc.Audit;

/// <summary>One check with what it found; <see cref="Failure"/> says why it could not be made.</summary>
public sealed record CheckResult(string Name, IReadOnlyList<IntegrityFinding> Findings, int More, string? Failure);

/// <summary>What a verification came to.</summary>
public sealed record Verification(DateTimeOffset At, TimeSpan Took, AuditHead? Head, long Entries, long Unsealed, IReadOnlyList<CheckResult> Checks)
{
    public int FindingCount => Checks.Sum(c => c.Findings.Count + c.More);

    public bool IsComplete => Checks.All(c => c.Failure is null);

    public bool IsClean => IsComplete && FindingCount == 0;
}

/// <summary>Asks every registered check. It only reads; it may run while others write, and on a second node at the same time.</summary>
public sealed class VerifyRecords(IEnumerable<IIntegrityCheck> checks, [FromKeyedServices(VerifyRecords.Replay)] IEnumerable<IIntegrityCheck> replays, EvQcContext db)
{
    /// <summary>The key of checks that compute everything once more: they take longer, and are made when asked for.</summary>
    public const string Replay = "replay";

    /// <summary>So many findings of a check are listed; the rest are counted.</summary>
    public const int MostListed = 200;

    public Task<Verification> RunAsync(CancellationToken cancellationToken) => RunAsync(replay: false, cancellationToken);

    public async Task<Verification> RunAsync(bool replay, CancellationToken cancellationToken)
    {
        var (at, started) = (db.Time.GetUtcNow(), db.Time.GetTimestamp());
        var results = new List<CheckResult>();
        foreach (var check in replay ? checks.Concat(replays) : checks)
            results.Add(await RunAsync(check, cancellationToken));
        var standing = await new SealStanding(db).ReadAsync(cancellationToken);
        return new(at, db.Time.GetElapsedTime(started), standing.Head, standing.Entries, standing.Unsealed, results);
    }

    private static async Task<CheckResult> RunAsync(IIntegrityCheck check, CancellationToken cancellationToken)
    {
        var (findings, more) = (new List<IntegrityFinding>(), 0);
        try
        {
            await foreach (var finding in check.RunAsync(cancellationToken))
            {
                if (findings.Count < MostListed) findings.Add(finding);
                else more++;
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new(check.Name, findings, more, e.GetBaseException().Message);
        }

        return new(check.Name, findings, more, null);
    }
}
