using System.Security.Cryptography;

namespace EvQc.Review.Packages;

/// <summary>What stands in a package: the name, size and hash of every other member, and two roots over them.</summary>
/// <param name="RecordsRoot">Over everything but the two dossiers, which print it: what is named in the audit event of the export.</param>
/// <param name="Root">Over all members but this one.</param>
public sealed record PackageManifest(string Batch, string RecordsRoot, string Root, IReadOnlyList<PackageManifest.Line> Members)
{
    public const string Format = "evqc-evidence-package";
    public const int Version = 1;

    public sealed record Line(string Name, int Size, string Sha256);

    public static PackageManifest Of(string batch, IReadOnlyList<PackageMember> members)
    {
        Line[] lines = [.. members.Select(m => new Line(m.Name, m.Bytes.Length, Convert.ToHexStringLower(SHA256.HashData(m.Bytes.Span))))];
        return new(batch, RootOf(lines.Where(l => !PackageNames.IsDossier(l.Name))), RootOf(lines), lines);
    }

    public string ToJson() => CanonicalJson.Write(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["format"] = Format,
        ["version"] = Version,
        ["batch"] = Batch,
        ["recordsRoot"] = RecordsRoot,
        ["root"] = Root,
        ["members"] = Members.Select(Content).ToArray(),
    });

    /// <exception cref="FormatException">It is not what <see cref="ToJson"/> writes, to the byte.</exception>
    public static PackageManifest Read(string json)
    {
        using var document = PackageJson.Parse(json);
        var members = new JsonMembers(document.RootElement, "the manifest", "format", "version", "batch", "recordsRoot", "root", "members");
        if (members.Text("format") != Format) throw new FormatException($"its format is '{members.Text("format")}', not {Format}");
        if (members.Number("version") != Version) throw new FormatException(FormattableString.Invariant($"it is of version {members.Number("version")}; this program knows version {Version}"));
        var manifest = new PackageManifest(members.Text("batch"), members.Text("recordsRoot"), members.Text("root"), [.. members.List("members").Select(m => new JsonMembers(m, "a line", "name", "size", "sha256"))
            .Select(m => new Line(m.Text("name"), m.Number("size"), m.Text("sha256")))]);
        return manifest.ToJson() == json ? manifest : throw new FormatException("it is not in the one form that manifests are written in");
    }

    private static Dictionary<string, object?> Content(Line line) => new(StringComparer.Ordinal) { ["name"] = line.Name, ["size"] = line.Size, ["sha256"] = line.Sha256 };

    private static string RootOf(IEnumerable<Line> lines) => Evidence.HashOf(CanonicalJson.Write(lines.Select(Content).ToArray()));
}
