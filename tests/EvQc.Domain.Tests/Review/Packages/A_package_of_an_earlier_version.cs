using System.IO.Compression;
using EvQc.Architecture;
using Shouldly;
using Xunit;

namespace EvQc.Review.Packages;

/// <summary>Packages that earlier versions of EvQc really wrote (<c>tests/data/earlier</c>): what was handed out once is verified for as long as anybody keeps it.</summary>
public sealed class A_package_of_an_earlier_version
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.zip.gz").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(SourceTree.Root, "tests", "data", "earlier");

    [Theory]
    [Trait("Req", "P11-03")]
    [MemberData(nameof(Files))]
    public void Holds_in_every_part(string file)
    {
        var verified = VerifiedPackage.Of(Read(file));

        verified.Fault?.ToString().ShouldBeNull();
        verified.Confirmed.ShouldContain("both dossiers made again from the records, word for word");
        verified.Confirmed.ShouldContain(c => c.Contains($"the decision ({(file.Contains("released") ? "released" : "rejected")}) made again", StringComparison.Ordinal));
        verified.Confirmed.ShouldContain(c => c.Contains("raw files byte for byte", StringComparison.Ordinal));
    }

    [Theory]
    [Trait("Req", "P11-03")]
    [MemberData(nameof(Files))]
    public void Is_found_changed_like_one_of_today(string file)
    {
        var whole = Read(file);
        for (var at = whole.Length / 40; at < whole.Length; at += whole.Length / 40)
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= 1;
            VerifiedPackage.Of(bytes).Holds.ShouldBeFalse($"byte {at} of {file}");
        }
    }

    private static byte[] Read(string file)
    {
        using var unzipped = new GZipStream(File.OpenRead(Path.Combine(Folder, file)), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        unzipped.CopyTo(bytes);
        return bytes.ToArray();
    }
}
