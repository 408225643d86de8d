namespace EvQc.Review.Packages;

/// <summary>The members a package may have, in the order they stand in it.</summary>
public static class PackageNames
{
    public const string Manifest = "manifest.json";
    public const string DossierHtml = "dossier.html";
    public const string DossierXlsx = "dossier.xlsx";
    public const string Records = "records.json";
    public const string Evidence = "evidence.json";
    public const string Signatures = "signatures.json";
    public const string Keys = "keys.json";
    public const string Audit = "audit.json";
    public const string Anchor = "anchor.json";
    public const string Specification = "specification.yaml";
    public const string Files = "files/";
    public const string Layouts = "layouts/";
    public const string Methods = "methods/";

    private static readonly string[] s_order = [Manifest, DossierHtml, DossierXlsx, Records, Evidence, Signatures, Keys, Audit, Anchor, Specification, Layouts, Methods, Files];

    public static bool IsDossier(string name) => name is DossierHtml or DossierXlsx;

    /// <summary>Of a stored file: its hash keeps two of one name apart, its own name tells a person what it is.</summary>
    public static string OfFile(string sha256, string name)
    {
        var plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')).TrimStart('.');
        return $"{Files}{sha256[..12]}-{(plain.Length > 100 ? plain[^100..] : plain)}";
    }

    /// <summary>Where a member belongs; null for a name that no package has, one that leads out of its folder among them.</summary>
    public static int? PlaceOf(string name)
    {
        for (var i = 0; i < s_order.Length; i++)
            if (s_order[i].EndsWith('/') ? name.StartsWith(s_order[i], StringComparison.Ordinal) && IsPlain(name[s_order[i].Length..]) : name == s_order[i]) return i;
        return null;
    }

    public static IReadOnlyList<PackageMember> InOrder(IEnumerable<PackageMember> members) =>
        [.. members.OrderBy(m => PlaceOf(m.Name) ?? throw new ArgumentException($"{m.Name} is no member of a package.", nameof(members))).ThenBy(m => m.Name, StringComparer.Ordinal)];

    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= 150 && name[0] != '.' && !name.Contains("..", StringComparison.Ordinal) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
