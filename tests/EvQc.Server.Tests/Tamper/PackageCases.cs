using System.Text;
using EvQc.Review.Packages;

namespace EvQc.Tamper;

/// <summary>What may be done to an evidence package on its way.</summary>
internal static class PackageCases
{
    public static IEnumerable<TamperCase> All =>
    [
        TamperCase.Package("the dossier's text", PackageNames.DossierHtml, l => Edited(l, PackageNames.DossierHtml, "approved for release", "approved with remarks")),
        TamperCase.Package("a raw file", "files/", l => Made(l, m => m.Name.StartsWith(PackageNames.Files, StringComparison.Ordinal) && m.Name.Contains("nta", StringComparison.Ordinal) ? Edited(m, "0", "1") : m)),
        TamperCase.Package("two raw files swapped", "not those that were stored", l =>
        {
            var files = PlainZip.Read(l.Package).Where(m => m.Name.StartsWith(PackageNames.Files, StringComparison.Ordinal)).Take(2).ToArray();
            return Made(l, m => m.Name == files[0].Name ? new(m.Name, files[1].Bytes) : m.Name == files[1].Name ? new(m.Name, files[0].Bytes) : m);
        }),
        TamperCase.Package("the signatures of another package", PackageNames.Signatures, l => Foreign(l, PackageNames.Signatures)),
        TamperCase.Package("the keys of another package", "key", l => Made(l, m => m.Name == PackageNames.Keys ? Edited(m, "MFkw", "MFkx") : m)),
        TamperCase.Package("the evidence of another decision", PackageNames.Evidence, l => Foreign(l, PackageNames.Evidence)),
        TamperCase.Package("an audit entry", PackageNames.Audit, l => Edited(l, PackageNames.Audit, "Tara Lind", "Tara Wind")),
        TamperCase.Package("the specification", PackageNames.Specification, l => Edited(l, PackageNames.Specification, "title", "titel")),
        TamperCase.Package("a value among the records", PackageNames.Records, l => Edited(l, PackageNames.Records, "\"Unit\":\"particles/mL\"", "\"Unit\":\"particles/L\"")),
        TamperCase.Package("a member taken out", "not in the package", l => Made(l, m => m.Name == PackageNames.Specification ? null : m)),
    ];

    private static byte[] Edited(ClosedLaboratory laboratory, string member, string from, string to) => Made(laboratory, m => m.Name == member ? Edited(m, from, to) : m);

    private static PackageMember Edited(PackageMember member, string from, string to) => new(member.Name, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(member.Bytes.Span).Replace(from, to, StringComparison.Ordinal)));

    private static byte[] Foreign(ClosedLaboratory laboratory, string name)
    {
        var other = PlainZip.Read(laboratory.OtherPackage).Single(m => m.Name == name);
        return Made(laboratory, m => m.Name == name ? other : m);
    }

    private static byte[] Made(ClosedLaboratory laboratory, Func<PackageMember, PackageMember?> edit)
    {
        var members = PackageNames.InOrder(PlainZip.Read(laboratory.Package).Where(m => m.Name != PackageNames.Manifest).Select(edit).OfType<PackageMember>());
        return PlainZip.Write([new(PackageNames.Manifest, Encoding.UTF8.GetBytes(PackageManifest.Of(ClosedLaboratory.Released, members).ToJson())), .. members]);
    }
}
