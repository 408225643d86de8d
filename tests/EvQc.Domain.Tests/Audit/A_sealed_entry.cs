using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Audit;

public sealed class A_sealed_entry
{
    private static readonly TrailEntry Plain = new(
        17, new("018f0000-0000-7000-8000-000000000001"), new(2026, 11, 20, 18, 0, 0, TimeSpan.Zero), "Europe/Zurich", "10.0.0.7",
        new("018f0000-0000-7000-8000-000000000002"), "Tara Lind (tara)", "Technician", "Changed", "Result", "5|mg", null, """{"Unit":["5","mg"]}""", null, "c1");

    [Fact]
    public void Does_not_let_a_field_pass_for_a_part_of_its_neighbour()
    {
        var one = Plain with { Subject = "5|mg", SubjectId = "L" };
        var other = Plain with { Subject = "5", SubjectId = "mg|L" };

        one.Leaf().ShouldNotBe(other.Leaf());
        (Plain with { Reason = "" }).Leaf().ShouldNotBe((Plain with { Reason = null }).Leaf());
        (Plain with { Zone = null, Origin = "x" }).Leaf().ShouldNotBe((Plain with { Zone = "x", Origin = null }).Leaf());
    }

    [Fact]
    [Trait("Req", "P11-05")]
    public void Can_be_read_back_field_by_field_so_that_no_two_entries_have_the_same_bytes() =>
        Entries().MustHold(entry => Fields(entry.Canonical()).SequenceEqual(Expected(entry)));

    [Fact]
    public void Has_another_leaf_when_any_one_field_is_another()
    {
        TrailEntry[] others =
        [
            Plain with { Sequence = 18 }, Plain with { Id = Guid.Empty }, Plain with { At = Plain.At.AddMicroseconds(1) }, Plain with { Zone = "Etc/UTC" },
            Plain with { Origin = null }, Plain with { ActorId = Guid.Empty }, Plain with { ActorName = "Tom" }, Plain with { ActorRole = "QaReviewer" },
            Plain with { Action = "Created" }, Plain with { Subject = "Batch" }, Plain with { SubjectId = "x" }, Plain with { BatchId = Guid.Empty },
            Plain with { Changes = "{}" }, Plain with { Reason = "typing error" }, Plain with { CorrelationId = "c2" },
        ];

        others.Select(o => Convert.ToHexString(o.Leaf())).Append(Convert.ToHexString(Plain.Leaf())).ShouldBeUnique();
        others.Length.ShouldBe(typeof(TrailEntry).GetConstructors().Max(c => c.GetParameters().Length));
    }

    [Fact]
    public void Tells_broken_text_apart() =>
        (Plain with { Reason = "\ud800" }).Leaf().ShouldNotBe((Plain with { Reason = "\udbff" }).Leaf());

    [Fact]
    public void Is_the_same_whichever_offset_its_time_is_written_with() =>
        (Plain with { At = Plain.At.ToOffset(TimeSpan.FromHours(2)) }).Leaf().ShouldBe(Plain.Leaf());

    [Fact]
    public void Is_named_by_what_was_done_to_which_record_by_whom_and_when() =>
        Plain.Name.ShouldBe("entry 17 (Result 5|mg changed by Tara Lind (tara) on 2026-11-20 18:00:00 UTC)");

    [Fact]
    public void Keeps_the_bytes_it_had_when_this_form_was_chosen() =>
        Convert.ToHexStringLower(Plain.Leaf()).ShouldBe("64cdf48e34533a4c690325c49b12354b1add165e6056497b2dda611383d30933");

    private static Gen<TrailEntry> Entries()
    {
        var text = Gen.Elements('a', '|', '\0', '"', 'é', '\ud83e', '\udda0', '5').ArrayOf().Select(c => new string(c));
        var maybe = Gen.OneOf(text.Select(t => (string?)t), Gen.Constant((string?)null));
        var maybes = maybe.ListOf(4);
        return from sequence in Gen.Choose(0, int.MaxValue)
               from given in text.ListOf(5)
               from others in maybes
               from hasBatch in Gen.Elements(true, false)
               from micros in Gen.Choose(0, int.MaxValue)
               select new TrailEntry(
                   sequence, Plain.Id, DateTimeOffset.UnixEpoch.AddMicroseconds(micros), others[0], others[1], Plain.ActorId, given[0], others[2],
                   given[1], given[2], given[3], hasBatch ? Plain.Id : null, given[4], others[3], "c");
    }

    private static IEnumerable<object?> Expected(TrailEntry e) =>
    [
        "EvQc audit entry 1", e.Sequence, e.Id, (e.At - DateTimeOffset.UnixEpoch).Ticks / 10, e.Zone, e.Origin, e.ActorId, e.ActorName, e.ActorRole,
        e.Action, e.Subject, e.SubjectId, e.BatchId, e.Changes, e.Reason, e.CorrelationId,
    ];

    /// <summary>The bytes taken apart again, from what stands in them alone.</summary>
    private static IEnumerable<object?> Fields(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var (kind, length) = (bytes[at], BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 1)));
            var content = bytes.AsSpan(at + 5, length).ToArray();
            at += 5 + length;
            yield return kind switch
            {
                0 => null,
                1 => Encoding.UTF8.GetString(content),
                2 => new string([.. content.Chunk(2).Select(c => (char)BitConverter.ToUInt16(c))]),
                _ when length == 16 => new Guid(content, bigEndian: true),
                _ => BinaryPrimitives.ReadInt64BigEndian(content),
            };
        }
    }
}
