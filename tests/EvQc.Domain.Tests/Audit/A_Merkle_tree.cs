using System.Security.Cryptography;
using System.Text;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Audit;

public sealed class A_Merkle_tree
{
    /// <summary>Inputs of the reference implementation of RFC 6962 (certificate-transparency, merkletree tests), and its roots.</summary>
    private static readonly string[] Inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Has_the_roots_that_RFC_6962_implementations_agree_on(int leaves, string root) =>
        Convert.ToHexStringLower(MerkleTree.Root([.. Inputs.Take(leaves).Select(i => MerkleTree.Leaf(Convert.FromHexString(i)))])).ShouldBe(root);

    [Fact]
    public void Does_not_take_a_node_for_a_leaf()
    {
        var (left, right) = (MerkleTree.Leaf([1]), MerkleTree.Leaf([2]));

        MerkleTree.Leaf([.. left, .. right]).ShouldNotBe(MerkleTree.Node(left, right));
    }

    [Fact]
    public void Proves_each_of_its_leaves() => Gen.Choose(1, 70).MustHold(count =>
    {
        var leaves = Leaves(count);
        var root = MerkleTree.Root(leaves);
        return Enumerable.Range(0, count).All(i => MerkleTree.Includes(root, leaves[i], i, count, MerkleTree.Proof(leaves, i)));
    });

    [Fact]
    public void Proves_no_leaf_that_is_not_there_or_stands_elsewhere() => Gen.Choose(2, 40).Zip(Gen.Choose(0, 1_000_000)).MustHold(given =>
    {
        var (count, seed) = given;
        var leaves = Leaves(count);
        var (root, index) = (MerkleTree.Root(leaves), seed % count);
        var proof = MerkleTree.Proof(leaves, index);
        var changed = proof.Select(p => p.ToArray()).ToList();
        changed[seed % changed.Count][seed % 32] ^= 1;
        return !MerkleTree.Includes(root, MerkleTree.Leaf([9]), index, count, proof)
            && !MerkleTree.Includes(root, leaves[index], (index + 1) % count, count, proof)
            && !MerkleTree.Includes(root, leaves[index], index, count, changed)
            && !MerkleTree.Includes(root, leaves[index], index, count, [.. proof.Skip(1)])
            && !MerkleTree.Includes(root, leaves[index], index, count, [.. proof, root]);
    });

    [Fact]
    public void Has_another_root_when_leaves_are_swapped_doubled_or_left_out() => Gen.Choose(2, 40).MustHold(count =>
    {
        var leaves = Leaves(count);
        byte[][][] others = [[.. leaves.Reverse()], [.. leaves, leaves[^1]], [.. leaves.SkipLast(1)]];
        return others.All(o => !MerkleTree.Root(o).SequenceEqual(MerkleTree.Root(leaves)));
    });

    [Fact]
    public void Needs_as_many_hashes_for_a_proof_as_it_is_high()
    {
        MerkleTree.Proof(Leaves(4096), 1234).Count.ShouldBe(12);
        Should.Throw<ArgumentOutOfRangeException>(() => MerkleTree.Proof(Leaves(3), 3));
    }

    private static byte[][] Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => MerkleTree.Leaf(Encoding.ASCII.GetBytes($"leaf {(char)('0' + (i % 10))}{(char)('0' + (i / 10))}")))];
}
