using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.Reports;
using EvQc.Review;

namespace EvQc.Outbox;

/// <summary>Every message that EvQc tells. One that is not listed here is refused as unknown (dead letter).</summary>
internal static class Messages
{
    public static IServiceCollection AddMessages(this IServiceCollection services) => services
        .AddMessage<FileReceived>()
        .AddMessage<RunParsed>()
        .AddMessage<StepRecorded>()
        .AddMessage<ResultRecorded>()
        .AddMessage<BatchReadyForReview>()
        .AddMessage<BatchReleased>()
        .AddMessage<BatchRejected>()
        .AddMessage<ReportDue>();
}
