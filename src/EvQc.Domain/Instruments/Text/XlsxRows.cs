using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace EvQc.Instruments.Text;

/// <summary>
/// The first worksheet of an xlsx file as rows of text. A zip may unpack to a thousand times its size, and XML may define entities that do:
/// sizes, rows and columns are limited and document types refused.
/// </summary>
internal static class XlsxRows
{
    private const long MostBytes = 64 * 1024 * 1024;
    private const int MostRows = 100_000;
    private const int MostColumns = 1000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = MostBytes,
    };

    public static bool Recognises(ReadOnlySpan<byte> bytes) => bytes.StartsWith("PK\u0003\u0004"u8);

    /// <summary>Null when the bytes are no workbook that can be read safely; the reason is among the problems.</summary>
    public static List<Row>? Read(ReadOnlyMemory<byte> bytes, ProblemList problems)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes.ToArray(), writable: false), ZipArchiveMode.Read);
            var sheet = zip.Entries.Where(e => e.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal) && e.FullName.EndsWith(".xml", StringComparison.Ordinal))
                .MinBy(e => (e.FullName.Length, e.FullName));
            if (sheet is null)
            {
                problems.Error("workbook-without-sheet", "The file is a zip archive without a worksheet: save it as an Excel workbook (xlsx).");
                return null;
            }

            var shared = zip.GetEntry("xl/sharedStrings.xml") is { } strings ? SharedStrings(strings) : [];
            return Rows(sheet, shared, problems);
        }
        catch (Exception damage) when (damage is InvalidDataException or XmlException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            problems.Error("workbook-damaged", "The Excel workbook is damaged or cut off: save or copy it again.");
            return null;
        }
    }

    private static List<Row>? Rows(ZipArchiveEntry sheet, List<string> shared, ProblemList problems)
    {
        var rows = new List<Row>();
        var cells = new List<string>();
        var line = 0;
        using var reader = Open(sheet);
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "row" })
            {
                var stated = int.TryParse(reader.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : line + 1;
                if (stated <= line || stated > MostRows || rows.Count >= MostRows)
                {
                    problems.Error("workbook-too-large", "The worksheet's rows are out of order or too many: save the export again.", Math.Max(line, 1));
                    return null;
                }

                line = stated;
                if (reader.IsEmptyElement) continue;
                cells.Clear();
                ReadCells(reader, cells, shared);
                rows.Add(new(line, [.. cells]));
            }
        }

        return rows;
    }

    private static void ReadCells(XmlReader reader, List<string> cells, List<string> shared)
    {
        var depth = reader.Depth;
        var (column, kind) = (0, "");
        var more = reader.Read();
        while (more && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                column = ColumnOf(reader.GetAttribute("r")) ?? cells.Count;
                kind = reader.GetAttribute("t") ?? "";
            }
            else if (reader is { NodeType: XmlNodeType.Element, LocalName: "v" or "t" } && column < MostColumns)
            {
                var text = reader.ReadElementContentAsString();
                while (cells.Count <= column) cells.Add("");
                cells[column] += kind == "s" ? At(shared, text) : text;
                continue;
            }

            more = reader.Read();
        }
    }

    private static string At(List<string> shared, string index) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < shared.Count ? shared[number] : "";

    private static List<string> SharedStrings(ZipArchiveEntry entry)
    {
        var strings = new List<string>();
        using var reader = Open(entry);
        var more = reader.Read();
        while (more)
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "si" }) strings.Add("");
            else if (reader is { NodeType: XmlNodeType.Element, LocalName: "t" } && strings.Count > 0)
            {
                strings[^1] += reader.ReadElementContentAsString();
                continue;
            }

            more = reader.Read();
        }

        return strings;
    }

    private static XmlReader Open(ZipArchiveEntry entry) =>
        entry.Length <= MostBytes ? XmlReader.Create(entry.Open(), Settings) : throw new InvalidDataException("A part of the workbook is too large.");

    /// <summary>0-based column of <c>AB12</c>.</summary>
    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var c in reference ?? "")
        {
            if (!char.IsAsciiLetterUpper(c)) break;
            column = (column * 26) + (c - 'A' + 1);
            if (column > 20_000) return MostColumns;
        }

        return column == 0 ? null : column - 1;
    }
}
