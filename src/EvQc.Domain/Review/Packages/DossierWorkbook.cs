using System.Globalization;
using System.Text;

namespace EvQc.Review.Packages;

/// <summary>
/// The dossier as a workbook, a sheet a section (ECMA-376). Every cell is text and none a formula; what a spreadsheet might take for one carries the
/// quote prefix. Written plainly, so that the same records give the same bytes.
/// </summary>
internal static class DossierWorkbook
{
    private const int LongestCell = 32_767;
    private const string Head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/";

    public static byte[] Of(IReadOnlyList<DossierSection> sections)
    {
        var sheets = string.Concat(sections.Select((s, i) => FormattableString.Invariant($"<sheet name=\"{SheetName(s.Title, i)}\" sheetId=\"{i + 1}\" r:id=\"r{i + 1}\"/>")));
        var relations = string.Concat(sections.Select((_, i) => FormattableString.Invariant($"<Relationship Id=\"r{i + 1}\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet{i + 1}.xml\"/>")));
        var types = string.Concat(sections.Select((_, i) => FormattableString.Invariant($"<Override PartName=\"/xl/worksheets/sheet{i + 1}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>")));
        return PlainZip.Write(
        [
            Part("[Content_Types].xml", $"<Types xmlns=\"{Package}content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>{types}</Types>"),
            Part("_rels/.rels", $"<Relationships xmlns=\"{Package}relationships\"><Relationship Id=\"r1\" Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
            Part("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets>{sheets}</sheets></workbook>"),
            Part("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Package}relationships\">{relations}<Relationship Id=\"s\" Type=\"{Relations}/styles\" Target=\"styles.xml\"/></Relationships>"),
            Part("xl/styles.xml", Styles()),
            .. sections.Select((s, i) => Part(FormattableString.Invariant($"xl/worksheets/sheet{i + 1}.xml"), Sheet(s))),
        ]);
    }

    /// <summary>0 plain, 1 plain and quoted, 2 heading, 3 marked, 4 marked and quoted, 5 title.</summary>
    private static string Styles()
    {
        static string Cell(int font, int fill, bool quoted) =>
            FormattableString.Invariant($"<xf numFmtId=\"49\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyAlignment=\"1\"{(quoted ? " quotePrefix=\"1\"" : "")}><alignment vertical=\"top\" wrapText=\"1\"/></xf>");
        static string Fill(string colour) => $"<fill><patternFill patternType=\"solid\"><fgColor rgb=\"{colour}\"/></patternFill></fill>";
        return $"<styleSheet xmlns=\"{Main}\"><fonts count=\"3\"><font><sz val=\"10\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"10\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"14\"/><name val=\"Calibri\"/></font></fonts>"
            + $"<fills count=\"4\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>{Fill("FFE4E9EE")}{Fill("FFFCE4C4")}</fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>"
            + $"<cellXfs count=\"6\">{Cell(0, 0, false)}{Cell(0, 0, true)}{Cell(1, 2, false)}{Cell(0, 3, false)}{Cell(0, 3, true)}{Cell(2, 0, false)}</cellXfs></styleSheet>";
    }

    private static string Sheet(DossierSection section)
    {
        var xml = new StringBuilder($"<worksheet xmlns=\"{Main}\"><cols>");
        for (var i = 0; i < section.Columns.Count; i++)
            xml.Append(CultureInfo.InvariantCulture, $"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"{Width(section, i)}\" customWidth=\"1\"/>");
        xml.Append("</cols><sheetData>");
        var row = 0;
        Row([section.Title], 5, 5);
        if (section.Note is { } note) Row([note], 0, 1);
        Row([.. section.Columns], 2, 2);
        for (var i = 0; i < section.Rows.Count; i++) Row(section.Rows[i], section.Marked.Contains(i) ? 3 : 0, section.Marked.Contains(i) ? 4 : 1);
        if (section.Rows.Count == 0) Row(["None."], 0, 1);
        return xml.Append("</sheetData></worksheet>").ToString();

        void Row(IReadOnlyList<string?> cells, int style, int quoted)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<row r=\"{++row}\">");
            foreach (var cell in cells)
            {
                var text = SafeXml.Clean(cell);
                if (text.Length > LongestCell) text = text[..(LongestCell - 60)].TrimEnd() + " … (shortened; records.json holds the whole text)";
                xml.Append(CultureInfo.InvariantCulture, $"<c t=\"inlineStr\" s=\"{(SafeXml.LooksLikeFormula(text) ? quoted : style)}\"><is><t xml:space=\"preserve\">{SafeXml.Escape(text)}</t></is></c>");
            }

            xml.Append("</row>");
        }
    }

    private static int Width(DossierSection section, int column) =>
        Math.Clamp(section.Rows.Select(r => column < r.Count ? r[column]?.Length ?? 0 : 0).Append(section.Columns[column].Length).Max() + 2, 10, 48);

    /// <summary>At most 31 characters, none of which a sheet's name may not have; the number keeps two apart.</summary>
    private static string SheetName(string title, int index)
    {
        var plain = string.Concat(title.Select(c => c is ':' or '\\' or '/' or '?' or '*' or '[' or ']' ? ' ' : c));
        var numbered = FormattableString.Invariant($"{index + 1} {plain}");
        return SafeXml.Escape(numbered.Length <= 31 ? numbered : numbered[..31].TrimEnd());
    }

    private static PackageMember Part(string name, string xml) => new(name, PackageJson.Bytes(Head + xml));
}
