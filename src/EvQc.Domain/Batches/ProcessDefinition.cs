using EvQc.Quantities;

namespace EvQc.Batches;

/// <summary>The route of a product: what each stage must record. Loaded from <c>config/processes/</c>.</summary>
public sealed record ProcessDefinition(string Product, string Title, IReadOnlyList<StepDefinition> Steps)
{
    /// <summary>An entry later than this after the work ended is flagged late.</summary>
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What all tests of the specification take once (mL): twice as much is kept in reserve before a release. Null: no reserve is demanded.</summary>
    public decimal? FullTestMl { get; init; }

    /// <summary>Of the file it was read from, lower-case hexadecimal; empty when it was not read from one.</summary>
    public string Sha256 { get; init; } = "";

    public StepDefinition Of(Stage stage) => Steps.Single(s => s.Stage == stage);
}

/// <summary>What one stage must record.</summary>
public sealed record StepDefinition(Stage Stage, string Title, IReadOnlyList<ParameterDefinition> Parameters)
{
    public bool NeedsVolumeIn { get; init; }

    public bool NeedsVolumeOut { get; init; }

    /// <summary>At least one equipment code must be given.</summary>
    public bool NeedsEquipment => EquipmentKinds.Count > 0;

    /// <summary>Kinds of equipment whose code is asked for, e.g. <c>filtration skid</c>.</summary>
    public IReadOnlyList<string> EquipmentKinds { get; init; } = [];

    /// <summary>Whoever records it signs that they performed it; a script cannot record it.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Materials whose lot must be given, e.g. <c>culture medium</c>.</summary>
    public IReadOnlyList<string> RequiredMaterials { get; init; } = [];

    /// <summary>Volume yield outside these limits (%) is a discrepancy that blocks release (21 CFR 211.192); null: no limit.</summary>
    public (decimal From, decimal To)? YieldPercent { get; init; }

    /// <summary>Limits of the derived figures besides the volume yield; outside is a discrepancy like a yield outside its limits.</summary>
    public IReadOnlyList<ExpectedFigure> Expected { get; init; } = [];
}

public enum ParameterKind
{
    Number,
    Text,
    Choice,
}

/// <summary>One parameter of a step.</summary>
/// <param name="Unit">For numbers; the value is entered in this unit.</param>
/// <param name="Choices">For choices; the only values accepted.</param>
public sealed record ParameterDefinition(string Code, string Name, ParameterKind Kind, Unit? Unit, bool Required, IReadOnlyList<string> Choices)
{
    /// <summary>Smallest and largest value that can be right at all; outside is a typing mistake, not a deviation.</summary>
    public decimal? Min { get; init; }

    public decimal? Max { get; init; }

    /// <summary>What the process was developed for: a value outside is recorded, and is a deviation to be explained before release.</summary>
    public decimal? ExpectedMin { get; init; }

    public decimal? ExpectedMax { get; init; }

    public string? Hint { get; init; }

    /// <summary>The entered text as a recorded parameter, or what is wrong with it; null when it is empty and may be.</summary>
    public StepParameter? Read(string? text, List<Problem> problems)
    {
        var entered = text?.Trim() ?? "";
        var field = $"parameters.{Code}";
        if (entered.Length == 0)
        {
            if (Required) problems.Add(Problem.OfField(field, "parameter-missing", $"{Name} is required."));
            return null;
        }

        var before = problems.Count;
        RecordText.Check(entered, field, Name, 1000, problems);
        if (problems.Count > before) return null;
        switch (Kind)
        {
            case ParameterKind.Choice:
                if (Choices.FirstOrDefault(c => string.Equals(c, entered, StringComparison.OrdinalIgnoreCase)) is { } choice)
                    return new(Code, Name, choice, WrittenNumber.TryParse(choice, out var chosen) ? chosen.Value : null, Unit?.Symbol);
                problems.Add(Problem.OfField(field, "not-a-choice", $"{Name} is one of: {string.Join(", ", Choices)}."));
                return null;
            case ParameterKind.Number:
                if (!WrittenNumber.TryParse(entered, out var number))
                    problems.Add(Problem.OfField(field, "not-a-number", $"{Name}: '{entered}' is not a number; use a point for decimals."));
                else if (number.Value < Min || number.Value > Max)
                    problems.Add(Problem.OfField(field, "out-of-range", $"{Name}: {entered} {Unit} is outside {StepDeviations.Range(Min, Max, Unit)}. Check the value and its unit."));
                else
                    return new(Code, Name, entered, number.Value, Unit?.Symbol);
                return null;
            default:
                return new(Code, Name, entered, null, null);
        }
    }
}
