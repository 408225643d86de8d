using EvQc.Outbox;

namespace EvQc.Reports;

/// <summary>A run of a scheduled report was decided on and waits to be written.</summary>
public sealed record ReportDue(Guid RunId) : IMessage
{
    Guid IMessage.SubjectId => RunId;
}
