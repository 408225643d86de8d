using System.Buffers;
using EvQc.Instruments.Tables;
using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments;

/// <summary>Finds the reader whose signature the content carries.</summary>
internal static class FormatRecognition
{
    private const int HeadRows = 60;

    /// <summary>What no text holds: below the blank, without tab, line feed, form feed and carriage return.</summary>
    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 32).Except([9, 10, 12, 13]).Select(c => (byte)c)]);

    private static readonly (Func<FileText, bool> Recognises, Func<FileText, Parsed<InstrumentRun>> Read)[] TextFormats =
    [
        (NanoSight.NanoSightReader.Recognises, NanoSight.NanoSightReader.Read),
        (ZetaView.ZetaViewZetaReader.Recognises, ZetaView.ZetaViewZetaReader.Read),
        (ZetaView.ZetaViewHead.Recognises, ZetaView.ZetaViewSizeReader.Read),
        (ZetasizerGraphReader.Recognises, ZetasizerGraphReader.Read),
        (NanoDropSpectraReader.Recognises, NanoDropSpectraReader.Read),
        (SoftMaxPro.SoftMaxBlocks.Recognises, SoftMaxPro.SoftMaxReader.Read),
        (Gen5.Gen5Reader.Recognises, Gen5.Gen5Reader.Read),
        (Plates.KaleidoReader.Recognises, Plates.KaleidoReader.Read),
        (Plates.MarsReader.Recognises, Plates.MarsReader.Read),
        (Plates.LuminexReader.Recognises, Plates.LuminexReader.Read),
        (Template.TemplateReader.Recognises, Template.TemplateReader.Read),
    ];

    private static readonly (Func<NamedColumns, bool> IsHeader, Func<List<Row>, NamedColumns, ProblemList, Parsed<InstrumentRun>> Read)[] TableFormats =
    [
        (ZetaView.ZetaViewPositionsReader.IsHeader, ZetaView.ZetaViewPositionsReader.Read),
        (ZetasizerReader.IsHeader, ZetasizerReader.Read),
        (QubitReader.IsHeader, QubitReader.Read),
        (UnchainedReader.IsHeader, UnchainedReader.Read),
        (NanoDropReader.IsHeader, NanoDropReader.Read),
        (MsdReader.IsHeader, MsdReader.Read),
        (MagellanReader.IsHeader, MagellanReader.Read),
    ];

    public static Parsed<InstrumentRun> Read(ReadOnlyMemory<byte> bytes, string fileName)
    {
        var problems = new ProblemList();
        if (XlsxRows.Recognises(bytes.Span))
        {
            return XlsxRows.Read(bytes, problems, rows => Sheet(rows, problems), IsTable) ?? (problems.HasErrors ? new(null, problems.ToList()) : Unknown(fileName));
        }

        if (FcsReader.Recognises(bytes.Span)) return FcsReader.Read(bytes.Span);
        if (LooksBinary(bytes.Span))
        {
            return InstrumentFile.Refused(
                "file-binary", $"{fileName} is not a text export: export the run as text or CSV from the instrument's software.");
        }

        var text = FileText.Decode(bytes.Span);
        if (text.All.AsSpan().IsWhiteSpace())
        {
            return InstrumentFile.Refused("file-empty", $"{fileName} holds only blanks: export it again from the instrument's software.");
        }

        foreach (var (recognises, read) in TextFormats)
        {
            if (recognises(text)) return read(text);
        }

        return Table(text, problems) ?? Unknown(fileName);
    }

    // Which character separates the cells shows in which of them makes a known header; only then is the whole file cut up.
    private static Parsed<InstrumentRun>? Table(FileText text, ProblemList problems)
    {
        foreach (var separator in (char[])[',', '\t', ';'])
        {
            var head = Cells.Records(text, separator, most: HeadRows);
            if (IsTable(head)) return Table(Cells.Records(text, separator), problems);
        }

        return null;
    }

    private static bool IsTable(List<Row> head)
    {
        var headers = NamedColumns.Among(head);
        return Array.Exists(TableFormats, f => headers.Exists(h => f.IsHeader(h)));
    }

    private static Parsed<InstrumentRun>? Sheet(List<Row> rows, ProblemList problems) =>
        rows.Count > 1 && rows[0].Cells.Length > 0 && rows[0][0].Equals(EvQcTemplate.Signature, StringComparison.OrdinalIgnoreCase)
            ? Template.TemplateReader.Read(rows[1..])
            : Table(rows, problems);

    private static Parsed<InstrumentRun>? Table(List<Row> rows, ProblemList problems)
    {
        var headers = NamedColumns.Among(rows);
        foreach (var (isHeader, read) in TableFormats)
        {
            if (headers.Find(h => isHeader(h)) is { } columns) return read(rows, columns, problems);
        }

        return MagellanReader.IsWithoutWells(rows)
            ? InstrumentFile.Refused("wells-missing", "The Magellan export has no column 'Well positions', so no reading can be placed: add it to the export template.")
            : null;
    }

    private static Parsed<InstrumentRun> Unknown(string fileName) => InstrumentFile.Refused(
        "format-unknown",
        $"{fileName} is in no layout that EvQc reads: export the run as the instrument's standard text or CSV, or use the EvQc template.");

    // One NUL in a text is a known quirk (ZetaView writes one into "µm/s"); many are not text, unless they come from UTF-16.
    private static bool LooksBinary(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 2 && ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF))) return false;
        var sample = bytes[..Math.Min(bytes.Length, 4096)];
        var controls = 0;
        var rest = sample;
        for (var next = rest.IndexOfAny(Controls); next >= 0; next = rest.IndexOfAny(Controls))
        {
            controls++;
            rest = rest[(next + 1)..];
        }

        var utf16 = sample.Length >= 8 && sample[1] == 0 && sample[3] == 0 && sample[5] == 0 && sample[7] == 0 && sample[0] != 0;
        return !utf16 && controls * 50 > sample.Length;
    }
}
