using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Shell;

public sealed class Times_on_record
{
    private static readonly Type[] WithoutZone = [typeof(DateTime), typeof(TimeOnly)];

    [Fact]
    [Trait("Req", "DI-07")]
    public void Carry_their_offset_in_every_table()
    {
        using var context = TestDatabaseServer.Open(new(DatabaseProvider.PostgreSql, "Server=localhost;Database=evqc", ".", false, 150, null), TimeProvider.System);
        var times = context.Model.GetEntityTypes().SelectMany(e => e.GetProperties()).Select(p => (Name: $"{p.DeclaringType.DisplayName()}.{p.Name}", Type: Nullable.GetUnderlyingType(p.ClrType) ?? p.ClrType)).ToList();

        times.Where(p => WithoutZone.Contains(p.Type)).Select(p => p.Name).ShouldBeEmpty("a time without its offset says nothing: use DateTimeOffset");
        times.Count(p => p.Type == typeof(DateTimeOffset)).ShouldBeGreaterThan(20);
    }
}
