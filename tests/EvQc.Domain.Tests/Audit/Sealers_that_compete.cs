using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Audit;

/// <summary>Writers, sealers and crashes in every order that chance finds.</summary>
public sealed class Sealers_that_compete
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private enum Act
    {
        Take,
        Commit,
        RollBack,

        /// <summary>A sealer reads the head.</summary>
        ReadHead,

        /// <summary>It reads the entries after the head that it knows.</summary>
        ReadEntries,

        /// <summary>It tries to add its block, and forgets everything: won, lost or crashed right after, it starts again.</summary>
        Insert,
        Crash,
        Minute,
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public void Never_fork_the_chain_and_never_lose_or_double_an_entry() => Runs().MustHold(run =>
    {
        var (table, open) = Play(run);
        Settle(table, open);

        var faultless = ChainCheck.FirstFault(table.Blocks) is null && table.Check().Count == 0;
        return faultless && table.Sealed().Order().SequenceEqual(table.Visible);
    });

    [Fact]
    public void Find_every_entry_that_is_changed_or_removed_afterwards() => Runs().Zip(Gen.Choose(0, 10_000)).MustHold(given =>
    {
        var (run, chance) = given;
        var (table, open) = Play(run);
        Settle(table, open);
        var present = table.Visible.ToList();
        if (present.Count == 0) return true;
        var victim = present[chance % present.Count];
        if (chance % 2 == 0) table.Change(victim);
        else table.Remove(victim);

        return table.Check() is [var fault] && fault == new EntryFault(chance % 2 == 0 ? "entry-changed" : "entry-removed", victim);
    });

    private static Gen<(Act Act, int Who)[]> Runs() =>
        Gen.Elements(Enum.GetValues<Act>()).Zip(Gen.Choose(0, 2)).ArrayOf(120);

    private static (TrailTable Table, List<long> Open) Play((Act Act, int Who)[] run)
    {
        var (table, open, now) = (new TrailTable(), new List<long>(), Start);
        var heads = new SealedBlock?[3];
        var seen = new List<SeenEntry>?[3];
        foreach (var (act, who) in run)
        {
            switch (act)
            {
                case Act.Take: open.Add(table.Take()); break;
                case Act.Commit when open.Count > 0: table.Commit(Out(open, who)); break;
                case Act.RollBack when open.Count > 0: Out(open, who); break;
                case Act.ReadHead: (heads[who], seen[who]) = (table.Blocks.LastOrDefault(), null); break;
                case Act.ReadEntries: seen[who] = table.Unsealed(heads[who], most: 5); break;
                case Act.Crash: (heads[who], seen[who]) = (null, null); break;
                case Act.Minute: now += TimeSpan.FromMinutes(1); break;
                case Act.Insert when seen[who] is { } read:
                    Add(table, heads[who], read, now);
                    (heads[who], seen[who]) = (null, null);
                    break;
            }
        }

        return (table, open);
    }

    /// <summary>Every open transaction ends one way or the other, then one sealer goes on until nothing is left.</summary>
    private static void Settle(TrailTable table, List<long> open)
    {
        while (open.Count > 0)
        {
            if (open.Count % 3 == 0) Out(open, 0);
            else table.Commit(Out(open, open.Count));
        }

        var now = Start + TimeSpan.FromHours(3);
        for (var more = true; more; now += TimeSpan.FromHours(1))
        {
            var head = table.Blocks.LastOrDefault();
            more = Add(table, head, table.Unsealed(head, most: 5), now);
        }
    }

    private static bool Add(TrailTable table, SealedBlock? head, List<SeenEntry> seen, DateTimeOffset now) =>
        Sealing.Next(head, seen, now, Patience) is { } block && table.TryAdd(block, [.. seen.Select(s => s.Leaf)]);

    private static long Out(List<long> open, int which)
    {
        var sequence = open[which % open.Count];
        open.Remove(sequence);
        return sequence;
    }
}
