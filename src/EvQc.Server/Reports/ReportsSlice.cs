using EvQc.Outbox;
using EvQc.People;
using EvQc.Reports.Gathering;
using EvQc.Review;
using EvQc.Shell.Scheduling;
using EvQc.Shell.Web;

namespace EvQc.Reports;

/// <summary>Certificates, notices and scheduled reports.</summary>
public static class ReportsSlice
{
    public static IServiceCollection AddReports(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(_ => ReportSchedules.Read(configuration))
        .AddSingleton(provider => new Letterhead(
            configuration["Laboratory:Company"] is { Length: > 0 } name ? name : provider.GetRequiredService<LaboratorySettings>().Name,
            configuration["Laboratory:Address"] ?? ""))
        .AddSingleton<ReportProgress>()
        .AddScoped<ComplianceGathering>()
        .AddScoped<PlanReports>()
        .AddScoped<RequestReport>()
        .AddScoped<ProduceReport>()
        .AddScoped<WriteCertificate>()
        .AddScoped<RecogniseDocument>()
        .AddTick("reports", TimeSpan.FromSeconds(30), (scope, cancellationToken) => scope.GetRequiredService<PlanReports>().RunAsync(cancellationToken))
        .AddConsumer<ProduceDueReport, ReportDue>()
        .AddConsumer<CertifyReleasedBatch, BatchReleased>()
        .AddConsumer<NoticeRejectedBatch, BatchRejected>()
        .AddSingleton(new NavItem("Reports", Links.Reports, "report", Permission.ViewReports, 60));

    public static IEndpointRouteBuilder MapReports(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/documents/{id:guid}", ReportEndpoints.DownloadAsync).Allow(Permission.ViewReports);

        var reports = endpoints.MapGroup("/api/v1/reports").WithTags("Reports");
        reports.MapGet("/", ReportEndpoints.ListAsync).Allow(Permission.ViewReports).WithName("ListReports");
        reports.MapPost("/", ReportEndpoints.RequestAsync).Allow(Permission.RunReports).WithIdempotency().WithName("RequestReport");
        reports.MapGet("/{id:guid}", ReportEndpoints.ReadAsync).Allow(Permission.ViewReports).WithName("ReadReport");
        reports.MapGet("/{id:guid}/document", ReportEndpoints.DocumentAsync).Allow(Permission.ViewReports).WithName("DownloadReport");
        endpoints.MapGet("/api/v1/batches/{number}/certificate", ReportEndpoints.CertificateAsync)
            .Allow(Permission.ViewReports).WithTags("Batches").WithName("DownloadCertificate");
        return endpoints;
    }
}
