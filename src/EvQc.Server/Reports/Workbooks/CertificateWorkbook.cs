using ClosedXML.Excel;

namespace EvQc.Reports.Workbooks;

/// <summary>The certificate of analysis (or notice of rejection) as a workbook: the document, and the records behind it.</summary>
public static class CertificateWorkbook
{
    public static byte[] Write(Certificate certificate)
    {
        using var workbook = Look.Workbook($"{certificate.Title} {certificate.BatchNumber}", certificate.Company.Name, certificate.IssuedAt);
        var written = PrintedTime.Full(certificate.IssuedAt, certificate.Zone);
        var sheet = Look.Sheet(workbook, "Certificate", XLPageOrientation.Portrait);
        Look.Frame(sheet, certificate.Company, certificate.Title, certificate.Number, written);
        new CertificateSheet(sheet, certificate).Write();

        var records = WriteRecords(workbook, certificate);
        WriteFiles(workbook, certificate);
        WriteSignatures(workbook, certificate);
        foreach (var behind in workbook.Worksheets.Skip(1)) Look.Frame(behind, certificate.Company, certificate.Title, certificate.Number, written);
        return WorkbookPackage.Save(workbook, records is null ? null : records.StreamInto);
    }

    private static StreamedRows? WriteRecords(XLWorkbook workbook, Certificate certificate)
    {
        var zone = certificate.Zone;
        return DataSheet.Write(
            workbook,
            new(
                "Records",
                $"Records behind {certificate.Number}",
                $"Every result as it was recorded. Times are local to {zone} unless the instrument's own text is shown.",
                "No results were recorded."),
            certificate.Sources,
            [
                new("Test", s => CellContent.Of(s.Test), 22),
                new("Sample", s => CellContent.Of(s.Sample), 17),
                new("As reported", s => CellContent.Of(s.RawText), 14),
                new("Value", s => CellContent.Of(s.Value)),
                new("Unit", s => CellContent.Of(s.Value.Unit), 13),
                new("Replicates", s => CellContent.Of(s.Replicates), 16),
                new("Dilution", s => CellContent.Of(s.Dilution), 13),
                new("Instrument, operator", s => CellContent.Of(s.InstrumentAndOperator), 20),
                new("Measured", s => CellContent.Of(s.MeasuredAt), 14),
                new("Recorded", s => CellContent.Of(s.RecordedAt, zone)),
                new("Recorded by", s => CellContent.Of(s.RecordedBy), 16),
                new("Verified by", s => CellContent.Of(s.VerifiedBy), 16),
                new("Status", s => CellContent.Of(s.Status), 13),
                new("File and line", s => CellContent.Of(s.FileAndLine), 34),
            ]);
    }

    private static void WriteSignatures(XLWorkbook workbook, Certificate certificate) => DataSheet.Write(
        workbook,
        new("Signatures", $"Signatures behind {certificate.Number}", "Printed name, meaning, date and time with its zone, as signed.", "Nothing else was signed."),
        certificate.RecordSignatures,
        [
            new("Record", s => CellContent.Of(s.Record), 44),
            new("Printed name", s => CellContent.Of(s.Signature.Name), 24),
            new("Role", s => CellContent.Of(s.Signature.Role), 20),
            new("Meaning", s => CellContent.Of(s.Signature.Meaning), 24),
            new("Date and time", s => CellContent.Of(PrintedTime.Full(s.Signature.SignedAt, s.Signature.Zone)), 44),
            new("Reason", s => CellContent.Of(s.Signature.Reason), 30),
            new("Evidence SHA-256", s => CellContent.Of(s.EvidenceSha256), 70),
        ]);

    private static void WriteFiles(XLWorkbook workbook, Certificate certificate) => DataSheet.Write(
        workbook,
        new("Files", $"Instrument files behind {certificate.Number}", "Kept byte for byte; the SHA-256 proves it.", "No result came from a file."),
        [.. certificate.Sources.Where(s => s.FileSha256.Length > 0).DistinctBy(s => s.FileSha256)],
        [
            new("File", s => CellContent.Of(s.File), 60),
            new("SHA-256", s => CellContent.Of(s.FileSha256), 70),
            new("Instrument, operator", s => CellContent.Of(s.InstrumentAndOperator), 40),
        ]);
}
