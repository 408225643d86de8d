namespace EvQc.Review.Packages;

/// <summary>By which training each result was recorded and verified, as it stood then.</summary>
internal static class TrainingTable
{
    /// <summary>Null where no result has one: packages from before training was kept are made again without this table, to the byte.</summary>
    public static DossierSection? Of(PackageRecords records)
    {
        var trainings = records.Of("ResultTraining").ToLookup(t => t["ResultId"], StringComparer.Ordinal);
        if (trainings.Count == 0) return null;
        var rows = records.Of("Result").OrderBy(r => records.Find("Sample", r["SampleId"])?["Label"], StringComparer.Ordinal).ThenBy(r => r["Attribute"], StringComparer.Ordinal).ThenBy(r => r["RecordedAt"], StringComparer.Ordinal)
            .SelectMany(r => trainings[r.Key].Any() ? trainings[r.Key].OrderBy(t => t["At"], StringComparer.Ordinal).ThenBy(t => t["Method"], StringComparer.Ordinal).Select(t => Row(records, r, t)) : [Row(records, r, null)]);
        return new(
            "Training of those who recorded and verified results", "As it stood at that moment. A result that no method of the laboratory governs needs none.",
            ["Sample", "Attribute", "Act", "Method", "Who was trained", "Trained on version", "Completed", "Counted until", "Evidence", "Training recorded by", "At", "Result"], [.. rows]);
    }

    private static string?[] Row(PackageRecords records, PackageRecord result, PackageRecord? training) =>
    [
        records.Find("Sample", result["SampleId"])?["Label"], Dossier.NameOf(result["Attribute"]), training is null ? "recorded" : Dossier.Words(training["Act"]?.ToLowerInvariant()),
        training is null ? "none governs it" : $"{training["Method"]} v{training["MethodVersion"]}", training?["Person"] ?? result["RecordedBy"], training?["TrainedVersion"], training?["TrainedOn"],
        training is null ? null : training["ValidUntil"] ?? "without end", training?["Evidence"], training?["TrainedBy"], Dossier.Time(training?["At"]), result.Key,
    ];
}
