using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell.Web;

namespace EvQc.Batches;

/// <summary>From what was entered to a step, or every problem with its field.</summary>
internal static class StepEntry
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    public static ProcessStep? Read(
        RecordStep.Request request, StepDefinition definition, Batch batch, int attempt, LaboratorySettings laboratory, Actor actor, DateTimeOffset now, List<Problem> problems)
    {
        var parameters = definition.Parameters.Select(p => p.Read(request.Parameters.GetValueOrDefault(p.Code), problems)).OfType<StepParameter>().ToArray();
        foreach (var unknown in request.Parameters.Keys.Where(k => !definition.Parameters.Any(p => string.Equals(p.Code, k, StringComparison.Ordinal))))
            problems.Add(Problem.OfField($"parameters.{unknown}", "unknown-parameter", $"The {definition.Title} step has no parameter '{unknown}'."));

        CheckTimes(request, batch, now, problems);
        var volumeIn = Volume(request.VolumeInMl, "volumeInMl", "Volume in", definition.NeedsVolumeIn, problems);
        var volumeOut = Volume(request.VolumeOutMl, "volumeOutMl", "Volume out", definition.NeedsVolumeOut, problems);
        var equipment = request.Equipment.Where(e => !string.IsNullOrWhiteSpace(e)).Select(e => e.Trim()).ToArray();
        if (definition.NeedsEquipment && equipment.Length == 0)
            problems.Add(Problem.OfField("equipment", "equipment-missing", "Name the equipment that was used (its code)."));
        RecordText.Check(string.Join(", ", equipment), "equipment", "The equipment list", 400, problems);
        var materials = Materials(request, definition, now, problems);
        RecordText.Check(request.Operator, "operator", "The operator's name", RecordText.Longest, problems);
        RecordText.Check(request.Remark, "remark", "The remark", 2000, problems);
        RecordText.Check(request.RepeatReason, "repeatReason", "The reason", RecordText.LongestReason, problems);
        if (problems.Count > 0) return null;

        return new ProcessStep(batch.Id, request.Stage, attempt, parameters, materials)
        {
            StartedAt = request.StartedAt!.Value,
            EndedAt = request.EndedAt!.Value,
            Zone = laboratory.Zone.Id,
            RecordedAt = now,
            RecordedById = actor.PersonId,
            RecordedBy = actor.Name,
            Operator = string.IsNullOrWhiteSpace(request.Operator) ? actor.Name : request.Operator.Trim(),
            Equipment = string.Join(", ", equipment),
            VolumeInMl = volumeIn,
            VolumeOutMl = volumeOut,
            Remark = string.IsNullOrWhiteSpace(request.Remark) ? null : request.Remark.Trim(),
            RepeatReason = string.IsNullOrWhiteSpace(request.RepeatReason) ? null : request.RepeatReason.Trim(),
        };
    }

    private static void CheckTimes(RecordStep.Request request, Batch batch, DateTimeOffset now, List<Problem> problems)
    {
        if (request.StartedAt is null) problems.Add(Problem.OfField("startedAt", "time-missing", "Say when the step started."));
        if (request.EndedAt is null) problems.Add(Problem.OfField("endedAt", "time-missing", "Say when the step ended."));
        if (request.StartedAt is not { } start || request.EndedAt is not { } end) return;
        if (end < start) problems.Add(Problem.OfField("endedAt", "ends-before-start", "The step ends before it starts."));
        if (end > now + ClockTolerance) problems.Add(Problem.OfField("endedAt", "ends-in-future", "The step ends in the future; record it when it is done."));
        if (start < batch.RegisteredAt.AddYears(-1)) problems.Add(Problem.OfField("startedAt", "start-too-early", "The step starts more than a year before the batch was registered; check the year."));
    }

    internal static decimal? Volume(string? text, string field, string name, bool required, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            if (required) problems.Add(Problem.OfField(field, "volume-missing", $"{name} (mL) is required."));
            return null;
        }

        if (!WrittenNumber.TryParse(text, out var number))
            problems.Add(Problem.OfField(field, "not-a-number", $"{name}: '{text}' is not a number; give mL with a point for decimals."));
        else if (number.Value is <= 0 or > 10_000_000m)
            problems.Add(Problem.OfField(field, "out-of-range", $"{name}: {text} mL cannot be right; give a volume above 0 mL and below 10,000 L."));
        else
            return number.Value;
        return null;
    }

    private static List<MaterialLot> Materials(RecordStep.Request request, StepDefinition definition, DateTimeOffset now, List<Problem> problems)
    {
        var lots = new List<MaterialLot>();
        foreach (var material in request.Materials.Where(m => m is not null && (!string.IsNullOrWhiteSpace(m.Name) || !string.IsNullOrWhiteSpace(m.Lot))))
        {
            RecordText.Check(material.Name, "materials", "A material's name", RecordText.Longest, problems);
            RecordText.Check(material.Lot, "materials", "A lot", RecordText.Longest, problems);
            if (string.IsNullOrWhiteSpace(material.Name) || string.IsNullOrWhiteSpace(material.Lot))
                problems.Add(Problem.OfField("materials", "material-incomplete", "Each material needs its name and its lot."));
            else if (material.Expiry is { } expiry && expiry < DateOnly.FromDateTime((request.EndedAt ?? now).UtcDateTime))
                problems.Add(Problem.OfField("materials", "material-expired", $"{material.Name} lot {material.Lot} expired on {expiry:yyyy-MM-dd}, before the step ended."));
            else
                lots.Add(new(material.Name.Trim(), material.Lot.Trim(), material.Expiry));
        }

        foreach (var needed in definition.RequiredMaterials.Where(n => !lots.Exists(l => string.Equals(l.Material, n, StringComparison.OrdinalIgnoreCase))))
            problems.Add(Problem.OfField("materials", "material-missing", $"The lot of {needed} is required."));
        return lots;
    }
}
