using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Audit;

public sealed class Sealing_the_trail(TestDatabaseServer server) : IAsyncLifetime
{
    private SealedDatabase _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await SealedDatabase.StartAsync(server);

    [Fact]
    public async Task Takes_every_entry_into_a_chain_of_blocks_and_notes_the_head_outside()
    {
        await _database.TellAsync(3);
        await _database.SealAsync();
        await _database.TellAsync(2);
        await _database.SealAsync();

        var blocks = await BlocksAsync();
        blocks.Count.ShouldBe(2);
        blocks.Sum(b => b.Count).ShouldBe(await _database.ReadAsync(db => db.Set<AuditEntry>().CountAsync(Cancel)));
        ChainCheck.FirstFault(blocks).ShouldBeNull();
        _database.Anchors.Read().Select(l => l!.Hash).ShouldBe(blocks.Select(b => b.Hash));
        (await _database.SealOnceAsync()).ShouldBeFalse("nothing is left");
        (await _database.FindingsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Waits_for_a_transaction_that_commits_late_and_leaves_an_abandoned_one_void()
    {
        await using var late = await OpenAsync("late");
        await using (await OpenAsync("abandoned"))
        {
            await _database.TellAsync(1);
            await _database.SealAsync();
        }

        (await BlocksAsync())[^1].Pending.Sum(g => g.Count).ShouldBe(2);
        await late.Database.CommitTransactionAsync(Cancel);
        await _database.SealAsync();
        (await BlocksAsync())[^1].Count.ShouldBe(1);

        _database.Clock.Offset = TimeSpan.FromHours(1.1);
        await _database.SealAsync();

        var last = (await BlocksAsync())[^1];
        (last.Count, last.Pending.Count, last.Void.Sum(g => g.Count)).ShouldBe((0, 0, 1));
        (await _database.FindingsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Is_done_by_several_at_once_without_a_fork_and_without_losing_or_doubling_an_entry()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var sealers = Enumerable.Range(0, 3).Select(i => Task.Run(() => SealWhileCrashingAsync(i, stop.Token), Cancel)).ToList();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => WriteAsync(i, 25)));
        await stop.CancelAsync();
        await Task.WhenAll(sealers);
        await _database.SealAsync();

        var blocks = await BlocksAsync();
        ChainCheck.FirstFault(blocks).ShouldBeNull();
        var sequences = await _database.ReadAsync(db => db.Set<AuditEntry>().OrderBy(e => e.Sequence).Select(e => e.Sequence).ToListAsync(Cancel));
        blocks.SelectMany((b, i) => BlockCheck.SequencesOf(b, i == 0 ? null : blocks[i - 1])).Order().ShouldBe(sequences);
        (await _database.FindingsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Notes_after_a_crash_the_heads_that_were_not_noted_and_completes_a_torn_line()
    {
        await _database.TellAsync(1);
        await _database.SealAsync();
        await _database.TellAsync(1);
        while (await _database.SealOnceAsync()) continue;
        var next = (await BlocksAsync())[^1];
        await File.AppendAllTextAsync(_database.AnchorPath, $"block {next.Number} {next.Hash[..20]}", Cancel);

        await _database.SealAsync();

        _database.Anchors.Read().Select(l => l!.Number).ShouldBe([1, 2]);
        (await _database.FindingsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Says_of_each_entry_in_which_block_it_is_or_that_it_is_in_none_yet()
    {
        await using var late = await OpenAsync("late");
        await _database.TellAsync(1);
        await _database.SealAsync();
        await _database.TellAsync(1);
        await late.Database.CommitTransactionAsync(Cancel);
        long[] all = [1, 2, 3, 4];

        (await _database.ReadAsync(db => new Seals(db).OfAsync(all, Cancel))).ShouldBe(new Dictionary<long, long> { [1] = 1, [3] = 1 }, ignoreOrder: true);
        await _database.SealAsync();
        (await _database.ReadAsync(db => new Seals(db).OfAsync(all, Cancel))).ShouldBe(new Dictionary<long, long> { [1] = 1, [2] = 2, [3] = 1, [4] = 2 }, ignoreOrder: true);
    }

    [Fact]
    public async Task Takes_pieces_of_bounded_size()
    {
        await _database.DoAsync(async db =>
        {
            for (var i = 0; i < Sealing.Largest + 10; i++) AuditTrail.Event(db, "Test", "1", "told");
            await db.SaveChangesAsync(Cancel);
        });

        await _database.SealAsync();

        (await BlocksAsync()).Select(b => b.Count).ShouldBe([Sealing.Largest, 11]);
    }

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();

    private async Task<List<SealedBlock>> BlocksAsync() =>
        [.. (await _database.ReadAsync(db => db.Set<AuditBlock>().OrderBy(b => b.Number).AsBlocks().ToListAsync(Cancel))).Select(b => b.Read())];

    /// <summary>A transaction that has written and not committed; disposing it abandons it.</summary>
    private async Task<EvQcContext> OpenAsync(string subject)
    {
        var db = _database.Database.Open();
        db.ActAs(Actor.System);
        await db.Database.BeginTransactionAsync(Cancel);
        AuditTrail.Event(db, "Test", subject, "told");
        await db.SaveChangesAsync(Cancel);
        return db;
    }

    /// <summary>A sealer that is killed at a random point, again and again.</summary>
    private async Task SealWhileCrashingAsync(int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            using var crash = CancellationTokenSource.CreateLinkedTokenSource(stop);
            crash.CancelAfter(TimeSpan.FromMilliseconds(random.Next(1, 30)));
            try
            {
                await using var scope = _database.Scopes.CreateAsyncScope();
                while (await scope.ServiceProvider.GetRequiredService<SealTrail>().RunAsync(crash.Token)) continue;
            }
            catch (OperationCanceledException)
            {
                continue;
            }
        }
    }

    private async Task WriteAsync(int seed, int transactions)
    {
        var random = new Random(100 + seed);
        for (var i = 0; i < transactions; i++)
        {
            await using var db = _database.Database.Open();
            db.ActAs(Actor.System);
            await db.Database.BeginTransactionAsync(Cancel);
            for (var entries = random.Next(1, 4); entries > 0; entries--)
            {
                AuditTrail.Event(db, "Test", $"{seed}-{i}", "told");
                await db.SaveChangesAsync(Cancel);
            }

            if (random.Next(5) == 0) await db.Database.RollbackTransactionAsync(Cancel);
            else await db.Database.CommitTransactionAsync(Cancel);
        }
    }
}
