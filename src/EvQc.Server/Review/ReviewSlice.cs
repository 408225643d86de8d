using EvQc.Assays;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Review.Packages;
using EvQc.Shell.Web;

namespace EvQc.Review;

public static class ReviewSlice
{
    public static IServiceCollection AddReview(this IServiceCollection services, IConfiguration configuration) => services
        .AddScoped<ReviewGathering>()
        .AddScoped<TrailGathering>()
        .AddScoped<ReviewTrail>()
        .AddScoped<DrawSample>()
        .AddScoped<ReadSample>()
        .AddScoped<EvaluateBatch>()
        .AddScoped<StoredBytes>()
        .AddScoped<SignedThenChanged>()
        .AddScoped<Audit.IIntegrityCheck, SignatureIntegrity>()
        .AddScoped<DecideBatch>()
        .AddSingleton(_ => OosChecklists.Read(configuration))
        .AddHostedService<OosChecklistsStart>()
        .AddScoped<AffectedBatches>()
        .AddScoped<InvestigationGathering>()
        .AddScoped<WhatRecordsSay>()
        .AddScoped<AnswerChecklist>()
        .AddScoped<PlanRetests>()
        .AddScoped<StateInvestigation>()
        .AddScoped<AssessAffected>()
        .AddScoped<SetCorrectiveTask>()
        .AddScoped<FinishCorrectiveTask>()
        .AddScoped<CloseInvestigation>()
        .AddScoped<AcknowledgeFindings>()
        .AddScoped<ReplayBatch>()
        .AddScoped<ReplayRecords>()
        .AddKeyedScoped<IIntegrityCheck>(VerifyRecords.Replay, (services, _) => services.GetRequiredService<ReplayRecords>())
        .AddScoped<PackageGathering>()
        .AddScoped<ExportPackage>()
        .AddSingleton(new NavItem("Review", Links.Review, "review", Permission.InvestigateOos, 40))
        .AddConsumer<EvaluateOnResult, ResultRecorded>()
        .AddConsumer<EvaluateOnStep, StepRecorded>();

    public static IEndpointRouteBuilder MapReview(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/batches").WithTags("Batches");
        api.MapGet("/", BatchReadEndpoints.ListAsync).Allow(Permission.ViewRecords).WithName("ListBatches");
        api.MapGet("/{number}", BatchReadEndpoints.ReadAsync).Allow(Permission.ViewRecords).WithName("ReadBatch");
        api.MapGet("/{number}/evidence-package", PackageEndpoints.DownloadAsync).Allow(Permission.ViewReports).WithName("DownloadEvidencePackage");
        endpoints.MapGet("/batches/{number}/evidence.zip", PackageEndpoints.DownloadAsync).Allow(Permission.ViewReports).ExcludeFromDescription();
        return endpoints;
    }
}

/// <summary>Every result re-evaluates its batch.</summary>
public sealed class EvaluateOnResult(EvaluateBatch evaluateBatch) : IConsume<ResultRecorded>
{
    public Task ConsumeAsync(ResultRecorded message, CancellationToken cancellationToken) => evaluateBatch.RunAsync(message.BatchId, cancellationToken);
}

/// <summary>A step changes volumes and may start testing.</summary>
public sealed class EvaluateOnStep(EvaluateBatch evaluateBatch) : IConsume<StepRecorded>
{
    public Task ConsumeAsync(StepRecorded message, CancellationToken cancellationToken) => evaluateBatch.RunAsync(message.BatchId, cancellationToken);
}
