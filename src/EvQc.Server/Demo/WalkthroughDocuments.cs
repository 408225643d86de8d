using EvQc.Batches;
using EvQc.Reports;
using EvQc.Review;
using EvQc.Review.Packages;
using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Demo;

/// <summary>Writes what the walkthrough leaves behind: certificate, compliance workbook, evidence.</summary>
internal sealed class WalkthroughDocuments(IServiceProvider services, string folder, Action<string> tell)
{
    public async Task WriteAsync(string released, CancellationToken cancellationToken)
    {
        var certificate = await CertificateAsync(released, cancellationToken);
        await WriteAsync("CoA.xlsx", certificate.Bytes, cancellationToken);
        var workbook = await ComplianceAsync(cancellationToken);
        await WriteAsync("compliance.xlsx", workbook.Bytes, cancellationToken);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        var batch = await db.BatchAsync(released, cancellationToken);
        var disposition = await db.Set<DispositionRecord>().AsNoTracking().SingleAsync(d => d.BatchId == batch.Id, cancellationToken);
        await WriteAsync("evidence.json", System.Text.Encoding.UTF8.GetBytes(disposition.Evidence), cancellationToken);
        await PackageAsync(released, cancellationToken);
    }

    /// <summary>The package of the released batch, asked for by the reviewer and verified as a stranger would, from its bytes alone.</summary>
    private async Task PackageAsync(string batch, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var quinn = await scope.ServiceProvider.GetRequiredService<EvQcContext>().Users.AsNoTracking().SingleAsync(p => p.UserName == "quinn", cancellationToken);
        var package = await scope.ServiceProvider.GetRequiredService<ExportPackage>().RunAsync(new(batch), quinn.AsActor(), cancellationToken);
        await WriteAsync(package.FileName, package.Bytes, cancellationToken);
        var verified = VerifiedPackage.Of(package.Bytes);
        foreach (var line in verified.Confirmed) tell($"{package.FileName} holds: {line}");
        if (verified.Fault is { } fault) throw new CannotStartException($"{package.FileName} does not hold: {fault}");
    }

    private Task<Document> CertificateAsync(string batch, CancellationToken cancellationToken) => UntilAsync(
        $"the certificate of {batch}",
        db => db.Set<Document>().AsNoTracking().SingleOrDefaultAsync(d => d.Kind == DocumentKind.CertificateOfAnalysis && d.Subject == batch, cancellationToken),
        cancellationToken);

    /// <summary>The workbook of this month, asked for by the laboratory manager as on the reports page.</summary>
    private async Task<Document> ComplianceAsync(CancellationToken cancellationToken)
    {
        Guid run;
        await using (var scope = services.CreateAsyncScope())
        {
            var mara = await scope.ServiceProvider.GetRequiredService<EvQcContext>().Users.SingleAsync(p => p.UserName == "mara", cancellationToken);
            var today = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
            var month = scope.ServiceProvider.GetRequiredService<LaboratorySettings>().In(today);
            run = (await scope.ServiceProvider.GetRequiredService<RequestReport>().RunAsync(new(month.Year, month.Month), mara.AsActor(), cancellationToken)).OrRefuse().Id;
        }

        return await UntilAsync(
            "the compliance workbook",
            db => db.Set<ReportRun>().Where(r => r.Id == run).Join(db.Set<Document>(), r => r.DocumentId, d => d.Id, (_, d) => d).SingleOrDefaultAsync(cancellationToken),
            cancellationToken);
    }

    private async Task<Document> UntilAsync(string what, Func<EvQcContext, Task<Document?>> find, CancellationToken cancellationToken)
    {
        var time = services.GetRequiredService<TimeProvider>();
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var start = time.GetTimestamp(); await every.WaitForNextTickAsync(cancellationToken);)
        {
            await using var scope = services.CreateAsyncScope();
            if (await find(scope.ServiceProvider.GetRequiredService<EvQcContext>()) is { } found) return found;
            if (time.GetElapsedTime(start) > DemoLaboratory.Patience) break;
        }

        throw new CannotStartException($"{what} was not written within {DemoLaboratory.Patience.TotalSeconds} s.");
    }

    private async Task WriteAsync(string name, byte[] bytes, CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(Path.Combine(folder, name), bytes, cancellationToken);
        tell($"wrote {name} ({bytes.Length} bytes)");
    }
}
