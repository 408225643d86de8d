namespace EvQc.Review.Packages;

/// <summary>What was found, planned and done in the investigations of a batch, as tables for people. A batch without an investigation has none of them.</summary>
internal static class InvestigationTables
{
    public static IReadOnlyList<string> Shown { get; } = ["OosAnswer", "RetestPlan", "Retest", "OosStatement", "CorrectiveTask", "CorrectiveTaskDone", "AffectedBatch"];

    public static IEnumerable<DossierSection> Of(PackageRecords records)
    {
        if (!records.Of("OosInvestigation").Any()) yield break;
        string? Investigation(PackageRecord r) => records.Find("OosInvestigation", r["InvestigationId"])?["Criterion"];
        string? Planned(PackageRecord r) => Dossier.NameOf(r["Attribute"]);
        yield return Named(
            records, "Phase I of the investigations", "OosAnswer", ("Of", Investigation), ("Question", r => r["Asked"]), ("Finding", r => Dossier.Words(r["Finding"])), ("Notes", r => r["Notes"]),
            ("Kept", r => r["KeptWhere"]), ("Until", r => r["KeptUntil"]), ("Answered again because", r => r["Reason"]), ("EvQc's records said", r => r["Shown"]), ("By", r => r["By"]), ("At", r => Dossier.Time(r["At"])),
            ("Checklist", r => $"version {r["ChecklistVersion"]}, SHA-256 {r["ChecklistSha256"]}"));
        yield return Named(
            records, "Plans of retests", "RetestPlan", ("Of", Investigation), ("Result", Planned), ("Original", r => records.Find("Result", r["ResultId"])?["RawText"]), ("Retests", r => r["Retests"]), ("Analyst", r => r["Analyst"]),
            ("Another than the original's", r => r["OtherAnalyst"] == "true" ? "yes" : "no"), ("Method", r => r["Method"]), ("Preparation", r => r["Preparation"]), ("Most CV (%)", r => r["MostCvPercent"]), ("Treatment", r => r["Acceptance"]),
            ("Why", r => r["Rationale"]), ("By", r => r["MadeBy"]), ("At", r => Dossier.Time(r["MadeAt"])));
        yield return Named(
            records, "Retests", "Retest", ("Plan", r => r["PlanId"]), ("Number", r => r["Number"]), ("Result", Planned), ("Raw text", r => records.Find("Result", r.Key)?["RawText"]), ("Unit", r => records.Find("Result", r.Key)?["Unit"]),
            ("Recorded by", r => records.Find("Result", r.Key)?["RecordedBy"]), ("Id", r => r.Key));
        yield return Named(
            records, "Analysis and impact", "OosStatement", ("Of", Investigation), ("Kind", r => r["Kind"]), ("Text", r => r["Text"]), ("Changed because", r => r["Reason"]), ("By", r => r["By"]), ("At", r => Dossier.Time(r["At"])));
        yield return Named(
            records, "Other batches possibly affected", "AffectedBatch", ("Of", Investigation), ("Batch", r => r["OtherBatch"]), ("Listed because", r => r["Reasons"]), ("Looked at", r => r["Assessment"]), ("By", r => r["By"]), ("At", r => Dossier.Time(r["At"])));
        yield return Named(
            records, "Corrective tasks", "CorrectiveTask", ("Of", Investigation), ("Task", r => r["What"]), ("Who", r => r["Owner"]), ("Due", r => r["Due"]), ("Set by", r => r["By"]), ("At", r => Dossier.Time(r["At"])),
            ("Done", r => records.Find("CorrectiveTaskDone", r.Key) is { } done ? $"{done["Record"]} ({done["By"]}, {Dossier.Time(done["At"])})" : "not yet"));
    }

    private static DossierSection Named(PackageRecords records, string title, string kind, params (string Column, Func<PackageRecord, string?> Cell)[] columns) => new(
        title, null, [.. columns.Select(c => c.Column)], [.. records.Of(kind).Select(r => (string?[])[.. columns.Select(c => c.Cell(r))])]);
}
