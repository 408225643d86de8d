using EvQc.Audit;

namespace EvQc.Review.Packages;

/// <summary>Everything on record of one batch that a package holds.</summary>
/// <param name="AnchorLines">The lines of the anchor file for the blocks of the extract.</param>
/// <param name="Specification">The text of the pinned version; null before testing.</param>
/// <param name="Layouts">Text of each plate layout that a file was evaluated by, by its hash.</param>
/// <param name="Methods">Text of each method version that a result was checked by, by its hash.</param>
/// <param name="Files">Bytes of each stored file by its hash.</param>
public sealed record PackageContent(
    PackageRecords Records,
    PackageKeys Keys,
    PackageAudit Audit,
    IReadOnlyList<string> AnchorLines,
    string? Specification,
    IReadOnlyDictionary<string, string> Layouts,
    IReadOnlyDictionary<string, string> Methods,
    IReadOnlyDictionary<string, byte[]> Files);

/// <summary>
/// The evidence of one batch in one archive that needs neither EvQc nor its database: for people (<c>dossier.html</c>, <c>dossier.xlsx</c>), for machines,
/// and with every proof. The same content gives the same bytes.
/// </summary>
public static class EvidencePackage
{
    public static byte[] Write(PackageContent content) => PlainZip.Write(Members(content));

    /// <summary>The root over the records, as the dossier prints it.</summary>
    public static string RecordsRootOf(PackageContent content) => PackageManifest.Of(BatchOf(content), PackageNames.InOrder(Machine(content))).RecordsRoot;

    /// <summary>What <c>signatures.json</c> says when these are the records.</summary>
    public static string SignaturesOf(PackageRecords records) => PackageSignatures.Json(records);

    private static IReadOnlyList<PackageMember> Members(PackageContent content)
    {
        var machine = Machine(content);
        var root = PackageManifest.Of(BatchOf(content), PackageNames.InOrder(machine)).RecordsRoot;
        var all = PackageNames.InOrder(machine.Concat(Dossiers(content.Records, content.Audit, root, DossierForms.Today)));
        return [Text(PackageNames.Manifest, PackageManifest.Of(BatchOf(content), all).ToJson()), .. all];
    }

    internal static IEnumerable<PackageMember> Dossiers(PackageRecords records, PackageAudit audit, string recordsRoot, DossierForm form)
    {
        var head = audit.Blocks.Count == 0 ? null : audit.Blocks[^1] is var last ? new AuditHead(last.Number, last.Hash, last.LastSequence, last.SealedAt) : null;
        var sections = Dossier.Of(records, audit, head, recordsRoot, form);
        yield return new(PackageNames.DossierHtml, DossierPage.Of(records.Single("Batch")["Number"] ?? "", sections));
        yield return new(PackageNames.DossierXlsx, DossierWorkbook.Of(sections));
    }

    internal static string AnchorJson(PackageAudit audit, IReadOnlyList<string> lines) => CanonicalJson.Write(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["head"] = audit.Blocks.Count == 0 ? null : new Dictionary<string, object?>(StringComparer.Ordinal) { ["block"] = audit.Blocks[^1].Number, ["hash"] = audit.Blocks[^1].Hash },
        ["lines"] = lines,
    });

    private static List<PackageMember> Machine(PackageContent content)
    {
        List<PackageMember> members =
        [
            Text(PackageNames.Records, content.Records.ToJson()),
            Text(PackageNames.Signatures, PackageSignatures.Json(content.Records)),
            Text(PackageNames.Keys, content.Keys.ToJson()),
            Text(PackageNames.Audit, content.Audit.ToJson()),
            Text(PackageNames.Anchor, AnchorJson(content.Audit, content.AnchorLines)),
        ];
        if (content.Records.Of("DispositionRecord").FirstOrDefault()?["Evidence"] is { } evidence) members.Add(Text(PackageNames.Evidence, evidence));
        if (content.Specification is { } specification) members.Add(Text(PackageNames.Specification, specification));
        members.AddRange(content.Layouts.Select(l => Text($"{PackageNames.Layouts}{l.Key}.yaml", l.Value)));
        members.AddRange(content.Methods.Select(m => Text($"{PackageNames.Methods}{m.Key}.yaml", m.Value)));
        foreach (var file in content.Records.Of("StoredFile"))
            if (file["Sha256"] is { Length: 64 } sha256 && content.Files.TryGetValue(sha256, out var bytes)) members.Add(new(PackageNames.OfFile(sha256, file["Name"] ?? ""), bytes));
        return members;
    }

    private static string BatchOf(PackageContent content) => content.Records.Single("Batch")["Number"] ?? "";

    private static PackageMember Text(string name, string text) => new(name, PackageJson.Bytes(text));
}
