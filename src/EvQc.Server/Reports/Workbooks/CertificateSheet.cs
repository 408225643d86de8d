using System.Globalization;
using ClosedXML.Excel;
using static ClosedXML.Excel.XLAlignmentHorizontalValues;

namespace EvQc.Reports.Workbooks;

/// <summary>The page that goes with the goods. Written from the top down; <see cref="_row"/> is the next free row.</summary>
internal sealed class CertificateSheet(IXLWorksheet sheet, Certificate certificate)
{
    /// <summary>Test, method, limit, result, unit, verdict, date, mark of a changed value.</summary>
    private static readonly int[] Widths = [27, 30, 21, 11, 12, 14, 10, 9];

    private static readonly XLAlignmentHorizontalValues[] OfResults = [Left, Left, Left, Right, Left, Left, Center, Center];

    private static readonly XLAlignmentHorizontalValues[] OfMarkers = [Left, Left, Left, Center, Center, Center, Left, Left];

    /// <summary>Points of row height that a page takes at about two thirds of full size.</summary>
    private const int OnePage = 1120;

    private int _row = 1;

    private int Columns => Widths.Length;

    private int TotalWidth => Widths.Sum();

    public void Write()
    {
        for (var c = 0; c < Columns; c++) sheet.Column(c + 1).Width = Widths[c];
        WriteTitle();
        WriteFacts();
        WriteOutcome();
        WriteResults();
        var secondPageAt = _row;
        WriteMarkers();
        WriteNotes();
        WriteSignatures();
        FitPages(secondPageAt);
        sheet.PageSetup.PrintAreas.Add(1, 1, _row - 1, Columns);
    }

    /// <summary>One page where that stays legible; otherwise the results, and then what explains and signs them.</summary>
    private void FitPages(int secondPageAt)
    {
        if (sheet.Rows(1, _row - 1).Sum(r => r.Height) <= OnePage) sheet.PageSetup.FitToPages(1, 1);
        else sheet.PageSetup.AddHorizontalPageBreak(secondPageAt - 1);
    }

    private void WriteTitle()
    {
        Put(_row, 1, certificate.Company.Name).Style.Font.SetBold().Font.SetFontSize(13);
        var title = sheet.Range(_row, 5, _row, Columns).Merge();
        title.FirstCell().SetValue(certificate.Title.ToUpperInvariant());
        title.Style.Font.SetBold().Font.SetFontSize(15);
        title.Style.Alignment.SetHorizontal(Right);
        sheet.Row(_row).Height = 24;
        _row++;
        Put(_row, 1, certificate.Company.Address).Style.Font.SetFontColor(Look.Faint);
        var number = sheet.Range(_row, 5, _row, Columns).Merge();
        Put(_row, 5, certificate.Number);
        number.Style.Alignment.SetHorizontal(Right);
        sheet.Range(_row, 1, _row, Columns).Style.Border.SetBottomBorder(XLBorderStyleValues.Thick).Border.SetBottomBorderColor(Look.Ink);
        _row += 2;
    }

    private void WriteFacts()
    {
        Fact("Product", certificate.Product, "Batch number", certificate.BatchNumber);
        Fact("Sample tested", certificate.SampleLabel, "Manufactured", Dates());
        Fact(
            "Specification",
            certificate.SpecificationVersion is { } version ? $"Version {version.ToString(CultureInfo.InvariantCulture)}" : "None pinned: testing had not started",
            certificate.IsRelease ? "Released" : "Rejected",
            PrintedTime.Short(certificate.IssuedAt, certificate.Zone));
        if (certificate.SpecificationSha256.Length > 0) Fact("Specification SHA-256", certificate.SpecificationSha256, "", "");
        if (certificate.SpecificationApproval is { } approval) Fact("Specification approved", approval, "", "");
        _row++;
    }

    private void Fact(string label, string value, string label2, string value2)
    {
        Put(_row, 1, label).Style.Font.SetFontColor(Look.Faint);
        Put(_row, 2, value).Style.Font.SetBold();
        if (label2.Length == 0)
        {
            sheet.Range(_row, 2, _row, Columns).Merge().Style.Alignment.SetWrapText();
            sheet.Cell(_row, 2).Style.Font.SetBold(false);
        }
        else
        {
            sheet.Range(_row, 2, _row, 4).Merge().Style.Alignment.SetWrapText();
            sheet.Range(_row, 6, _row, Columns).Merge();
            Put(_row, 5, label2).Style.Font.SetFontColor(Look.Faint);
            Put(_row, 6, value2).Style.Font.SetBold();
        }

        Look.Underline(sheet.Range(_row, 1, _row, Columns));
        sheet.Row(_row).Height = Look.Height(Look.Lines(value, label2.Length == 0 ? TotalWidth : Widths[1..4].Sum()));
        _row++;
    }

    private string Dates() => (certificate.ManufacturedFrom, certificate.ManufacturedTo) switch
    {
        ({ } from, { } to) when from != to => string.Create(CultureInfo.InvariantCulture, $"{from:yyyy-MM-dd} to {to:yyyy-MM-dd}"),
        ({ } from, _) => from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        (null, { } to) => to.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => "—",
    };

    private void WriteOutcome()
    {
        var text = certificate.IsRelease
            ? "RELEASED. The batch conforms to every criterion of its specification."
            : $"REJECTED. {certificate.Reason}";
        var box = sheet.Range(_row, 1, _row, Columns).Merge();
        Put(_row, 1, text);
        box.Style.Font.SetBold().Alignment.SetWrapText().Alignment.SetVertical(XLAlignmentVerticalValues.Center);
        box.Style.Fill.SetBackgroundColor(certificate.IsRelease ? Look.Heading : Look.Alarm);
        box.Style.Border.SetOutsideBorder(XLBorderStyleValues.Medium).Border.SetOutsideBorderColor(Look.Ink);
        sheet.Row(_row).Height = Look.Height(Look.Lines(text, TotalWidth - 8)) + 8;
        _row += 2;
    }

    private void WriteResults()
    {
        Heading(["Test", "Method", "Limit", "Result", "Unit", "Verdict", "Tested", "Changed"], OfResults);
        sheet.PageSetup.SetRowsToRepeatAtTop(_row - 1, _row - 1);
        foreach (var group in certificate.Rows.GroupBy(r => r.Group))
        {
            foreach (var row in group) WriteResult(row);

            // A stronger line where another heading of the specification begins; most headings hold a single test of the same name.
            sheet.Range(_row - 1, 1, _row - 1, Columns).Style.Border.SetBottomBorder(XLBorderStyleValues.Medium);
        }

        _row++;
    }

    private void WriteResult(CertificateRow row)
    {
        Line(
        [
            CellContent.Of(row.Test),
            CellContent.Of(row.Method),
            CellContent.Of(row.Limit),
            CellContent.Of(row.Result),
            CellContent.Of(row.Result.Unit),
            CellContent.Of(Look.Word(row.Verdict)),
            CellContent.Of(row.TestedOn),
            CellContent.Of(Marks(row.ChangeMarks)),
        ], OfResults);
        sheet.Cell(_row - 1, 4).Style.Font.SetBold();
        Look.Mark(sheet.Cell(_row - 1, 6), row.Verdict);
    }

    private static string Marks(IReadOnlyList<int> marks) =>
        marks.Count == 0 ? "" : "▲ " + string.Join(", ", marks.Select(m => m.ToString(CultureInfo.InvariantCulture)));

    private void WriteMarkers()
    {
        if (certificate.Markers.Count == 0) return;
        Look.Section(sheet.Range(_row, 1, _row, Columns), "Markers against their controls");
        _row++;
        var units = certificate.Markers.Select(m => m.Sample.Unit).Where(u => u.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        Heading(["Marker", "MISEV category", "Expected", units is [var unit] ? $"Sample, {unit}" : "Sample", "Positive control", "Negative control", "Call", "Verdict"], OfMarkers);
        foreach (var marker in certificate.Markers)
        {
            Line(
            [
                CellContent.Of(marker.Marker),
                CellContent.Of(marker.MisevCategory),
                CellContent.Of(marker.Expected),
                CellContent.Of(marker.Sample),
                CellContent.Of(marker.PositiveControl),
                CellContent.Of(marker.NegativeControl),
                CellContent.Of(marker.Call),
                CellContent.Of(ShortWord(marker.Verdict)),
            ], OfMarkers);
            Look.Mark(sheet.Cell(_row - 1, 8), marker.Verdict);
        }

        foreach (var note in certificate.MarkerNotes) Paragraph(note);

        _row++;
    }

    private static string ShortWord(PrintedVerdict verdict) => verdict switch
    {
        PrintedVerdict.Complies => "Complies",
        PrintedVerdict.DoesNotComply => "Fails",
        PrintedVerdict.Indeterminate => "Open",
        PrintedVerdict.Missing => "None",
        _ => "—",
    };

    private void WriteNotes()
    {
        if (certificate.Purity is { } purity)
            Paragraphs("Purity", [$"Particle-to-protein ratio {purity.Ratio}: {purity.Class} ({purity.Basis})."]);
        if (certificate.TrailDeferral is { } deferral) Paragraphs("Review of the audit trail", [deferral]);
        Paragraphs(
            "Out-of-specification investigations",
            certificate.Investigations.Count == 0
                ? ["None was opened for this batch."]
                : [.. certificate.Investigations.Select(Describe)]);
        Paragraphs(
            "Values changed since they were first entered",
            certificate.Changes.Count == 0
                ? ["None: every value is as first entered."]
                :
                [
                    .. certificate.Changes.Select(c =>
                        $"▲ {c.Mark.ToString(CultureInfo.InvariantCulture)}  {c.What}: was {c.Was}, now {c.Now}. "
                        + $"Changed by {c.By} on {PrintedTime.Short(c.At, certificate.Zone)}: {c.Why}"),
                ]);
    }

    private string Describe(InvestigationNote note) =>
        $"{note.Criterion}: {note.Finding} Opened {PrintedTime.Short(note.OpenedAt, certificate.Zone)}. "
        + (note.ClosedAt is { } closed ? $"{note.Outcome}: {note.Conclusion} Closed {PrintedTime.Short(closed, certificate.Zone)} by {note.ClosedBy}." : "Open.")
        + (note.Detail.Length > 0 ? " " + note.Detail : "");

    private void WriteSignatures()
    {
        Look.Section(sheet.Range(_row, 1, _row, Columns), "Signature of the quality unit");
        _row++;
        foreach (var signature in certificate.Signatures)
        {
            var (from, to) = (_row, _row + 3);
            Signed("Signed by", $"{signature.Name}, {signature.Role}", isBold: true);
            Signed("Meaning", signature.Meaning, isBold: true);
            Signed("Date and time", PrintedTime.Full(signature.SignedAt, signature.Zone), isBold: true);
            Signed("Reason", signature.Reason ?? "—", isBold: false);
            sheet.Range(from, 1, to, Columns).Style.Border.SetOutsideBorder(XLBorderStyleValues.Medium).Border.SetOutsideBorderColor(Look.Ink);
            _row++;
        }

        Signed("Evidence SHA-256", certificate.EvidenceSha256, isBold: false);
        Signed("Audit trail sealed up to", certificate.AuditHead.Length > 0 ? certificate.AuditHead : "no block yet", isBold: false);
        Paragraph(
            "Signed electronically. The signature is bound to the evidence with this SHA-256; the record is kept in EvQc and is the original. "
            + "Values marked ▲ were changed after their first entry.");
    }

    private void Signed(string label, string value, bool isBold)
    {
        Put(_row, 1, label).Style.Font.SetFontColor(Look.Faint);
        sheet.Range(_row, 2, _row, Columns).Merge().Style.Alignment.SetWrapText();
        Put(_row, 2, value).Style.Font.SetBold(isBold);
        sheet.Row(_row).Height = Look.Height(Look.Lines(value, TotalWidth - Widths[0] - 8)) + 1;
        _row++;
    }

    private void Paragraphs(string title, IReadOnlyList<string> texts)
    {
        Look.Section(sheet.Range(_row, 1, _row, Columns), title);
        _row++;
        foreach (var text in texts) Paragraph(text);
        _row++;
    }

    private void Paragraph(string text)
    {
        sheet.Range(_row, 1, _row, Columns).Merge().Style.Alignment.SetWrapText();
        Put(_row, 1, text);
        sheet.Row(_row).Height = Look.Height(Look.Lines(text, TotalWidth - 4));
        _row++;
    }

    private void Heading(string[] titles, XLAlignmentHorizontalValues[] alignments)
    {
        for (var c = 0; c < Columns; c++) sheet.Cell(_row, c + 1).SetValue(titles[c]);
        Look.AsHeading(sheet.Range(_row, 1, _row, Columns));
        for (var c = 0; c < Columns; c++) sheet.Cell(_row, c + 1).Style.Alignment.SetHorizontal(alignments[c]).Alignment.SetIndent(c == 4 && alignments == OfResults ? 1 : 0);
        sheet.Row(_row).Height = Look.Height(titles.Select((t, c) => Look.Lines(t, Widths[c])).Max());
        _row++;
    }

    private void Line(CellContent[] cells, XLAlignmentHorizontalValues[] alignments)
    {
        for (var c = 0; c < Columns; c++)
        {
            var cell = sheet.Cell(_row, c + 1);
            cells[c].WriteTo(cell, isIndented: c == 4 && alignments == OfResults);
            cell.Style.Alignment.WrapText = cells[c].Number is null;
            if (!(c == 4 && alignments == OfResults)) cell.Style.Alignment.Horizontal = alignments[c];
        }

        Look.Underline(sheet.Range(_row, 1, _row, Columns));
        sheet.Row(_row).Height = Look.Height(cells.Select((cell, c) => Look.Lines(cell.Text, Widths[c])).Max());
        _row++;
    }

    private IXLCell Put(int row, int column, string text)
    {
        var cell = sheet.Cell(row, column);
        CellContent.Of(text).WriteTo(cell);
        return cell;
    }
}
