using Microsoft.EntityFrameworkCore;

namespace EvQc.Audit;

/// <summary>The entries of the trail, read once in the order of their sequence and handed out block by block.</summary>
internal sealed class TrailReading : IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;
    private readonly IAsyncEnumerator<TrailEntry> _entries;
    private bool _isOpen;
    private bool _isStarted;

    public TrailReading(IServiceScopeFactory scopes, long last, CancellationToken cancellationToken)
    {
        _scope = scopes.CreateAsyncScope();
        var rows = _scope.ServiceProvider.GetRequiredService<EvQcContext>().Set<TrailRow>();
        _entries = rows.Where(e => e.Sequence > 0 && e.Sequence <= last).OrderBy(e => e.Sequence).AsTrail().AsAsyncEnumerable().GetAsyncEnumerator(cancellationToken);
    }

    /// <summary>The entries up to a sequence that were not handed out yet.</summary>
    public async Task<List<SeenEntry>> UpToAsync(long last, ClockCheck clock, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var seen = new List<SeenEntry>();
        if (!_isStarted) (_isStarted, _isOpen) = (true, await _entries.MoveNextAsync());
        while (_isOpen && _entries.Current is { } entry && entry.Sequence <= last)
        {
            seen.Add(new(entry.Sequence, entry.Leaf()));
            clock.See(entry);
            _isOpen = await _entries.MoveNextAsync();
        }

        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        await _entries.DisposeAsync();
        await _scope.DisposeAsync();
    }
}

/// <summary>Whether the clock went back by more than a transaction can explain: then entries may be dated as somebody wished.</summary>
internal sealed class ClockCheck
{
    private static readonly TimeSpan Explained = TimeSpan.FromMinutes(70);
    private readonly List<IntegrityFinding> _found = [];
    private TrailEntry? _latest;

    public void See(TrailEntry entry)
    {
        if (_latest is not null && entry.At < _latest.At - Explained)
        {
            _found.Add(new("clock-set-back", $"The clock was set back, or an entry dated back: {entry.Name} was written after {_latest.Name}.")
            { Sequence = entry.Sequence, Subject = entry.Subject, SubjectId = entry.SubjectId, By = entry.ActorName, At = entry.At });
            _latest = entry;
        }
        else if (_latest is null || entry.At > _latest.At)
        {
            _latest = entry;
        }
    }

    public IEnumerable<IntegrityFinding> At(SealedBlock block, SealedBlock? previous)
    {
        if (previous is not null && block.SealedAt < previous.SealedAt - Explained)
        {
            _found.Add(new("clock-set-back", FormattableString.Invariant(
                $"The clock was set back between block {previous.Number} ({previous.SealedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC) and block {block.Number} ({block.SealedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC)."))
            { Block = block.Number, At = block.SealedAt });
        }

        IntegrityFinding[] found = [.. _found];
        _found.Clear();
        return found;
    }
}
