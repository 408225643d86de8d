using System.Diagnostics;
using EvQc.Reports.Workbooks;
using Shouldly;
using Xunit;

namespace EvQc.Reports;

/// <summary>What another spreadsheet program makes of the documents: every sheet, no column too narrow, no broken formula.</summary>
public sealed class Converting_to_PDF : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("evqc-pdf-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Trait("Req", "P11-13")]
    [Trait("Req", "REL-06")]
    public async Task A_certificate_keeps_everything()
    {
        var pages = await PagesAsync("certificate", CertificateWorkbook.Write(Specimen.Certificate()));
        pages.Count.ShouldBeInRange(2, 4);
        var text = string.Join('\n', pages);
        foreach (var expected in new[]
                 {
                     "CERTIFICATE OF ANALYSIS", "COA-EV-26-0001", "2.1E+11", "96.0", "< 0.05", "Webber & Clayton 2013", "Quinn Adler", "Approved for release",
                     "16:24:05 +01:00 (Europe/Zurich)", "▲ 1", "Records behind COA-EV-26-0001", "Vesicle & Söhne AG",
                 })
            text.ShouldContain(expected);
        pages[0].ShouldContain($"Page 1 of {pages.Count}");
    }

    [Fact]
    public async Task A_notice_of_rejection_says_why()
    {
        var text = string.Join('\n', await PagesAsync("notice", CertificateWorkbook.Write(Specimen.Certificate(DocumentKind.RejectionNotice))));
        text.ShouldContain("NOTICE OF REJECTION");
        text.ShouldContain("the investigation confirmed the product");
        text.ShouldContain("Does not"); // "comply" may stand in the next line of its cell
    }

    [Fact]
    public async Task A_compliance_workbook_keeps_every_sheet()
    {
        var pages = await PagesAsync("compliance", ComplianceWorkbook.Write(Specimen.Month()));
        pages.Count.ShouldBeInRange(9, 14);
        pages[0].ShouldContain("QUALITY COMPLIANCE REPORT");
        pages[0].ShouldContain("Particle-to-protein ratio of each batch against its limit");
        pages[0].ShouldContain("Batches by state");
        var text = string.Join('\n', pages);
        foreach (var title in new[]
                 {
                     "Batches — October 2026", "Ratios against their limits", "Out-of-specification investigations", "Signatures — October", "Late entries — October",
                     "Corrected values", "Trend to October", "Trend signals", "Batches by state — October",
                 })
            text.ShouldContain(title);
    }

    [Fact]
    public async Task A_month_without_anything_is_still_a_document()
    {
        var empty = Specimen.Month(0) with { Ratios = [], Investigations = [], Signatures = [], LateEntries = [], Corrections = [], Trend = [] };
        var pages = await PagesAsync("empty", ComplianceWorkbook.Write(empty));
        pages.Count.ShouldBe(10);
        string.Join('\n', pages).ShouldContain("There was no batch in this period.");

        // What stands above an empty table is longer than the table is wide.
        string.Join(' ', pages).ReplaceLineEndings(" ").ShouldContain("They block nothing: look into each.");
    }

    [Fact]
    public async Task A_streamed_sheet_keeps_its_last_row()
    {
        var pages = await PagesAsync("long", ComplianceWorkbook.Write(Specimen.Month(2100)));
        pages.Count.ShouldBeGreaterThan(60);
        var text = string.Join('\n', pages);
        text.ShouldContain("EV-26-2200");
        text.ShouldContain("latest 60 of");
    }

    private async Task<IReadOnlyList<string>> PagesAsync(string name, byte[] workbook)
    {
        var (soffice, pdfToText) = (Find("soffice"), Find("pdftotext"));
        Assert.SkipWhen(soffice is null || pdfToText is null, "LibreOffice (soffice) or pdftotext is not installed: the documents were not converted.");
        var cancel = TestContext.Current.CancellationToken;
        var file = Path.Combine(_folder.FullName, $"{name}.xlsx");
        await File.WriteAllBytesAsync(file, workbook, cancel);
        if (Environment.GetEnvironmentVariable("EVQC_KEEP_DOCUMENTS") is { Length: > 0 } keep)
            File.Copy(file, Path.Combine(Directory.CreateDirectory(keep).FullName, $"{name}.xlsx"), overwrite: true);
        var profile = new Uri(Path.Combine(_folder.FullName, "profile")).AbsoluteUri;
        await RunAsync(soffice!, [$"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", _folder.FullName, file], cancel);
        await RunAsync(pdfToText!, ["-layout", Path.Combine(_folder.FullName, $"{name}.pdf"), Path.Combine(_folder.FullName, $"{name}.txt")], cancel);
        var text = await File.ReadAllTextAsync(Path.Combine(_folder.FullName, $"{name}.txt"), cancel);
        text.ShouldNotContain("###");
        text.ShouldNotContain("Err:");
        text.ShouldNotContain("#REF");
        text.ShouldNotContain("#NAME");
        return text.Split('\f', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancel)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var error = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        process.ExitCode.ShouldBe(0, $"{program}: {await output} {await error}");
    }
}
