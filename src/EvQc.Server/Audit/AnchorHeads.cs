using Microsoft.EntityFrameworkCore;

namespace EvQc.Audit;

/// <summary>Notes every sealed block in the anchor file, those too that a crash kept from being noted.</summary>
public sealed partial class AnchorHeads(IServiceScopeFactory scopes, AnchorFile file, TimeStamps stamps, ILogger<AnchorHeads> logger) : IDisposable
{
    private const int MostAtOnce = 1000;
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
            var last = file.LastNumber();
            while (await NextAsync(db, last, cancellationToken) is { Count: > 0 } heads)
            {
                await file.AppendAsync([.. heads.Select(AnchorLine.Of)], cancellationToken);
                last = heads[^1].Number;
            }

            if (await db.AuditHeadAsync(cancellationToken) is not { } head) return;
            if (head.Number < last) LogBehind(head.Number, last);
            else await stamps.StampAsync(head, file, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static Task<List<AuditHead>> NextAsync(EvQcContext db, long after, CancellationToken cancellationToken) =>
        db.Set<AuditBlock>().AsNoTracking().Where(b => b.Number > after).OrderBy(b => b.Number).Take(MostAtOnce)
            .Select(b => new AuditHead(b.Number, b.Hash, b.LastSequence, b.SealedAt)).ToListAsync(cancellationToken);

    [LoggerMessage(LogLevel.Critical, "The database ends at audit block {Present}, the anchor file at {Anchored}: newest entries are gone, or an old backup is in their place; run evqc verify")]
    private partial void LogBehind(long present, long anchored);
}
