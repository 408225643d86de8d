using System.Text.Json;
using EvQc.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Shouldly;
using Xunit;

namespace EvQc.Audit;

public sealed class Every_change_is_audited(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-05")]
    public async Task Of_a_kind_of_record_that_was_only_mapped_and_nothing_more()
    {
        await using var db = await PlantedAsync();
        var record = NewRecord();
        db.Add(record);

        await db.SaveChangesAsync(Cancel);

        var changes = await ChangesAsync(db, nameof(PlantedRecord), record.Id);
        changes["Amount"].ShouldBe((null, "1.5"));
        changes["At"].ShouldBe((null, "2026-11-20T17:02:03.1234560+00:00"));
        changes["Day"].ShouldBe((null, "2026-11-20"));
        changes["Weekday"].ShouldBe((null, "Friday"));
        changes["Flag"].ShouldBe((null, "true"));
        changes["Bytes"].New.ShouldStartWith("3 bytes, sha256 039058c6f2c0cb492c533b0a4d14ef77");
        changes["Words"].New.ShouldNotBeNull().ShouldContain("gel");
        changes["Place.Room"].ShouldBe((null, "B12"));
        changes["Place.Shelf"].ShouldBe((null, "3"));
        changes["PasswordHash"].New.ShouldNotBeNull().ShouldMatch("^\\(secret\\) sha256:[0-9a-f]{64}$");
        changes.Keys.ShouldNotContain("Nothing");
        (await ChangesAsync(db, nameof(PlantedPart), record.Parts[0].Id))["Lot"].ShouldBe((null, "L1"));
        (await ChangesAsync(db, nameof(PlantedNote), record.Id))["Text"].ShouldBe((null, "opened"));
    }

    [Fact]
    public async Task In_a_text_that_is_the_same_when_the_record_is_read_back()
    {
        await using var db = await PlantedAsync();
        var record = NewRecord();
        record.Amount = 0.1234567890123456m;
        db.Add(record);
        await db.SaveChangesAsync(Cancel);

        await using var later = PlantingModel.Open(database.Settings);
        await later.Set<PlantedRecord>().SingleAsync(p => p.Id == record.Id, Cancel);

        var states = RecordState.Of(later);
        states.Count.ShouldBe(3);
        foreach (var state in states)
        {
            var audited = await ChangesAsync(later, state.Subject, Guid.Parse(state.Key));
            foreach (var (name, value) in state.Values)
                value.Text.ShouldBe(audited.GetValueOrDefault(name).New, $"{state.Subject}.{name}");
        }
    }

    [Fact]
    [Trait("Req", "P11-05")]
    public async Task With_the_old_and_the_new_value_when_any_part_of_it_changes()
    {
        await using var db = await PlantedAsync();
        var record = NewRecord();
        db.Add(record);
        await db.SaveChangesAsync(Cancel);

        record.Place.Room = "C1";
        record.PasswordHash = "another";
        record.Parts[0].Lot = "L2";
        record.Note!.Text = "closed";
        await db.SaveChangesAsync(Cancel);

        var changes = await ChangesAsync(db, nameof(PlantedRecord), record.Id);
        changes.Keys.ShouldBe(["PasswordHash", "Place.Room"], ignoreOrder: true);
        changes["Place.Room"].ShouldBe(("B12", "C1"));
        changes["PasswordHash"].Old.ShouldNotBe(changes["PasswordHash"].New);
        (await ChangesAsync(db, nameof(PlantedPart), record.Parts[0].Id))["Lot"].ShouldBe(("L1", "L2"));
        (await ChangesAsync(db, nameof(PlantedNote), record.Id))["Text"].ShouldBe(("opened", "closed"));

        db.Remove(record);
        (await Should.ThrowAsync<QcRuleException>(() => db.SaveChangesAsync(Cancel))).Code.ShouldBe("records-are-kept");
    }

    [Fact]
    [Trait("Req", "A11-04")]
    [Trait("Req", "P11-05")]
    public void In_every_column_of_every_table_but_message_plumbing_and_counters()
    {
        using var db = database.Open();
        var audited = RecordState.Kinds(db).ToList();

        audited.Count.ShouldBeGreaterThan(20);
        Left(db, audited).ShouldBe(
            ["api_keys.LastUsedAt", "people.AccessFailedCount", "people.LastSignInAt", "people.SessionFrom", "people.SessionId", "people.SessionSeenAt", "report_runs.Progress"], ignoreOrder: true,
            "a column that the trail does not follow is a decision, made here");
    }

    [Fact]
    public void And_a_column_that_the_trail_left_out_would_be_noticed()
    {
        using var db = database.Open();

        Left(db, [.. RecordState.Kinds(db).Where(k => k.ClrType != typeof(Person))]).ShouldContain("people.PrintedName");
    }

    /// <summary>Columns of the database that belong to no property of the trail, keys apart.</summary>
    private static IEnumerable<string> Left(EvQcContext db, IReadOnlyCollection<IEntityType> audited)
    {
        var followed = audited.SelectMany(Followed).ToHashSet();
        return from table in db.Model.GetRelationalModel().Tables
               where table.EntityTypeMappings.Any(m => !typeof(IUnaudited).IsAssignableFrom(m.TypeBase.ClrType))
               from column in table.Columns
               where !column.PropertyMappings.Any(m => m.Property.IsPrimaryKey() || followed.Contains((m.Property.DeclaringType.Name, m.Property.Name)))
               select $"{table.Name}.{column.Name}";
    }

    private static IEnumerable<(string Type, string Name)> Followed(ITypeBase type) =>
        type.GetProperties().Where(AuditedProperties.IsRecord).Select(p => (p.DeclaringType.Name, p.Name))
            .Concat(type.GetComplexProperties().SelectMany(c => Followed(c.ComplexType)));

    private async Task<EvQcContext> PlantedAsync()
    {
        var db = PlantingModel.Open(database.Settings);
        db.ActAs(Actor.System, "test");
        try
        {
            await db.Set<PlantedRecord>().AnyAsync(Cancel);
        }
        catch (System.Data.Common.DbException)
        {
            await PlantingModel.PlantAsync(db);
        }

        return db;
    }

    private static PlantedRecord NewRecord() => new()
    {
        Id = Guid.CreateVersion7(),
        Amount = 1.50m,
        At = new DateTimeOffset(2026, 11, 20, 18, 2, 3, TimeSpan.FromHours(1)).AddTicks(1234567),
        Day = new(2026, 11, 20),
        Weekday = DayOfWeek.Friday,
        Flag = true,
        Bytes = [1, 2, 3],
        PasswordHash = "hash",
        Words = ["gel", "ice"],
        Place = new() { Room = "B12", Shelf = 3 },
        Parts = [new() { Id = Guid.CreateVersion7(), Lot = "L1" }],
        Note = new() { Text = "opened" },
    };

    /// <summary>The last entry of a record: property → (old, new).</summary>
    private static async Task<Dictionary<string, (string? Old, string? New)>> ChangesAsync(EvQcContext db, string subject, Guid id)
    {
        var key = id.ToString();
        var entry = await db.Set<AuditEntry>().AsNoTracking().Where(e => e.Subject == subject && e.SubjectId == key).OrderByDescending(e => e.Sequence).FirstAsync(Cancel);
        using var json = JsonDocument.Parse(entry.Changes);
        return json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => (p.Value[0].GetString(), p.Value[1].GetString()), StringComparer.Ordinal);
    }
}
