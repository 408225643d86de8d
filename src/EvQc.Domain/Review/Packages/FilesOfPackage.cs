using System.Globalization;
using System.Security.Cryptography;
using EvQc.Assays;
using EvQc.Quantities;

namespace EvQc.Review.Packages;

/// <summary>The raw files of a package: each the one that was stored, and every result read once more from its bytes.</summary>
internal static class FilesOfPackage
{
    /// <returns>How many results were read again, and how many could not be because a plate layout is needed.</returns>
    public static (int Files, int Read, int Left) Check(PackageRecords records, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> members)
    {
        var expected = new HashSet<string>(StringComparer.Ordinal);
        var (read, left) = (0, 0);
        foreach (var file in records.Of("StoredFile"))
        {
            var name = PackageNames.OfFile(file["Sha256"] is { Length: 64 } sha256 ? sha256 : throw Wrong(PackageNames.Records, file.ToString(), "Sha256", "it is no SHA-256"), file["Name"] ?? "");
            expected.Add(name);
            if (!members.TryGetValue(name, out var bytes)) throw Wrong(name, null, null, $"{file["Name"]} belongs to the batch, and it is not here");
            if (Convert.ToHexStringLower(SHA256.HashData(bytes.Span)) != sha256) throw Wrong(name, $"{file["Name"]}", "sha256", "its bytes are not those that were stored");
            FileResult[] results = [.. records.Of("Result").Where(r => r["FileId"] == file.Key).Select(r => Result(records, r))];
            var answers = file["Answers"] is { } given ? ConfirmedAnswersJson.Read(given) : null;
            if (answers?.LayoutSha256 is not null)
            {
                left += results.Length;
                continue;
            }

            read += results.Length;
            if (FileReplay.Of(file["Name"]!, bytes, answers, null, results) is [var difference, ..]) throw Wrong(name, difference.Record, difference.Field, $"recorded is {difference.Recorded ?? "nothing"}, the file says {difference.Recomputed ?? "nothing"}");
        }

        if (members.Keys.FirstOrDefault(m => m.StartsWith(PackageNames.Files, StringComparison.Ordinal) && !expected.Contains(m)) is { } foreign) throw Wrong(foreign, null, null, "no record knows this file");
        foreach (var typed in records.Of("Result").Where(r => r["FileId"] is null))
        {
            read++;
            if (TypedReplay.Of(NameOf(records, typed), Figures(records, typed)).FirstOrDefault() is { } difference)
                throw Wrong(PackageNames.Records, difference.Record, difference.Field, $"recorded is {difference.Recorded ?? "nothing"}, what was typed gives {difference.Recomputed ?? "nothing"}");
        }

        return (expected.Count, read, left);
    }

    private static FileResult Result(PackageRecords records, PackageRecord r) =>
        new(Guid.TryParse(r.Key, out var id) ? id : Guid.Empty, NameOf(records, r), records.Find("Sample", r["SampleId"])?["Label"] ?? "", Figures(records, r));

    private static string NameOf(PackageRecords records, PackageRecord r) => $"{Dossier.NameOf(r["Attribute"])} of {records.Find("Sample", r["SampleId"])?["Label"]} (result {r.Key})";

    private static ResultFigures Figures(PackageRecords records, PackageRecord r) => new()
    {
        Attribute = r["Attribute"] ?? "",
        RawText = r["RawText"] ?? "",
        Value = Number(r, "Value"),
        Unit = r["Unit"],
        Bound = Enum.TryParse<Bound>(r["Bound"], out var bound) ? bound : throw NoNumber(r, "Bound"),
        Word = r["Word"],
        PositiveControl = Number(r, "PositiveControl"),
        NegativeControl = Number(r, "NegativeControl"),
        DilutionFactor = Number(r, "DilutionFactor"),
        DilutionBasis = Enum.TryParse<DilutionBasis>(r["DilutionBasis"], out var basis) ? basis : throw NoNumber(r, "DilutionBasis"),
        Replicates = r["Replicates"],
        Instrument = r["Instrument"],
        InstrumentSerial = r["InstrumentSerial"],
        Operator = r["Operator"],
        MeasuredAtText = r["MeasuredAtText"],
        FileLine = Number(r, "FileLine") is { } line ? (int)line : null,
        Remark = r["Remark"],
        Sizes = records.Find("ResultDistribution", r.Key)?["Bins"],
    };

    private static decimal? Number(PackageRecord r, string name) =>
        r[name] is not { } text ? null : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw NoNumber(r, name);

    private static PackageFaultException NoNumber(PackageRecord r, string name) => Wrong(PackageNames.Records, r.ToString(), name, $"'{r[name]}' is not what it can be");

    private static PackageFaultException Wrong(string member, string? record, string? field, string sentence) => new(new(member, record, field, sentence));
}
