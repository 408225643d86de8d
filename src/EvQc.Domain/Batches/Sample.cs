namespace EvQc.Batches;

/// <summary>What was taken from a batch to be measured. Its label is what instruments print as the sample name.</summary>
public sealed class Sample
{
    private Sample()
    {
    }

    public Sample(Batch batch, Stage stage, int attempt, DateTimeOffset now)
    {
        (Id, BatchId, Stage, TakenAt) = (Guid.CreateVersion7(), batch.Id, stage, now);
        Label = $"{batch.Number}-{Suffix(stage)}{(attempt > 1 ? attempt.ToString(System.Globalization.CultureInfo.InvariantCulture) : "")}";
    }

    public Guid Id { get; private set; }

    public Guid BatchId { get; private set; }

    /// <summary>The stage after which it was taken; after isolation it is the final product.</summary>
    public Stage Stage { get; private set; }

    /// <summary>Unique, e.g. <c>EV-26-0001-FP</c>: CM conditioned medium, FIL filtrate, CON concentrate, FP final product.</summary>
    public string Label { get; private set; } = "";

    public DateTimeOffset TakenAt { get; private set; }

    /// <summary>The step was repeated: results of this sample no longer count.</summary>
    public bool IsSuperseded { get; private set; }

    public bool IsFinalProduct => Stage == Stage.Isolation;

    public void Supersede() => IsSuperseded = true;

    private static string Suffix(Stage stage) => stage switch
    {
        Stage.Culture => "CM",
        Stage.Filtration => "FIL",
        Stage.Concentration => "CON",
        _ => "FP",
    };
}
