namespace EvQc.Assays;

/// <summary>
/// What was fixed before the first retest of one result, and signed by quality assurance (FDA, Investigating OOS Test Results, IV.B.1): how many, by whom,
/// how, and how the results are treated. One plan a result, for ever; only added to.
/// </summary>
public sealed class RetestPlan
{
    /// <summary>More than this is no retest any more: the guidance wants a point at which testing ends.</summary>
    public const int MostRetests = 10;

    public required Guid Id { get; init; }

    public required Guid BatchId { get; init; }

    public required Guid InvestigationId { get; init; }

    /// <summary>The original result.</summary>
    public required Guid ResultId { get; init; }

    public required Guid SampleId { get; init; }

    public required string Attribute { get; init; }

    public required int Retests { get; init; }

    /// <summary>Who does them.</summary>
    public required Guid AnalystId { get; init; }

    public required string Analyst { get; init; }

    /// <summary>The analyst must be another than the original's.</summary>
    public required bool OtherAnalyst { get; init; }

    /// <summary>The method by its name.</summary>
    public required string Method { get; init; }

    /// <summary>What is tested: which part of the retained sample, prepared how.</summary>
    public required string Preparation { get; init; }

    /// <summary>The retests must agree within this relative standard deviation, %; null where the plan sets no limit.</summary>
    public decimal? MostCvPercent { get; init; }

    /// <summary>How the results are treated, as it was signed.</summary>
    public required string Acceptance { get; init; }

    /// <summary>Why these retests, and what they are to show.</summary>
    public required string Rationale { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required Guid MadeById { get; init; }

    public required string MadeBy { get; init; }

    /// <summary>The treatment that EvQc enforces, in words. There is no other: nothing is averaged, nothing is picked.</summary>
    public static string Treatment(int retests, decimal? mostCvPercent) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"Every retest of the {retests} is judged by itself against the limit; one outside is a failure. Nothing is averaged, with the original or among each other, and there is no further retest. ")
        + (mostCvPercent is { } most ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"If they differ by more than {most:0.####} % CV they prove nothing. ") : "")
        + "They take the place of the original only if the investigation invalidates it with an assignable cause, and only when all of them are recorded.";
}

/// <summary>A result that was recorded under a plan, and as which of its retests. Only added to.</summary>
public sealed class Retest
{
    public required Guid ResultId { get; init; }

    public required Guid BatchId { get; init; }

    public required Guid PlanId { get; init; }

    /// <summary>1, 2, 3 …; what one run gives beside the planned attribute has the number of the run.</summary>
    public required int Number { get; init; }

    public required string Attribute { get; init; }
}
