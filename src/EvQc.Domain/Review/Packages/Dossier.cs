using System.Globalization;
using System.Text.Json;
using EvQc.Assays;
using EvQc.Audit;

namespace EvQc.Review.Packages;

/// <summary>
/// The batch for people to read, made of the machine copy and nothing else: whoever has the records can make it again and see that not a word of it was
/// changed.
/// </summary>
internal sealed class Dossier(PackageRecords records, PackageAudit audit, AuditHead? head, string recordsRoot, DossierForm form)
{
    private static readonly string[] s_shown =
    [
        "Batch", "Signature", "DispositionRecord", "Result", "ResultDistribution", "ResultTraining", "ProcessStep", "StepParameter", "MaterialLot", "Sample", "StoredFile", "OosInvestigation", "ReviewNote", "EvaluationRecord", "TrailReview",
        .. InvestigationTables.Shown,
    ];

    private PackageRecord Batch => records.Single("Batch");

    public static IReadOnlyList<DossierSection> Of(PackageRecords records, PackageAudit audit, AuditHead? head, string recordsRoot, DossierForm form) =>
        [.. new Dossier(records, audit, head, recordsRoot, form).Sections()];

    private IEnumerable<DossierSection> Sections()
    {
        yield return About();
        yield return Signatures();
        if (Evaluation() is { } evaluation)
        {
            using (evaluation)
            {
                yield return EvaluationTables.Verdicts(evaluation.RootElement);
                yield return EvaluationTables.Markers(evaluation.RootElement);
                yield return EvaluationTables.Figures(evaluation.RootElement);
            }
        }

        if (records.Of("DispositionRecord").FirstOrDefault()?["Evidence"] is { } evidence) yield return ProofTable.Of(evidence);
        yield return Results();
        if (TrainingTable.Of(records) is { } training) yield return training;
        yield return ChangeTable.Of(records, audit);
        yield return Steps();
        yield return Named("Parameters of the steps", "StepParameter", ("Step", r => StepOf(r["StepId"])), ("Parameter", r => r["Name"] ?? r["Code"]), ("As entered", r => r["Text"]), ("Value", r => r["Value"]), ("Unit", r => r["Unit"]));
        yield return Named("Materials", "MaterialLot", ("Step", r => StepOf(r["StepId"])), ("Material", r => r["Material"]), ("Lot", r => r["Lot"]), ("Expiry", r => r["Expiry"]));
        yield return Named("Samples", "Sample", ("Label", r => r["Label"]), ("Stage", r => r["Stage"]), ("Taken", r => Time(r["TakenAt"])), ("Superseded", r => r["IsSuperseded"] == "true" ? "yes, its step was repeated" : "no"));
        yield return Named(
            "Instrument files", "StoredFile", ("Name", r => r["Name"]), ("SHA-256", r => r["Sha256"]), ("Bytes", r => r["Size"]), ("Received", r => Time(r["ReceivedAt"])), ("By", r => r["ReceivedBy"]),
            ("Status", r => r["Status"]), ("Format", r => r["Format"]), ("Parser", r => r["ParserVersion"]), ("Confirmed", r => Time(r["ConfirmedAt"])), ("By ", r => r["ConfirmedBy"]),
            ("Answers on confirming", r => r["Answers"]), ("Set aside because", r => r["SetAsideReason"]));
        yield return Named(
            "Out-of-specification investigations", "OosInvestigation", ("Criterion", r => r["Criterion"]), ("Finding", r => r["Finding"]), ("Opened", r => Time(r["OpenedAt"])), ("Outcome", r => r["Outcome"] ?? "open"),
            ("Conclusion", r => r["Conclusion"]), ("Closed", r => Time(r["ClosedAt"])), ("By", r => r["ClosedBy"]));
        if (form == DossierForm.First)
        {
            yield return Named("Review notes: deviations, changes, late entries", "ReviewNote", ("Finding", r => r["Finding"]), ("Comment", r => r["Comment"]), ("By", r => r["By"]), ("At", r => Time(r["At"])));
        }
        else
        {
            foreach (var section in InvestigationTables.Of(records)) yield return section;
            yield return Named("Review notes: deviations, changes, late entries, approvals of exclusions", "ReviewNote", ("Signed as", r => Words(records.Of("Signature").FirstOrDefault(s => s["RecordId"] == r.Key)?["Meaning"])), ("Finding", r => r["Finding"]), ("Comment", r => r["Comment"]), ("By", r => r["By"]), ("At", r => Time(r["At"])));
            yield return TrailReviews();
        }

        foreach (var kind in records.All.Select(r => r.Kind).Distinct(StringComparer.Ordinal).Where(k => !s_shown.Contains(k))) yield return Other(kind);
        yield return AuditTable.Of(audit);
    }

    private DossierSection TrailReviews() => Named(
        "Review of the audit trail", "TrailReview", ("Kind", r => Words(r["Kind"])), ("Up to entry", r => r["UpTo"] == "0" ? null : r["UpTo"]), ("Entries", r => r["Count"]), ("Remark, or why it was deferred", r => r["Remark"]),
        ("Until", r => Time(r["Until"])), ("By", r => r["By"]), ("At", r => Time(r["At"])), ("SHA-256 of the entries", r => r["EntriesSha256"]));

    private DossierSection About() => new("Batch", null, ["", ""],
    [
        ["Batch", Batch["Number"]], ["Product", Batch["Product"]], ["State", Batch["State"]], ["Registered", $"{Time(Batch["RegisteredAt"])} by {Batch["RegisteredBy"]}"],
        ["Specification", Batch["SpecificationVersion"] is { } version ? $"version {version}, SHA-256 {Batch["SpecificationSha256"]}" : "none yet"],
        ["Decided", Time(Batch["DecidedAt"]) ?? "not yet"], ["On hold", Batch["HoldReason"] ?? "no"],
        ["Signed evidence, SHA-256", records.Of("DispositionRecord").FirstOrDefault()?["EvidenceSha256"] ?? "none: the batch is not decided"],
        ["Records root of this package, SHA-256", recordsRoot],
        ["Audit trail sealed up to", head is null ? "nothing is sealed yet" : $"{head}, sealed {head.SealedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)}"],
    ]);

    private DossierSection Signatures() => Named(
        "Signatures", "Signature", ("Printed name", r => r["PrintedName"]), ("Role", r => r["Role"]), ("Meaning", r => Words(r["Meaning"])), ("Signed at", r => Time(r["SignedAt"])), ("Zone of the signer", r => r["Zone"]),
        ("Of", r => Words(r["RecordKind"])), ("Reason", r => r["Reason"]), ("SHA-256 of what was signed", r => r["EvidenceSha256"]), ("Key", r => r["KeyId"] ?? "from before personal keys"), ("Signature", r => r["Value"]));

    private DossierSection Results()
    {
        PackageRecord[] results = [.. records.Of("Result").OrderBy(r => records.Find("Sample", r["SampleId"])?["Label"], StringComparer.Ordinal).ThenBy(r => r["Attribute"], StringComparer.Ordinal).ThenBy(r => r["RecordedAt"], StringComparer.Ordinal)];
        return new(
            "Results",
            form == DossierForm.First
                ? "Every result that was ever recorded. Marked: replaced, taken out of the decision, or changed since it was first entered."
                : "Every result that was ever recorded. Marked: replaced, taken out of the decision, changed since it was first entered, or a retest.",
            [
                "Sample", "Attribute", "Raw text", "Value", "Unit", "Bound", "Word", "Status", "Why", "Replicates", "Positive control", "Negative control", "Dilution", "Source", "Line", "Parser", "Method", "Instrument", "Serial", "Operator",
                "Measured", "Recorded", "By", "Verified", "By ", "Deviation", "Remark", "Id",
            ],
            [.. results.Select(Result)])
        {
            Marked = Enumerable.Range(0, results.Length).Where(i => results[i]["Status"] != nameof(ResultStatus.Current) || records.Find("Retest", results[i].Key) is not null).ToHashSet(),
        };
    }

    private string?[] Result(PackageRecord r) =>
    [
        records.Find("Sample", r["SampleId"])?["Label"], NameOf(r["Attribute"]), r["RawText"], r["Value"], r["Unit"], r["Bound"] == "Exact" ? null : r["Bound"], r["Word"],
        (r["Status"] == nameof(ResultStatus.Current) ? r["Status"] : r["Status"]?.ToUpperInvariant()) + (records.Find("Retest", r.Key) is { } retest ? $", RETEST {retest["Number"]}" : ""), r["StatusReason"], r["Replicates"], r["PositiveControl"], r["NegativeControl"],
        r["DilutionFactor"] is { } factor ? $"× {factor} ({Words(r["DilutionBasis"])})" : null, records.Find("StoredFile", r["FileId"])?["Name"] ?? "entered by hand", r["FileLine"], r["ParserVersion"], r["Method"], r["Instrument"],
        r["InstrumentSerial"], r["Operator"], r["MeasuredAtText"] ?? Time(r["MeasuredAt"]), Time(r["RecordedAt"]), r["RecordedBy"], Time(r["VerifiedAt"]), r["VerifiedBy"], r["Deviation"], r["Remark"], r.Key,
    ];

    private DossierSection Steps()
    {
        PackageRecord[] steps = [.. records.Of("ProcessStep").OrderBy(s => s["StartedAt"], StringComparer.Ordinal).ThenBy(s => s.Key, StringComparer.Ordinal)];
        return new(
            "Steps", null, ["Stage", "Attempt", "Started", "Ended", "Zone", "Operator", "Equipment", "Volume in (mL)", "Volume out (mL)", "Recorded", "By", "Repeated because", "Superseded", "Remark"],
            [.. steps.Select(s => (string?[])
            [
                s["Stage"], s["Attempt"], Time(s["StartedAt"]), Time(s["EndedAt"]), s["Zone"], s["Operator"], s["Equipment"], s["VolumeInMl"], s["VolumeOutMl"], Time(s["RecordedAt"]), s["RecordedBy"], s["RepeatReason"],
                s["SupersededById"] is null ? "no" : "YES, by a repeat", s["Remark"],
            ])])
        {
            Marked = Enumerable.Range(0, steps.Length).Where(i => steps[i]["SupersededById"] is not null).ToHashSet(),
        };
    }

    private DossierSection Named(string title, string kind, params (string Column, Func<PackageRecord, string?> Cell)[] columns) => new(
        title, null, [.. columns.Select(c => c.Column.Trim())], [.. records.Of(kind).Select(r => (string?[])[.. columns.Select(c => c.Cell(r))])]);

    private DossierSection Other(string kind) => new(
        $"Other records: {Words(kind)}", null, ["Record", "Field", "Value"], [.. records.Of(kind).SelectMany(r => r.Values.Where(v => v.Value is not null).OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => (string?[])[r.Key, v.Key, v.Value]))]);

    private JsonDocument? Evaluation() =>
        records.Of("EvaluationRecord").MaxBy(e => int.TryParse(e["Sequence"], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)?["Document"] is { } document ? PackageJson.Parse(document) : null;

    private string? StepOf(string? id) => records.Find("ProcessStep", id) is { } step ? $"{step["Stage"]} {step["Attempt"]}" : id;

    internal static string? NameOf(string? attribute) => attribute is not null && Attributes.TryFind(attribute, out var known) ? known.Name : attribute;

    /// <summary>As the trail writes it, in words: <c>2026-11-20 18:02:11 UTC</c>.</summary>
    internal static string? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : text;

    /// <summary><c>ApprovedForRelease</c> as <c>approved for release</c>.</summary>
    internal static string? Words(string? name) =>
        name is null ? null : string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? " " : "") + char.ToLowerInvariant(c) : c.ToString()));
}
