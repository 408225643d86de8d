using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EvQc.Shell.Database;

public static class OneViewOfDatabase
{
    /// <summary>
    /// Until it is disposed of, everything is read as it is in one moment: what several queries compare would else differ by what is recorded between them. Null inside a
    /// transaction of the caller's, whose view it is.
    /// </summary>
    public static async Task<IDbContextTransaction?> OneViewAsync(this EvQcContext db, DatabaseConnection connection, CancellationToken cancellationToken) =>
        db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(connection.OneView, cancellationToken) : null;
}
