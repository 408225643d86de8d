using System.Runtime.CompilerServices;
using EvQc.Shell.Database;

namespace EvQc.Audit;

/// <summary>Does the database still refuse to delete and rewrite records? Every trigger and every right is looked at.</summary>
public sealed class GuardsStand(EvQcContext db, DatabaseConnection connection) : IIntegrityCheck
{
    public string Name => "guards of the database";

    public async IAsyncEnumerable<IntegrityFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var wrong in await Guards.WrongTriggersAsync(db, connection.Provider, cancellationToken))
            yield return new("guard-missing", wrong);

        // A laboratory that gives EvQc one login for everything has chosen so; the start's log says what that means.
        if (!connection.HasOwner) yield break;
        foreach (var wrong in await Guards.WrongRightsAsync(db, connection.Provider, cancellationToken))
            yield return new("right-wrong", wrong);
    }
}
