using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;

namespace EvQc.Review;

/// <summary>
/// Everything a decision rests on as one canonical document: steps, samples, results (replaced and invalidated ones too), files by hash,
/// computed values, verdicts, investigations, review notes, and the proof. It holds records only, so it is the same as long as they are.
/// </summary>
internal static class EvidenceDocument
{
    public static Evidence Of(BatchDossier dossier, ReviewFacts facts, IReadOnlyList<ReviewNote> notes, IReadOnlyList<StoredFile> files) => Evidence.Of(
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["batch"] = Of(dossier.Batch),
            ["steps"] = dossier.Steps.Select(Of).ToArray(),
            ["samples"] = dossier.Samples.Select(s => Map(("id", s.Id), ("label", s.Label), ("stage", s.Stage), ("takenAt", s.TakenAt), ("superseded", s.IsSuperseded))).ToArray(),
            ["results"] = dossier.Results.Select(Of).ToArray(),
            ["files"] = files.Select(f => Map(("id", f.Id), ("name", f.Name), ("sha256", f.Sha256), ("size", f.Size), ("status", Settled(f)), ("parser", Settled(f) is null ? null : f.ParserVersion))).ToArray(),
            ["evaluation"] = dossier.Evaluation is { } evaluation ? Evidence.Content(evaluation) : null,
            ["investigations"] = dossier.Investigations.Select(Of).ToArray(),
            ["notes"] = notes.Select(n => Map(("finding", n.Finding), ("comment", n.Comment), ("by", n.By), ("at", n.At))).ToArray(),
            ["proof"] = Evidence.Content(Disposition.DecideByRecords(facts).Proof),
        });

    /// <summary>What a person decided about a file; whether EvQc has read it already changes nothing that is signed.</summary>
    private static FileStatus? Settled(StoredFile file) => file.Status is FileStatus.Confirmed or FileStatus.SetAside ? file.Status : null;

    private static Dictionary<string, object?> Of(Batch batch) => Map(
        ("id", batch.Id), ("number", batch.Number), ("product", batch.Product), ("registeredAt", batch.RegisteredAt), ("registeredBy", batch.RegisteredBy),
        ("specificationVersion", batch.SpecificationVersion), ("specificationSha256", batch.SpecificationSha256), ("testingSince", batch.TestingSince));

    private static Dictionary<string, object?> Of(ProcessStep step) => Map(
        ("id", step.Id), ("stage", step.Stage), ("attempt", step.Attempt), ("startedAt", step.StartedAt), ("endedAt", step.EndedAt), ("zone", step.Zone),
        ("recordedAt", step.RecordedAt), ("recordedBy", step.RecordedBy), ("operator", step.Operator), ("equipment", step.Equipment),
        ("volumeInMl", step.VolumeInMl), ("volumeOutMl", step.VolumeOutMl), ("remark", step.Remark), ("repeatReason", step.RepeatReason), ("supersededBy", step.SupersededById),
        ("parameters", step.Parameters.OrderBy(p => p.Code, StringComparer.Ordinal).Select(p => Map(("code", p.Code), ("text", p.Text), ("value", p.Value), ("unit", p.Unit))).ToArray()),
        ("materials", step.Materials.OrderBy(m => m.Material, StringComparer.Ordinal).ThenBy(m => m.Lot, StringComparer.Ordinal)
            .Select(m => Map(("material", m.Material), ("lot", m.Lot), ("expiry", m.Expiry))).ToArray()));

    private static Dictionary<string, object?> Of(Result r) => Map(
        ("id", r.Id), ("sampleId", r.SampleId), ("attribute", r.Attribute), ("raw", r.RawText), ("value", r.Value), ("unit", r.Unit), ("bound", r.Bound), ("word", r.Word),
        ("positiveControl", r.PositiveControl), ("negativeControl", r.NegativeControl), ("dilution", r.DilutionFactor), ("dilutionBasis", r.DilutionBasis),
        ("replicates", r.Replicates), ("method", r.Method), ("instrument", r.Instrument), ("serial", r.InstrumentSerial), ("operator", r.Operator),
        ("measuredAtText", r.MeasuredAtText), ("measuredAt", r.MeasuredAt), ("recordedAt", r.RecordedAt), ("recordedBy", r.RecordedBy),
        ("fileId", r.FileId), ("fileLine", r.FileLine), ("parser", r.ParserVersion), ("remark", r.Remark), ("status", r.Status), ("statusReason", r.StatusReason),
        ("supersededBy", r.SupersededById), ("verifiedBy", r.VerifiedBy), ("verifiedAt", r.VerifiedAt));

    private static Dictionary<string, object?> Of(OosInvestigation o) => Map(
        ("id", o.Id), ("criterion", o.Criterion), ("finding", o.Finding), ("results", o.ResultIds), ("openedAt", o.OpenedAt), ("outcome", o.Outcome),
        ("conclusion", o.Conclusion), ("closedAt", o.ClosedAt), ("closedBy", o.ClosedBy));

    private static Dictionary<string, object?> Map(params ReadOnlySpan<(string Key, object? Value)> members)
    {
        var map = new Dictionary<string, object?>(members.Length, StringComparer.Ordinal);
        foreach (var (key, value) in members) map.Add(key, value);
        return map;
    }
}
