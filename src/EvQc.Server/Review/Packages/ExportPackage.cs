using System.Globalization;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.People;
using EvQc.Shell;

namespace EvQc.Review.Packages;

/// <summary>
/// The evidence package of one batch. What was written just now is sealed first, so that every entry in it can be proven; that it was exported, and
/// under which root, is an entry of the trail itself.
/// </summary>
public sealed class ExportPackage(EvQcContext db, PackageGathering gathering, SealTrail sealTrail, AnchorHeads anchorHeads)
{
    /// <summary>Blocks to be sealed at once; a laboratory at work never comes to an end of them.</summary>
    private const int MostBlocks = 50;

    public sealed record Request(string BatchNumber);

    public sealed record Exported(string FileName, byte[] Bytes, string RecordsRoot);

    public async Task<Exported> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        if (actor != Actor.System) actor.Must(Permission.ViewReports);
        var batch = await db.BatchAsync(request.BatchNumber, cancellationToken);
        for (var blocks = 0; blocks < MostBlocks && await sealTrail.RunAsync(cancellationToken); blocks++)
        {
        }

        await anchorHeads.RunAsync(cancellationToken);
        var content = await gathering.OfAsync(batch, cancellationToken);
        var (bytes, root) = (EvidencePackage.Write(content), EvidencePackage.RecordsRootOf(content));
        db.ActAs(actor, actor == Actor.System ? "Exported from the command line" : null);
        AuditTrail.Event(db, "EvidencePackage", batch.Number, string.Create(CultureInfo.InvariantCulture, $"exported, {bytes.Length} bytes, records root {root}"), batch.Id);
        await db.SaveChangesAsync(cancellationToken);
        return new($"evidence-{FileNameOf(batch.Number)}.zip", bytes, root);
    }

    private static string FileNameOf(string number) => string.Concat(number.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
}
