using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Audit;

/// <summary>What somebody who owns the database, or the disk, may do to the trail, and what verification says of it.</summary>
public sealed class Verifying_the_trail(TestDatabaseServer server) : IAsyncLifetime
{
    private SealedDatabase _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await SealedDatabase.StartAsync(server);
        for (var i = 0; i < 3; i++)
        {
            await _database.TellAsync(2);
            await _database.SealAsync();
        }
    }

    [Fact]
    public async Task Finds_nothing_where_nothing_was_done() => (await _database.VerifyAsync()).ShouldSatisfyAllConditions(
        v => v.IsClean.ShouldBeTrue(), v => v.Entries.ShouldBe(7), v => v.Unsealed.ShouldBe(0), v => v.Head!.Number.ShouldBe(3));

    [Fact]
    [Trait("Req", "P11-01")]
    public async Task Names_the_entry_that_was_rewritten()
    {
        await _database.TamperAsync($"""UPDATE audit SET "ActorName" = 'Somebody else' WHERE "Sequence" = 1""");

        var finding = (await _database.FindingsAsync()).ShouldHaveSingleItem();

        (finding.Code, finding.Sequence, finding.Block, finding.Subject, finding.SubjectId).ShouldBe(("entry-changed", 1, 1, nameof(Person), _database.Tara.Id.ToString()));
        finding.What.ShouldStartWith($"Entry 1 (Person {_database.Tara.Id} created by Somebody else on 20");
    }

    [Theory]
    [Trait("Req", "P11-01")]
    [InlineData("Reason", "'backdated'")]
    [InlineData("Changes", "'{}'")]
    [InlineData("At", "TIMESTAMP '2020-01-01'")]
    [InlineData("Zone", "NULL")]
    [InlineData("ActorRole", "'Emperor'")]
    [InlineData("Action", "'Nothing'")]
    [InlineData("CorrelationId", "'x'")]
    public async Task Notices_a_change_of_any_column(string column, string value)
    {
        await _database.TamperAsync(System.Runtime.CompilerServices.FormattableStringFactory.Create($"""UPDATE audit SET "{column}" = {value.Replace("{", "{{").Replace("}", "}}")} WHERE "Sequence" = 4"""));

        (await _database.FindingsAsync()).ShouldContain(f => f.Code == "entry-changed" && f.Sequence == 4);
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public async Task Says_between_which_entries_one_was_removed()
    {
        await _database.TamperAsync($"""DELETE FROM audit WHERE "Sequence" = 4""");

        var finding = (await _database.FindingsAsync()).ShouldHaveSingleItem();

        (finding.Code, finding.Sequence, finding.Block).ShouldBe(("entry-removed", 4, 2));
        finding.What.ShouldContain("after entry 3 (Test");
        finding.What.ShouldContain("before entry 5 (Test");
    }

    [Fact]
    public async Task Names_an_entry_that_was_put_into_a_gap_declared_void()
    {
        await using (var db = _database.Database.Open())
        {
            db.ActAs(Actor.System);
            await db.Database.BeginTransactionAsync(Cancel);
            AuditTrail.Event(db, "Test", "1", "rolled back");
            await db.SaveChangesAsync(Cancel);
        }

        await _database.TellAsync(1);
        await _database.SealAsync();
        _database.Clock.Offset = TimeSpan.FromHours(1.1);
        await _database.SealAsync();
        await CopyEntryAsync(7, to: 8);

        (await _database.FindingsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(f => f.Code.ShouldBe("entry-in-void"), f => f.Sequence.ShouldBe(8));
    }

    [Fact]
    public async Task Names_an_entry_that_was_put_before_the_first()
    {
        await CopyEntryAsync(2, to: -3);

        (await _database.FindingsAsync()).ShouldHaveSingleItem().Code.ShouldBe("entry-added");
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public async Task Says_that_the_newest_entries_were_cut_off_with_their_blocks()
    {
        await _database.TamperAsync($"""DELETE FROM audit WHERE "Sequence" > 5""");
        await _database.TamperAsync($"""DELETE FROM audit_blocks WHERE "Number" > 2""");

        var finding = (await _database.FindingsAsync()).ShouldHaveSingleItem();

        finding.Code.ShouldBe("newest-missing");
        finding.What.ShouldContain("entries up to 7");
        finding.What.ShouldContain("the database ends at block 2, entry 5");
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public async Task Says_so_too_when_the_trail_was_continued_after_the_cut()
    {
        await _database.TamperAsync($"""DELETE FROM audit WHERE "Sequence" > 5""");
        await _database.TamperAsync($"""DELETE FROM audit_blocks WHERE "Number" > 2""");
        await _database.TellAsync(3);
        await _database.SealAsync();

        (await _database.FindingsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(f => f.Code.ShouldBe("block-replaced"), f => f.Block.ShouldBe(3));
    }

    [Fact]
    public async Task Says_which_blocks_were_sealed_anew_over_a_rewritten_entry()
    {
        await _database.TamperAsync($"""UPDATE audit SET "Reason" = 'better' WHERE "Sequence" = 4""");
        await _database.TamperAsync($"""DELETE FROM audit_blocks WHERE "Number" > 1""");
        while (await _database.SealOnceAsync()) continue;

        (await _database.FindingsAsync()).ShouldContain(f => f.Code == "block-replaced" && f.Block == 2);
    }

    [Theory]
    [InlineData("MerkleRoot", "'aaaa'", "block-changed")]
    [InlineData("Count", "1", "block-changed")]
    [InlineData("Pending", "'1-1'", "block-changed")]
    [InlineData("SealedAt", "TIMESTAMP '2020-01-01'", "block-changed")]
    [InlineData("PreviousHash", "'aaaa'", "block-changed")]
    [InlineData("Hash", "'aaaa'", "block-replaced")]
    public async Task Names_the_block_that_was_changed(string column, string value, string code)
    {
        await _database.TamperAsync(System.Runtime.CompilerServices.FormattableStringFactory.Create($"""UPDATE audit_blocks SET "{column}" = {value} WHERE "Number" = 2"""));

        (await _database.FindingsAsync()).ShouldContain(f => f.Code == code && f.Block == 2);
    }

    [Fact]
    public async Task Names_a_block_that_is_missing()
    {
        await _database.TamperAsync($"""DELETE FROM audit_blocks WHERE "Number" = 2""");

        (await _database.FindingsAsync()).ShouldContain(f => f.Code == "block-missing" && f.Block == 2);
    }

    [Fact]
    public async Task Notices_what_is_done_to_the_anchor_file()
    {
        var lines = await File.ReadAllLinesAsync(_database.AnchorPath, Cancel);

        await File.WriteAllLinesAsync(_database.AnchorPath, [lines[0], lines[2]], Cancel);
        (await _database.FindingsAsync()).ShouldHaveSingleItem().Code.ShouldBe("anchor-line-missing");

        await File.WriteAllLinesAsync(_database.AnchorPath, [lines[0], lines[1].Replace(" 5", " five", StringComparison.Ordinal)[..40], lines[2]], Cancel);
        (await _database.FindingsAsync()).ShouldContain(f => f.Code == "anchor-unreadable");

        File.Delete(_database.AnchorPath);
        (await _database.FindingsAsync()).ShouldHaveSingleItem().Code.ShouldBe("anchors-missing");
    }

    [Fact]
    public async Task Says_that_the_clock_was_set_back()
    {
        _database.Clock.Offset = TimeSpan.FromHours(-3);
        await _database.TellAsync(1);
        await _database.SealAsync();

        (await _database.FindingsAsync()).ShouldContain(f => f.Code == "clock-set-back" && f.Sequence == 8);
    }

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();

    private Task CopyEntryAsync(long from, long to) => _database.TamperAsync(
        $"""
        INSERT INTO audit ("Id", "Sequence", "At", "ActorId", "ActorName", "ActorRole", "Action", "Subject", "SubjectId", "BatchId", "Changes", "Reason", "CorrelationId", "Origin", "Zone")
        SELECT {Guid.CreateVersion7()}, {to}, "At", "ActorId", "ActorName", "ActorRole", "Action", "Subject", "SubjectId", "BatchId", "Changes", "Reason", "CorrelationId", "Origin", "Zone" FROM audit WHERE "Sequence" = {from}
        """);
}
