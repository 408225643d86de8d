using System.Runtime.CompilerServices;
using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Shouldly;
using Xunit;

namespace EvQc.Audit;

/// <summary>The list of guarded tables against what the entities themselves say of their life.</summary>
public sealed class The_guarded_tables
{
    private static readonly IModel s_model = Model();

    /// <summary>Machinery: messages on their way, requests carried out, keys of cookies, receipts. The trail audits nothing about itself, and is none.</summary>
    private static readonly string[] s_plumbing =
    [
        .. s_model.GetEntityTypes().Where(e => typeof(IUnaudited).IsAssignableFrom(e.ClrType)).Select(e => e.GetTableName()).OfType<string>()
            .Except(["audit", "audit_blocks"]),
    ];

    [Fact]
    [Trait("Req", "P11-03")]
    public void Are_all_tables_but_the_machinery()
    {
        var tables = s_model.GetRelationalModel().Tables.Select(t => t.Name).Except(s_plumbing).Order(StringComparer.Ordinal);

        GuardedTables.All.Select(g => g.Name).Order(StringComparer.Ordinal).ShouldBe(tables);
    }

    [Fact]
    [Trait("Req", "P11-06")]
    public void Are_append_only_where_nothing_of_the_record_can_be_changed_in_memory()
    {
        foreach (var entity in s_model.GetEntityTypes().Where(e => e.GetTableName() is { } table && e.FindPrimaryKey() is not null && !s_plumbing.Contains(table)))
            if (entity.GetProperties().All(IsGivenAtBirth))
                Guard(entity).IsAppendOnly.ShouldBeTrue($"{entity.DisplayName()} cannot be changed in memory; its table {entity.GetTableName()} must be append-only.");
    }

    [Fact]
    [Trait("Req", "P11-06")]
    public void Fix_every_column_that_is_given_at_birth()
    {
        foreach (var entity in s_model.GetEntityTypes().Where(e => e.GetTableName() is { } table && e.FindPrimaryKey() is not null && !s_plumbing.Contains(table)))
        {
            if (Guard(entity) is not { IsAppendOnly: false } guard) continue;
            var table = StoreObjectIdentifier.Table(guard.Name);
            var must = entity.GetProperties().Where(p => IsGivenAtBirth(p) || p.IsPrimaryKey()).Select(p => p.GetColumnName(table)!);
            must.Except(guard.Fixed, StringComparer.Ordinal).ShouldBeEmpty($"columns of {guard.Name} that keep their value");
            guard.Fixed.Except(entity.GetProperties().Select(p => p.GetColumnName(table)!), StringComparer.Ordinal).ShouldBeEmpty($"columns that {guard.Name} does not have");
        }
    }

    /// <summary>SQL Server answers no OUTPUT clause on a table with triggers (its error 334), so EF must read values back otherwise.</summary>
    [Fact]
    public void Are_known_to_SQL_Server_as_tables_with_triggers()
    {
        using var context = TestDatabaseServer.Open(new(DatabaseProvider.SqlServer, "Server=localhost;Database=evqc", ".", false, 150, null), TimeProvider.System);

        foreach (var entity in context.Model.GetEntityTypes())
            entity.IsSqlOutputClauseUsed().ShouldBe(!GuardedTables.All.Any(g => g.Name == entity.GetTableName() && g.HasChangeTrigger), entity.DisplayName());
    }

    private static GuardedTable Guard(IEntityType entity) => GuardedTables.All.Single(g => g.Name == entity.GetTableName());

    /// <summary>Has no setter, or one that only an object initialiser may call; or is a key that EF keeps in the shadow.</summary>
    private static bool IsGivenAtBirth(IProperty property) =>
        property.IsShadowProperty()
        || property.PropertyInfo is not { SetMethod: { } set }
        || set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static IModel Model()
    {
        using var context = TestDatabaseServer.Open(new(DatabaseProvider.PostgreSql, "Host=localhost;Database=evqc", ".", false, 150, null), TimeProvider.System);
        return context.Model;
    }
}
