using EvQc.Specifications;

namespace EvQc.Review;

/// <summary>Whether quality assurance has approved the version that a batch is judged by.</summary>
/// <param name="By">Printed name; null when nobody has, or when the approval on record does not hold.</param>
/// <param name="Omitted">What the version leaves out, with the reason, a line each.</param>
public sealed record ApprovalFact(string? By, DateTimeOffset? At, IReadOnlyList<string> Omitted)
{
    public static ApprovalFact Of(SpecificationApproval? approval, Specification specification) =>
        approval is null ? new(null, null, specification.OmittedLines) : new(approval.PrintedName, approval.ApprovedAt, Lines(approval.Omitted));

    internal static string[] Lines(string omitted) => omitted.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
