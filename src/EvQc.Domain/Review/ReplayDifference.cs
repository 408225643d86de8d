namespace EvQc.Review;

/// <summary>A recorded value that is not what EvQc computes from what it rests on.</summary>
/// <param name="Record">Which record, for people: <c>Decision on batch EV-26-0001</c>.</param>
/// <param name="Field">Which of its values.</param>
public sealed record ReplayDifference(string Record, string Field, string? Recorded, string? Recomputed)
{
    /// <summary>Kind and key of the record where it has one of its own.</summary>
    public string? Subject { get; init; }

    public string? SubjectId { get; init; }

    public override string ToString() => $"{Record}: {Field} is recorded as {Shown(Recorded)}, recomputed it is {Shown(Recomputed)}";

    private static string Shown(string? value) => value is null ? "nothing" : $"'{(value.Length > 400 ? value[..400] + "…" : value)}'";
}
