using Shouldly;
using Xunit;

namespace EvQc.Audit;

public sealed class A_chain_of_blocks
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    private readonly List<SealedBlock> _blocks = Chain(5);

    [Fact]
    public void Is_whole_as_it_was_sealed() => ChainCheck.FirstFault(_blocks).ShouldBeNull();

    [Fact]
    [Trait("Req", "P11-01")]
    public void Names_the_first_block_whose_content_was_changed()
    {
        _blocks[2] = _blocks[2] with { SealedAt = Now.AddYears(-1) };

        ChainCheck.FirstFault(_blocks).ShouldNotBeNull().ShouldSatisfyAllConditions(
            f => f.Block.ShouldBe(3), f => f.Code.ShouldBe("block-changed"), f => f.Sentence.ShouldContain("Block 3"));
    }

    [Fact]
    public void Is_broken_where_a_block_was_replaced_by_one_that_is_right_in_itself()
    {
        var other = _blocks[2] with { MerkleRoot = new('a', 64) };
        _blocks[2] = other with { Hash = other.ComputedHash() };

        ChainCheck.FirstFault(_blocks)!.ShouldSatisfyAllConditions(f => f.Block.ShouldBe(4), f => f.Code.ShouldBe("chain-broken"));
    }

    [Fact]
    public void Names_the_block_that_is_missing()
    {
        _blocks.RemoveAt(3);

        ChainCheck.FirstFault(_blocks)!.ShouldSatisfyAllConditions(f => f.Block.ShouldBe(4), f => f.Code.ShouldBe("block-missing"));
    }

    [Fact]
    public void Refuses_a_block_whose_gaps_and_entries_do_not_add_up()
    {
        var last = _blocks[^1];
        var impossible = last with { Count = last.Count + 1 };
        _blocks[^1] = impossible with { Hash = impossible.ComputedHash() };

        ChainCheck.FirstFault(_blocks)!.Code.ShouldBe("block-impossible");
    }

    [Fact]
    public void Hashes_every_field_but_the_hash_itself()
    {
        var block = _blocks[1];
        SealedBlock[] others =
        [
            block with { Number = 9 }, block with { PreviousHash = "x" }, block with { MerkleRoot = "x" }, block with { FirstSequence = 9 },
            block with { LastSequence = 9 }, block with { Count = 9 }, block with { Pending = [new(1, 1, Now)] }, block with { Void = [new(1, 1, Now)] },
            block with { SealedAt = Now.AddDays(1) },
        ];

        others.Select(o => o.ComputedHash()).Append(block.Hash).ShouldBeUnique();
        others.Length.ShouldBe(typeof(SealedBlock).GetConstructors().Max(c => c.GetParameters().Length) - 1);
    }

    [Theory]
    [InlineData("7-9")]
    [InlineData("9-7@2026-11-20T18:00:00.000000Z")]
    [InlineData("7-9@2026-11-20T18:00:00.000000Z;8-8@2026-11-20T18:00:00.000000Z")]
    [InlineData("x-9@2026-11-20T18:00:00.000000Z")]
    public void Reads_no_gaps_from_a_text_that_it_did_not_write(string text) => Gap.Read(text).ShouldBeNull();

    [Fact]
    public void Reads_back_the_gaps_it_wrote()
    {
        Gap[] gaps = [new(3, 4, Now), new(9, 9, Now.AddMicroseconds(7))];

        Gap.Read(Gap.Write(gaps)).ShouldBe(gaps);
        Gap.Read("").ShouldBe([]);
    }

    private static List<SealedBlock> Chain(int length)
    {
        var blocks = new List<SealedBlock>();
        for (var i = 1; i <= length; i++)
        {
            blocks.Add(Sealing.Next(
                blocks.LastOrDefault(), [new((2 * i) - 1, MerkleTree.Leaf([(byte)i])), new(2 * i, MerkleTree.Leaf([(byte)i, 0]))],
                Now.AddMinutes(i), TimeSpan.FromHours(1))!);
        }

        return blocks;
    }
}
