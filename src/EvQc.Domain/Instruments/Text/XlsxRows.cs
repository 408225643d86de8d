using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace EvQc.Instruments.Text;

/// <summary>
/// The worksheets of an xlsx file as rows of text. A zip may unpack to a thousand times its size, and XML may define entities that do:
/// sizes, rows and columns are limited and document types refused.
/// </summary>
internal static class XlsxRows
{
    private const long MostBytes = 64 * 1024 * 1024;
    private const int MostRows = 100_000;
    private const int MostColumns = 1000;
    private const int MostSheets = 20;
    private const int FewRows = 60;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = MostBytes,
    };

    public static bool Recognises(ReadOnlySpan<byte> bytes) => bytes.StartsWith("PK\u0003\u0004"u8);

    /// <summary>
    /// Hands the worksheets over, one after the other, until one is taken. Null when none is, or when the bytes are no workbook that can be read safely; the
    /// reason is then among the problems.
    /// </summary>
    /// <param name="take">What the rows of a worksheet add up to; null when they are nothing that is read.</param>
    /// <param name="isTable">Whether these first rows are those of a table, so that a second one beside the first does not go unnoticed.</param>
    public static T? Read<T>(ReadOnlyMemory<byte> bytes, ProblemList problems, Func<List<Row>, T?> take, Func<List<Row>, bool> isTable)
        where T : class
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes.ToArray(), writable: false), ZipArchiveMode.Read);
            var sheets = zip.Entries.Where(e => e.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal) && e.FullName.EndsWith(".xml", StringComparison.Ordinal))
                .OrderBy(e => e.FullName.Length).ThenBy(e => e.FullName, StringComparer.Ordinal).Take(MostSheets).ToList();
            if (sheets.Count == 0) problems.Error("workbook-without-sheet", "The file is a zip archive without a worksheet: save it as an Excel workbook (xlsx).");
            var shared = sheets.Count > 0 && zip.GetEntry("xl/sharedStrings.xml") is { } strings ? SharedStrings(strings) : [];
            for (var i = 0; i < sheets.Count && !problems.HasErrors; i++)
            {
                if (Rows(sheets[i], shared, problems) is not { } rows) return null;
                if (isTable(rows) && sheets.Skip(i + 1).Any(s => Rows(s, shared, new(), FewRows) is { } others && isTable(others)))
                {
                    problems.Warn("sheet-not-read", "Another worksheet of this workbook holds a table too; only the first is read. Save the other as a file of its own.");
                }

                if (take(rows) is { } taken) return taken;
            }
        }
        catch (Exception damage) when (damage is InvalidDataException or XmlException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            problems.Error("workbook-damaged", "The Excel workbook is damaged or cut off: save or copy it again.");
        }

        return null;
    }

    private static List<Row>? Rows(ZipArchiveEntry sheet, List<string> shared, ProblemList problems, int most = MostRows)
    {
        var rows = new List<Row>();
        var cells = new List<string>();
        var line = 0;
        using var reader = Open(sheet);
        while (rows.Count < most && reader.Read())
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
