using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace EvQc.Review.Packages;

/// <summary>Whoever changes a package changes its manifest too, where that helps: what else tells is what these tests ask.</summary>
public sealed class A_tampered_package(ReleasedBatch batch) : IClassFixture<ReleasedBatch>
{
    private IReadOnlyList<PackageMember> Members => PlainZip.Read(batch.Package);

    [Fact]
    [Trait("Req", "P11-01")]
    [Trait("Req", "P11-14")]
    public void Is_found_whichever_bit_of_the_file_is_turned()
    {
        var package = batch.Package;
        foreach (var bit in Bits(package.Length, 150))
        {
            byte[] turned = [.. package];
            turned[bit / 8] ^= (byte)(1 << (bit % 8));
            VerifiedPackage.Of(turned).Fault.ShouldNotBeNull($"bit {bit}");
        }

        for (var place = package.Length - 22; place < package.Length; place++)
        {
            byte[] turned = [.. package];
            turned[place] ^= 1;
            VerifiedPackage.Of(turned).Fault.ShouldNotBeNull($"byte {place}");
        }
    }

    [Fact]
    [Trait("Req", "P11-01")]
    [Trait("Req", "P11-14")]
    public void Is_found_whichever_bit_of_a_member_is_turned_with_the_manifest_made_to_fit()
    {
        var members = Members.Where(m => m.Name != PackageNames.Manifest).ToArray();
        foreach (var member in members)
            foreach (var bit in Bits(member.Bytes.Length, 8))
            {
                var bytes = member.Bytes.ToArray();
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                VerifiedPackage.Of(Made(members.Select(m => m.Name == member.Name ? new(m.Name, bytes) : m))).Fault.ShouldNotBeNull($"bit {bit} of {member.Name}");
            }
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public void Is_found_when_a_member_is_taken_out_put_in_doubled_or_moved()
    {
        var members = Members;
        foreach (var gone in members) Fault([.. members.Where(m => m != gone)]).ShouldNotBeNull(gone.Name);
        foreach (var gone in members.Skip(1)) VerifiedPackage.Of(Made(members.Skip(1).Where(m => m != gone))).Fault.ShouldNotBeNull($"{gone.Name}, with the manifest made to fit");
        Fault([.. members, members[^1]])!.Sentence.ShouldContain("twice");
        Fault([.. members.Reverse()])!.Sentence.ShouldContain("order");
        Fault([.. members, new("files/zzz.csv", "1"u8.ToArray())])!.Sentence.ShouldContain("manifest does not list");
        VerifiedPackage.Of(Made(members.Skip(1).Append(new("files/zzz.csv", "1"u8.ToArray())))).Fault!.Sentence.ShouldContain("no record knows");
        foreach (var name in (string[])["../evil.txt", "files/../../evil", "/etc/passwd", "C:\\evil", "notes.txt", "files/", "files/a/b"])
            Fault([.. members, new(name, "1"u8.ToArray())])!.Sentence.ShouldBe("no package has such a member");
        VerifiedPackage.Of((byte[])[.. batch.Package, 0]).Fault.ShouldNotBeNull();
        VerifiedPackage.Of(batch.Package.AsMemory(0, batch.Package.Length / 2)).Fault.ShouldNotBeNull();
        VerifiedPackage.Of("no zip"u8.ToArray()).Fault.ShouldNotBeNull();
        VerifiedPackage.Of(ReadOnlyMemory<byte>.Empty).Fault.ShouldNotBeNull();
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public void Is_found_when_it_is_compressed_as_a_bomb_would_be()
    {
        using var zip = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(zip, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = archive.CreateEntry(PackageNames.Manifest, System.IO.Compression.CompressionLevel.SmallestSize).Open())
            entry.Write(new byte[50_000_000]);

        VerifiedPackage.Of(zip.ToArray()).Fault!.Sentence.ShouldContain("compressed");
    }

    [Theory]
    [Trait("Req", "P11-01")]
    [Trait("Req", "P11-13")]
    [Trait("Req", "P11-14")]
    [InlineData("Result", "Value", "1", "records.json")]
    [InlineData("Result", "RawText", "1", "records.json")]
    [InlineData("Result", "Status", "Invalidated", "records.json")]
    [InlineData("StepParameter", "Text", "other", "records.json")]
    [InlineData("Signature", "PrintedName", "Somebody Else", "records.json")]
    [InlineData("Signature", "PrintedName", null, "records.json")]
    [InlineData("Signature", "SignedAt", null, "records.json")]
    [InlineData("Signature", "Meaning", null, "records.json")]
    [InlineData("Signature", "Value", "AAAA", "records.json")]
    [InlineData("EvaluationRecord", "Passed", "99", "records.json")]
    [InlineData("Batch", "State", "Rejected", "records.json")]
    public void Is_found_when_a_value_is_changed_everywhere_in_it_but_on_the_trail(string kind, string field, string? value, string member)
    {
        var fault = VerifiedPackage.Of(Rewritten(values => kind == (string)values["kind"]! ? Set(values, field, value) : false)).Fault;

        fault.ShouldNotBeNull();
        fault.Member.ShouldBe(member);
        fault.Record.ShouldStartWith(kind);
        fault.Field.ShouldBe(field);
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public void Is_found_when_a_record_is_taken_out_or_made_up()
    {
        VerifiedPackage.Of(Made(Records(r => r.RemoveAt(IndexOf(r, "Result"))))).Fault!.Sentence.ShouldContain("says that it was made");
        VerifiedPackage.Of(Made(Records(r =>
        {
            var copy = r[IndexOf(r, "Result")]!.DeepClone();
            copy["key"] = Guid.CreateVersion7().ToString();
            r.Add(copy);
        }))).Fault!.Sentence.ShouldContain("knows nothing of it");
    }

    [Fact]
    [Trait("Req", "P11-14")]
    public void Is_found_when_the_signatures_or_files_are_those_of_another_package()
    {
        var others = PlainZip.Read(batch.Other).ToDictionary(m => m.Name, m => m.Bytes);
        foreach (var name in (string[])[PackageNames.Signatures, PackageNames.Evidence, PackageNames.Audit, PackageNames.Records, PackageNames.DossierHtml, PackageNames.DossierXlsx])
            VerifiedPackage.Of(Made(Members.Skip(1).Select(m => m.Name == name ? new(name, others[name]) : m))).Fault.ShouldNotBeNull(name);
        var file = Members.Single(m => m.Name.StartsWith(PackageNames.Files, StringComparison.Ordinal));
        var foreign = others.Single(m => m.Key.StartsWith(PackageNames.Files, StringComparison.Ordinal)).Value;
        var swapped = VerifiedPackage.Of(Made(Members.Skip(1).Select(m => m == file ? new(file.Name, foreign) : m))).Fault;
        swapped!.Member.ShouldBe(file.Name);
        swapped.Sentence.ShouldContain("not those that were stored");
    }

    [Theory]
    [Trait("Req", "P11-01")]
    [InlineData(PackageNames.DossierHtml, "approved for release", "approved for disposal")]
    [InlineData(PackageNames.DossierHtml, "SUPERSEDED", "Current")]
    [InlineData(PackageNames.Specification, "title", "titel")]
    [InlineData(PackageNames.Anchor, "\"block ", "\"block 9")]
    public void Is_found_when_a_text_is_edited_with_the_manifest_made_to_fit(string member, string from, string to)
    {
        var fault = VerifiedPackage.Of(Made(Members.Skip(1).Select(m => m.Name == member ? new(m.Name, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(m.Bytes.Span).Replace(from, to, StringComparison.Ordinal))) : m))).Fault;

        fault.ShouldNotBeNull();
        fault.Member.ShouldBe(member);
    }

    /// <summary>The first and the last bit and others between, the same on every run so that a failure can be looked at.</summary>
    private static IEnumerable<int> Bits(int bytes, int count)
    {
        var random = new Random(bytes);
        return Enumerable.Range(0, count).Select(_ => random.Next(bytes * 8)).Append(0).Append((bytes * 8) - 1).Distinct();
    }

    private static PackageFault? Fault(IReadOnlyList<PackageMember> members) => VerifiedPackage.Of(PlainZip.Write(members)).Fault;

    /// <summary>In order, with a manifest that fits.</summary>
    private byte[] Made(IEnumerable<PackageMember> members)
    {
        var ordered = PackageNames.InOrder(members.Where(m => m.Name != PackageNames.Manifest));
        return PlainZip.Write([new(PackageNames.Manifest, Encoding.UTF8.GetBytes(PackageManifest.Of(batch.Number, ordered).ToJson())), .. ordered]);
    }

    private byte[] Rewritten(Func<JsonNode, bool> change) => Made(Records(records => records.First(r => change(r!)).ShouldNotBeNull()));

    /// <summary>The records edited, and all that is made of them made to fit: the machine copy in its one form, signatures, dossiers.</summary>
    private IEnumerable<PackageMember> Records(Action<JsonArray> edit)
    {
        var array = JsonNode.Parse(Members.Single(m => m.Name == PackageNames.Records).Bytes.Span)!.AsArray();
        edit(array);
        var records = new PackageRecords(array.Select(r => new PackageRecord((string)r!["kind"]!, (string)r["key"]!, r["values"]!.AsObject().ToDictionary(v => v.Key, v => (string?)v.Value, StringComparer.Ordinal))));
        return Members.Select(m => m.Name switch
        {
            PackageNames.Records => new(m.Name, Encoding.UTF8.GetBytes(records.ToJson())),
            PackageNames.Signatures => new(m.Name, Encoding.UTF8.GetBytes(EvidencePackage.SignaturesOf(records))),
            _ => m,
        });
    }

    private static int IndexOf(JsonArray records, string kind) => records.Select((r, i) => (r, i)).First(x => (string)x.r!["kind"]! == kind).i;

    private static bool Set(JsonNode record, string field, string? value)
    {
        if (record["values"]!.AsObject()[field] is null || (string?)record["values"]![field] == value) return false;
        record["values"]![field] = value;
        return true;
    }
}
