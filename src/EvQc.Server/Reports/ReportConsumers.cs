using EvQc.Outbox;
using EvQc.Review;

namespace EvQc.Reports;

/// <summary>A due run is written.</summary>
public sealed class ProduceDueReport(ProduceReport produceReport) : IConsume<ReportDue>
{
    public Task ConsumeAsync(ReportDue message, CancellationToken cancellationToken) => produceReport.RunAsync(message.RunId, cancellationToken);
}

/// <summary>A released batch gets its certificate of analysis.</summary>
public sealed class CertifyReleasedBatch(WriteCertificate writeCertificate) : IConsume<BatchReleased>
{
    public Task ConsumeAsync(BatchReleased message, CancellationToken cancellationToken) => writeCertificate.RunAsync(message.BatchId, cancellationToken);
}

/// <summary>A rejected batch gets its notice.</summary>
public sealed class NoticeRejectedBatch(WriteCertificate writeCertificate) : IConsume<BatchRejected>
{
    public Task ConsumeAsync(BatchRejected message, CancellationToken cancellationToken) => writeCertificate.RunAsync(message.BatchId, cancellationToken);
}
