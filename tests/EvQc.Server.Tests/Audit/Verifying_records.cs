using EvQc.Instruments;
using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Audit;

/// <summary>Records that were changed, added or taken away without EvQc.</summary>
public sealed class Verifying_records(TestDatabaseServer server) : IAsyncLifetime
{
    private SealedDatabase _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await SealedDatabase.StartAsync(server);

    [Fact]
    [Trait("Req", "P11-01")]
    public async Task Names_table_key_property_and_both_values_of_a_row_that_was_changed()
    {
        await _database.TamperAsync($"""UPDATE people SET "PrintedName" = 'Tara Lindt' WHERE "UserName" = 'tara'""");

        var finding = (await _database.FindingsAsync()).ShouldHaveSingleItem();

        (finding.Code, finding.Table, finding.SubjectId, finding.Property).ShouldBe(("record-changed", "people", _database.Tara.Id.ToString(), nameof(Person.PrintedName)));
        (finding.Recorded, finding.Present, finding.Sequence, finding.By).ShouldBe(("Tara Lind", "Tara Lindt", 1, "Tara Lind (tara)"));
        finding.What.ShouldContain("PrintedName is Tara Lindt and should be Tara Lind, as Tara Lind (tara) left it on");
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public async Task Notices_another_password_hash_without_telling_either()
    {
        await _database.TamperAsync($"""UPDATE people SET "PasswordHash" = 'hash of mallory' WHERE "UserName" = 'tara'""");

        var finding = (await _database.FindingsAsync()).ShouldHaveSingleItem();

        finding.Property.ShouldBe(nameof(Person.PasswordHash));
        finding.What.ShouldNotContain("hash of");
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public async Task Names_a_row_that_was_changed_to_what_EvQc_cannot_read_and_goes_on()
    {
        await _database.DoAsync(async db =>
        {
            db.ActAs(new Actor(_database.Tara.Id, "Tara Lind (tara)", Role.Technician), "hired");
            db.Add(SealedDatabase.PersonOf("tom", "Tom Okafor", Role.Technician));
            await db.SaveChangesAsync(Cancel);
        });
        await _database.TamperAsync($"""UPDATE people SET "Role" = 'Owner' WHERE "UserName" = 'tara'""");
        await _database.TamperAsync($"""UPDATE people SET "PrintedName" = 'Tim Okafor' WHERE "UserName" = 'tom'""");

        var findings = await _database.FindingsAsync();

        findings.Select(f => f.Code).ShouldBe(["record-unreadable", "record-changed"], ignoreOrder: true);
        findings.Single(f => f.Code == "record-unreadable").ShouldSatisfyAllConditions(
            f => f.Table.ShouldBe("people"), f => f.SubjectId.ShouldBe(_database.Tara.Id.ToString()), f => f.What.ShouldContain("'Owner'"));
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public async Task Names_a_row_that_was_added()
    {
        var stranger = SealedDatabase.PersonOf("mallory", "Mallory", Role.QaReviewer);
        await _database.TamperAsync(
            $"""
            INSERT INTO people ("Id", "UserName", "NormalizedUserName", "PrintedName", "Role", "MustChangePassword", "CreatedAt", "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
            SELECT {stranger.Id}, 'mallory', 'MALLORY', 'Mallory', "Role", "MustChangePassword", "CreatedAt", "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount" FROM people
            """);

        (await _database.FindingsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            f => f.Code.ShouldBe("record-added"), f => f.SubjectId.ShouldBe(stranger.Id.ToString()), f => f.Present!.ShouldContain("PrintedName=Mallory"));
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public async Task Names_a_row_that_was_taken_away_with_what_it_said()
    {
        await _database.TamperAsync($"""DELETE FROM people WHERE "UserName" = 'tara'""");

        (await _database.FindingsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            f => f.Code.ShouldBe("record-removed"), f => f.SubjectId.ShouldBe(_database.Tara.Id.ToString()), f => f.Recorded!.ShouldContain("PrintedName=Tara Lind"),
            f => f.By.ShouldBe("Tara Lind (tara)"));
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public async Task Names_a_file_of_which_one_byte_was_changed()
    {
        var file = new StoredFile
        {
            Id = Guid.CreateVersion7(),
            Name = "run.csv",
            Size = 3,
            Sha256 = new('a', 64),
            ReceivedAt = _database.Clock.GetUtcNow(),
            ReceivedById = _database.Tara.Id,
            ReceivedBy = "Tara Lind (tara)",
        };
        var content = new StoredFileContent { FileId = file.Id, Bytes = [1, 2, 3] };
        await _database.DoAsync(async db =>
        {
            db.AddRange(file, content);
            await db.SaveChangesAsync(Cancel);
        });
        await _database.TamperAsync($"""UPDATE file_contents SET "Bytes" = {new byte[] { 1, 2, 4 }}""");

        (await _database.FindingsAsync()).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            f => f.Table.ShouldBe("file_contents"), f => f.Property.ShouldBe("Bytes"), f => f.Present!.ShouldStartWith("3 bytes, sha256 "));
    }

    [Fact]
    public async Task Finds_nothing_in_what_was_done_through_EvQc()
    {
        await _database.DoAsync(async db =>
        {
            var tara = await db.Users.SingleAsync(Cancel);
            (tara.PrintedName, tara.LockoutEnd) = ("Tara Lind-Meier", _database.Clock.GetUtcNow());
            await db.SaveChangesAsync(Cancel);
            db.Add(SealedDatabase.PersonOf("tom", "Tom", Role.Technician));
            await db.SaveChangesAsync(Cancel);
        });

        (await _database.FindingsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Takes_no_offence_at_work_that_goes_on_meanwhile()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var work = Task.Run(() => ChangeAsync(stop.Token), Cancel);
        for (var i = 0; i < 10; i++)
            (await _database.FindingsAsync()).ShouldBeEmpty();

        await stop.CancelAsync();
        (await work).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Notices_an_entry_whose_old_value_is_not_what_the_one_before_it_left()
    {
        await _database.DoAsync(async db =>
        {
            (await db.Users.SingleAsync(Cancel)).PrintedName = "Tara Lind-Meier";
            await db.SaveChangesAsync(Cancel);
        });
        await _database.TamperAsync($"""UPDATE audit SET "Changes" = REPLACE("Changes", 'Tara Lind"', 'Tara Sander"') WHERE "Sequence" = 2""");

        var findings = await _database.FindingsAsync();

        // Not sealed yet, so only the history itself gives it away.
        findings.ShouldHaveSingleItem().ShouldSatisfyAllConditions(f => f.Code.ShouldBe("history-broken"), f => f.Property.ShouldBe("PrintedName"), f => f.Recorded.ShouldBe("Tara Lind"));
    }

    [Fact]
    public async Task Reads_values_as_earlier_versions_wrote_them()
    {
        await _database.TamperAsync($"""UPDATE audit SET "Zone" = NULL""");
        var changes = await _database.ReadAsync(db => db.Set<TrailRow>().Select(r => r.Changes).SingleAsync(Cancel));
        var older = System.Text.RegularExpressions.Regex.Replace(changes, """\(secret\) sha256:\w+""", "(secret)", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        await _database.TamperAsync($"""UPDATE audit SET "Changes" = {older}""");

        (await _database.FindingsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Records_once_what_an_earlier_version_did_not_and_never_after_the_first_seal()
    {
        await _database.TamperAsync($"""UPDATE audit SET "Zone" = NULL""");
        await _database.TamperAsync($"""UPDATE people SET "LockoutEnd" = {_database.Clock.GetUtcNow()} WHERE "UserName" = 'tara'""");
        await TakeOverAsync();

        var taken = await _database.ReadAsync(db => db.Set<AuditEntry>().SingleAsync(e => e.Reason == TakeOver.Reason, Cancel));
        (taken.Subject, taken.SubjectId, taken.ActorName).ShouldBe((nameof(Person), _database.Tara.Id.ToString(), "EvQc"));
        taken.Changes.ShouldStartWith("{\"LockoutEnd\":[null,\"20");
        await _database.SealAsync();
        (await _database.FindingsAsync()).ShouldBeEmpty();

        await _database.TamperAsync($"""UPDATE people SET "PrintedName" = 'Mallory' WHERE "UserName" = 'tara'""");
        await TakeOverAsync();
        (await _database.FindingsAsync()).ShouldHaveSingleItem().Property.ShouldBe("PrintedName");
    }

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();

    private async Task TakeOverAsync()
    {
        await using var scope = _database.Scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TakeOver>().RunAsync(Cancel);
    }

    private async Task<int> ChangeAsync(CancellationToken stop)
    {
        var changes = 0;
        for (; !stop.IsCancellationRequested; changes++)
        {
            await _database.DoAsync(async db =>
            {
                (await db.Users.FirstAsync(p => p.UserName == "tara", Cancel)).PrintedName = $"Tara {changes}";
                db.Add(SealedDatabase.PersonOf($"p{changes}", "Passing", Role.Technician));
                await db.SaveChangesAsync(Cancel);
            });
        }

        return changes;
    }
}
