using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Xunit;

namespace EvQc.Review;

/// <summary>Somebody who owns the database and changes one value of one row behind EvQc's back, and puts it back afterwards.</summary>
internal sealed class Forger(TestDatabase database)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Every column of the record that is not part of its key, by its property's name.</summary>
    public static IReadOnlyList<string> ColumnsOf<TEntity>(TestDatabase database)
        where TEntity : class
    {
        using var db = database.OpenAsOwner();
        return [.. Entity<TEntity>(db).GetProperties().Where(p => !p.IsPrimaryKey()).Select(p => p.Name)];
    }

    /// <returns>False when the database itself refused the change (a foreign key, a unique place).</returns>
    public async Task<bool> WhileChangedAsync<TEntity>(Guid key, string property, Func<Task> look)
        where TEntity : class
    {
        await using var db = database.OpenAsOwner();
        var type = Entity<TEntity>(db);
        var column = type.FindProperty(property)!;
        var (table, id) = (type.GetTableName()!, type.FindPrimaryKey()!.Properties[0].GetColumnName());
        var old = await ValueAsync(db, table, column, id, key);
        try
        {
            await SetAsync(db, table, column.GetColumnName(), id, key, Other(column, old));
        }
        catch (System.Data.Common.DbException)
        {
            return false;
        }

        try
        {
            await look();
        }
        finally
        {
            await SetAsync(db, table, column.GetColumnName(), id, key, old);
        }

        return true;
    }

    private static IEntityType Entity<TEntity>(EvQcContext db) => db.Model.GetEntityTypes().Single(t => t.ClrType == typeof(TEntity));

    private static async Task<object?> ValueAsync(EvQcContext db, string table, IProperty column, string id, Guid key)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        await db.Database.OpenConnectionAsync(Cancel);
        command.CommandText = $"SELECT \"{column.GetColumnName()}\" FROM \"{table}\" WHERE \"{id}\" = '{key}'";
        var value = await command.ExecuteScalarAsync(Cancel);
        return value is DBNull ? null : value;
    }

    private static async Task SetAsync(EvQcContext db, string table, string column, string id, Guid key, object? value)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        await db.Database.OpenConnectionAsync(Cancel);
        command.CommandText = $"ALTER TABLE \"{table}\" DISABLE TRIGGER USER; UPDATE \"{table}\" SET \"{column}\" = {(value is null ? "NULL" : "@value")} WHERE \"{id}\" = '{key}'; ALTER TABLE \"{table}\" ENABLE TRIGGER USER";
        if (value is not null)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("value", value);
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync(Cancel);
    }

    /// <summary>As near to the old value as can be: one bit, one letter, one microsecond, the neighbour among the names.</summary>
    private static object? Other(IProperty column, object? old)
    {
        var type = Nullable.GetUnderlyingType(column.ClrType) ?? column.ClrType;
        if (type.IsEnum) return Enum.GetNames(type) is var names ? names[(Array.IndexOf(names, old as string ?? "") + 1) % names.Length] : null;
        return old switch
        {
            string text when text.Length > 0 => text[..^1] + (char)(text[^1] ^ 1),
            string => "x",
            byte[] bytes => (byte[])[.. bytes[..^1], (byte)(bytes[^1] ^ 1)],
            decimal number => number + 0.000001m,
            int number => number + 1,
            bool flag => !flag,
            Guid => Guid.CreateVersion7(),
            DateTime time => time.AddMicroseconds(1),
            DateOnly day => day.AddDays(1),
            null when type == typeof(string) => "x",
            null when type == typeof(decimal) => 1m,
            null when type == typeof(int) => 1,
            null when type == typeof(Guid) => Guid.CreateVersion7(),
            null when type == typeof(DateTimeOffset) => DateTime.UnixEpoch,
            null when type == typeof(DateOnly) => new DateOnly(2030, 1, 1),
            _ => throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"{column.Name} is {old?.GetType().Name ?? type.Name}")),
        };
    }
}
