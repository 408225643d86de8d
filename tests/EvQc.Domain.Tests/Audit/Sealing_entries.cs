using Shouldly;
using Xunit;

namespace EvQc.Audit;

public sealed class Sealing_entries
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly TrailTable _table = new();

    [Fact]
    public void Has_nothing_to_do_when_nothing_was_written() => Sealing.Next(null, [], Now, Hour).ShouldBeNull();

    [Fact]
    public void Carries_a_gap_until_its_entry_turns_up()
    {
        Written(1, 2, 4);
        Seal(Now).Pending.ShouldBe([new(3, 3, Now)]);

        _table.Commit(3);
        var second = Seal(Now.AddMinutes(5));

        (second.Count, second.FirstSequence, second.LastSequence, second.Pending.Count).ShouldBe((1, 3, 4, 0));
        _table.Check().ShouldBeEmpty();
    }

    [Fact]
    public void Declares_a_gap_void_when_no_transaction_can_fill_it_any_more()
    {
        Written(1, 5);
        Seal(Now);
        Written(6);

        Seal(Now + Hour - TimeSpan.FromSeconds(1)).Void.ShouldBeEmpty();
        var block = Seal(Now + Hour);

        (block.Count, block.FirstSequence).ShouldBe((0, 0));
        block.Void.ShouldBe([new(2, 4, Now)]);
        Sealing.Next(block, [], Now + (5 * Hour), Hour).ShouldBeNull();
    }

    [Fact]
    public void Lets_nobody_put_an_entry_into_a_void_gap_unnoticed()
    {
        Written(1, 5);
        Seal(Now);
        Seal(Now + Hour);

        _table.Commit(3);

        _table.Check().ShouldBe([new("entry-in-void", 3)]);
    }

    [Fact]
    public void Finds_an_entry_that_was_put_among_sealed_ones_before_the_first()
    {
        Written(1, 2);
        Seal(Now);

        _table.Commit(0);

        _table.Check().ShouldBeEmpty("a sequence before the first is asked for by itself, outside the blocks");
    }

    [Fact]
    public void Names_the_block_when_the_sealed_leaves_were_changed_with_the_entry()
    {
        Written(1, 2, 3);
        Seal(Now);

        _table.Change(2);
        _table.Leaves[0] = [.. _table.Unsealed(null, 9).Select(s => s.Leaf)];

        _table.Check().ShouldBe([new("block-does-not-match", 1)]);
    }

    private void Written(params long[] sequences)
    {
        foreach (var sequence in sequences)
            _table.Commit(sequence);
    }

    private SealedBlock Seal(DateTimeOffset now)
    {
        var head = _table.Blocks.LastOrDefault();
        var seen = _table.Unsealed(head, Sealing.Largest);
        var block = Sealing.Next(head, seen, now, Hour).ShouldNotBeNull();
        _table.TryAdd(block, [.. seen.Select(s => s.Leaf)]).ShouldBeTrue();
        ChainCheck.FirstFault(_table.Blocks).ShouldBeNull();
        return block;
    }
}
