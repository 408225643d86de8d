using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EvQc;

/// <summary>Does something of somebody else's once, right before a query that reads this table.</summary>
public sealed class Meanwhile(string table) : DbCommandInterceptor
{
    private int _done;

    public Func<Task>? Do { get; set; }

    public bool IsDone => _done > 0;

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (Do is { } act && command.CommandText.Contains($"FROM {table}", StringComparison.Ordinal) && Interlocked.Exchange(ref _done, 1) == 0) await act();
        return result;
    }
}
