using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EvQc.Review.Packages;

/// <summary>The archive, its manifest, and the members that other members name by their hash.</summary>
internal static class PackageStructure
{
    private static readonly string[] s_required =
    [
        PackageNames.Manifest, PackageNames.DossierHtml, PackageNames.DossierXlsx, PackageNames.Records, PackageNames.Signatures, PackageNames.Keys, PackageNames.Audit, PackageNames.Anchor,
    ];

    public static IReadOnlyList<PackageMember> Check(ReadOnlyMemory<byte> zip)
    {
        var members = PlainZip.Read(zip);
        foreach (var member in members)
            if (PackageNames.PlaceOf(member.Name) is null) throw Wrong(Printable(member.Name), "no package has such a member");
        if (members.GroupBy(m => m.Name).FirstOrDefault(g => g.Count() > 1) is { } twice) throw Wrong(twice.Key, "it is in the package twice");
        foreach (var name in s_required)
            if (!members.Any(m => m.Name == name)) throw Wrong(name, "it is not in the package");
        if (!members.Select(m => m.Name).SequenceEqual(PackageNames.InOrder(members).Select(m => m.Name)))
            throw Wrong(members.Zip(PackageNames.InOrder(members)).First(p => p.First.Name != p.Second.Name).First.Name, "the members are not in their order");
        var again = PlainZip.Write(members);
        return zip.Span.SequenceEqual(again) ? members : throw new PackageFaultException(new(null, null, null, $"the archive is not the one that its members make: {FirstDifference(zip, again)}"));
    }

    public static PackageManifest CheckManifest(IReadOnlyList<PackageMember> members)
    {
        var manifest = PackageManifest.Read(PackageJson.Text(members.Single(m => m.Name == PackageNames.Manifest).Bytes));
        PackageMember[] others = [.. members.Where(m => m.Name != PackageNames.Manifest)];
        foreach (var line in manifest.Members)
            if (!others.Any(m => m.Name == line.Name)) throw Wrong(line.Name, "the manifest lists it, and it is not in the package");
        foreach (var member in others)
        {
            var line = manifest.Members.FirstOrDefault(l => l.Name == member.Name) ?? throw Wrong(member.Name, "the manifest does not list it");
            if (line.Size != member.Bytes.Length) throw Wrong(member.Name, FormattableString.Invariant($"it has {member.Bytes.Length} bytes, the manifest says {line.Size}"));
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(member.Bytes.Span));
            if (sha256 != line.Sha256) throw Wrong(member.Name, $"its SHA-256 is {sha256}, the manifest says {line.Sha256}");
        }

        var right = PackageManifest.Of(manifest.Batch, others);
        if (right.Root != manifest.Root || right.RecordsRoot != manifest.RecordsRoot) throw Wrong(PackageNames.Manifest, "its root is not that of its members");
        return right.ToJson() == manifest.ToJson() ? manifest : throw Wrong(PackageNames.Manifest, "its lines are not in their order");
    }

    /// <summary>The head and every line of the anchor file belong to the chain of the extract.</summary>
    public static void CheckAnchor(string json, PackageAudit audit)
    {
        using var document = PackageJson.Parse(json);
        var lines = new JsonMembers(document.RootElement, "the anchor", "head", "lines").Texts("lines");
        if (EvidencePackage.AnchorJson(audit, lines) != json) throw new FormatException("its head is not the last block of the extract");
        foreach (var line in lines)
        {
            if (line.Split(' ') is not ["block", var number, { Length: 64 } hash, ..] || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var block)) throw new FormatException($"'{line}' is no line of a block");
            if (audit.Blocks.FirstOrDefault(b => b.Number == block) is not { } known) throw new FormatException($"block {number} was noted outside the database, and the extract does not hold it");
            if (known.Hash != hash) throw new FormatException($"block {number} was noted outside the database with another hash than it has here: the block was replaced");
        }
    }

    /// <summary>Specification and layouts are the texts whose hashes the records name.</summary>
    public static void CheckTexts(PackageRecords records, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> members)
    {
        var pinned = records.Single("Batch")["SpecificationSha256"];
        if (pinned is not null && !members.ContainsKey(PackageNames.Specification)) throw Wrong(PackageNames.Specification, "it is pinned to the batch, and it is not in the package");
        if (members.TryGetValue(PackageNames.Specification, out var specification) ? Evidence.HashOf(PackageJson.Text(specification)) != pinned : pinned is not null)
            throw Wrong(PackageNames.Specification, $"it is not the version that was pinned to the batch (SHA-256 {pinned ?? "none"})");
        foreach (var (name, bytes) in members)
            if ((name.StartsWith(PackageNames.Layouts, StringComparison.Ordinal) || name.StartsWith(PackageNames.Methods, StringComparison.Ordinal))
                && name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..] != $"{Evidence.HashOf(PackageJson.Text(bytes))}.yaml")
                throw Wrong(name, "it is not the text whose SHA-256 is its name");
        foreach (var file in records.Of("StoredFile"))
            if (file["Answers"] is { } answers && ConfirmedAnswersJson.Read(answers).LayoutSha256 is { } layout && !members.ContainsKey($"{PackageNames.Layouts}{layout}.yaml"))
                throw Wrong($"{PackageNames.Layouts}{layout}.yaml", $"{file["Name"]} was evaluated by it, and it is not in the package");
        foreach (var result in records.Of("Result"))
            if (result["MethodSha256"] is { } method && !members.ContainsKey($"{PackageNames.Methods}{method}.yaml"))
                throw Wrong($"{PackageNames.Methods}{method}.yaml", $"{result} was recorded by it, and it is not in the package");
    }

    /// <summary>Where two texts part, with what stands there in each.</summary>
    public static string FirstDifference(ReadOnlyMemory<byte> here, ReadOnlyMemory<byte> right)
    {
        var place = here.Span.CommonPrefixLength(right.Span);
        return FormattableString.Invariant($"from byte {place} on it says '{Around(here, place)}' where the records give '{Around(right, place)}'");
    }

    private static string Around(ReadOnlyMemory<byte> bytes, int place)
    {
        var from = Math.Max(0, place - 20);
        return Printable(Encoding.UTF8.GetString(bytes.Span[from..Math.Min(bytes.Length, place + 40)]));
    }

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c));

    private static PackageFaultException Wrong(string member, string sentence) => new(new(member, null, null, sentence));
}
