using EvQc.Batches;
using EvQc.Quantities;

namespace EvQc.Review.Pages;

/// <summary>One stop of a batch's route as the timeline shows it.</summary>
/// <param name="Status">done, now, held, ahead, skipped, good or bad: names the style.</param>
/// <param name="At">When it was done, or since when it lasts.</param>
public sealed record RouteStop(string Name, string Status, DateTimeOffset? At, string? Detail = null)
{
    public bool Late { get; init; }

    public int Attempt { get; init; }

    public string Icon => Status switch { "done" or "good" => "check", "bad" => "cross", "held" => "hold", "now" => "clock", _ => "none" };

    /// <summary>The status for those who hear the page.</summary>
    public string Said => Status switch { "done" or "good" or "bad" => "done", "now" => "current", "held" => "on hold", "skipped" => "not done", _ => "to come" };

    public string Otherwise => Status switch { "now" => "now", "held" => "on hold", "skipped" => "not done", _ => "to come" };

    public static IReadOnlyList<RouteStop> Of(Batch batch, IReadOnlyList<ProcessStep> steps, ProcessDefinition? process)
    {
        var stops = new List<RouteStop>();
        foreach (var stage in Enum.GetValues<Stage>())
        {
            var name = process?.Of(stage).Title ?? stage.ToString();
            if (steps.FirstOrDefault(s => s.Stage == stage && s.IsCurrent) is not { } step)
            {
                stops.Add(new(name, StatusAt(batch, (BatchState)(int)stage), null));
                continue;
            }

            stops.Add(new(name, "done", step.EndedAt, step.VolumeOutMl is { } volume ? $"{NumberText.Readable(volume)} mL" : null)
            {
                Late = step.IsLate(process?.LateAfter ?? TimeSpan.FromHours(24)),
                Attempt = step.Attempt,
            });
        }

        stops.Add(batch.ReviewSince is null
            ? new("Testing", StatusAt(batch, BatchState.Testing), batch.State == BatchState.Testing ? batch.TestingSince : null)
            : new("Testing", "done", batch.TestingSince));
        stops.Add(batch is { State: BatchState.Released or BatchState.Rejected, ReviewSince: { } since }
            ? new("Review", "done", since)
            : new("Review", StatusAt(batch, BatchState.Review), batch.ReviewSince));
        stops.Add(batch.State switch
        {
            BatchState.Released => new("Released", "good", batch.DecidedAt),
            BatchState.Rejected => new("Rejected", "bad", batch.DecidedAt),
            _ => new("Decision", "ahead", null),
        });
        return stops;
    }

    private static string StatusAt(Batch batch, BatchState at) =>
        batch.State == at ? batch.IsOnHold ? "held" : "now" : batch.State.IsFinal() ? "skipped" : "ahead";
}
