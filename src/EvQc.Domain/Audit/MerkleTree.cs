using System.Numerics;
using System.Security.Cryptography;

namespace EvQc.Audit;

/// <summary>
/// The hash tree of RFC 6962 §2.1: SHA-256, a leaf is hashed after a zero byte and a node after a one, so that neither can stand for
/// the other. A proof that a leaf is in a tree needs as many hashes as the tree is high.
/// </summary>
public static class MerkleTree
{
    public const int HashLength = SHA256.HashSizeInBytes;

    public static byte[] Leaf(ReadOnlySpan<byte> content)
    {
        Span<byte> tagged = content.Length < 2048 ? stackalloc byte[content.Length + 1] : new byte[content.Length + 1];
        tagged[0] = 0;
        content.CopyTo(tagged[1..]);
        return SHA256.HashData(tagged);
    }

    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> tagged = stackalloc byte[1 + (2 * HashLength)];
        tagged[0] = 1;
        left.CopyTo(tagged[1..]);
        right.CopyTo(tagged[(1 + HashLength)..]);
        return SHA256.HashData(tagged);
    }

    /// <summary>The root over leaves in this order; of none, the hash of nothing.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> leaves)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        if (leaves.Count == 0) return SHA256.HashData([]);

        // A node that has no partner rises unchanged; that is the same tree as the RFC's split at the largest power of two.
        var level = leaves.ToArray();
        for (var count = level.Length; count > 1; count = (count + 1) / 2)
        {
            for (var i = 0; i < count; i += 2)
                level[i / 2] = i + 1 < count ? Node(level[i], level[i + 1]) : level[i];
        }

        return level[0];
    }

    /// <summary>The hashes that lead from a leaf to the root, lowest first (RFC 6962 §2.1.1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no leaf of that index.</exception>
    public static IReadOnlyList<byte[]> Proof(IReadOnlyList<byte[]> leaves, int index)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Count);
        var all = leaves as byte[][] ?? [.. leaves];
        var path = new List<byte[]>();
        Climb(0, leaves.Count, index);
        return path;

        void Climb(int from, int count, int place)
        {
            if (count == 1) return;
            var split = (int)BitOperations.RoundUpToPowerOf2((uint)count) / 2;
            if (place < split)
            {
                Climb(from, split, place);
                path.Add(Root(new ArraySegment<byte[]>(all, from + split, count - split)));
            }
            else
            {
                Climb(from + split, count - split, place - split);
                path.Add(Root(new ArraySegment<byte[]>(all, from, split)));
            }
        }
    }

    /// <summary>That a leaf is the one at this index in the tree of so many leaves with this root.</summary>
    public static bool Includes(ReadOnlySpan<byte> root, ReadOnlySpan<byte> leaf, int index, int count, IReadOnlyList<byte[]> proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (index < 0 || index >= count || leaf.Length != HashLength || proof.Any(h => h.Length != HashLength)) return false;
        var (place, last, hash) = (index, count - 1, leaf.ToArray());
        foreach (var other in proof)
        {
            if (last == 0) return false;
            if ((place & 1) == 1 || place == last)
            {
                hash = Node(other, hash);
                while ((place & 1) == 0 && place != 0) (place, last) = (place >> 1, last >> 1);
            }
            else
            {
                hash = Node(hash, other);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        return last == 0 && hash.AsSpan().SequenceEqual(root);
    }
}
