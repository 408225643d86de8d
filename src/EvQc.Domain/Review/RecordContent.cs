using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;

namespace EvQc.Review;

/// <summary>
/// Records as trees for <see cref="Evidence.Of(object?)"/>: every value that a person could be shown or that a computation uses, so that a change of
/// any of them changes the hash.
/// </summary>
public static class RecordContent
{
    public static Dictionary<string, object?> Of(Batch batch) => Map(
        ("id", batch.Id), ("number", batch.Number), ("product", batch.Product), ("registeredAt", batch.RegisteredAt), ("registeredById", batch.RegisteredById), ("registeredBy", batch.RegisteredBy),
        ("specificationVersion", batch.SpecificationVersion), ("specificationSha256", batch.SpecificationSha256), ("testingSince", batch.TestingSince));

    /// <param name="standing">False leaves out what may rightly change after a signature: that a later attempt replaced it.</param>
    public static Dictionary<string, object?> Of(ProcessStep step, bool standing)
    {
        var content = Map(
            ("id", step.Id), ("batch", step.BatchId), ("stage", step.Stage), ("attempt", step.Attempt), ("startedAt", step.StartedAt), ("endedAt", step.EndedAt), ("zone", step.Zone),
            ("recordedAt", step.RecordedAt), ("recordedById", step.RecordedById), ("recordedBy", step.RecordedBy), ("operator", step.Operator), ("equipment", step.Equipment),
            ("volumeInMl", step.VolumeInMl), ("volumeOutMl", step.VolumeOutMl), ("remark", step.Remark), ("repeatReason", step.RepeatReason),
            ("parameters", step.Parameters.OrderBy(p => p.Code, StringComparer.Ordinal).Select(p => Map(("code", p.Code), ("name", p.Name), ("text", p.Text), ("value", p.Value), ("unit", p.Unit))).ToArray()),
            ("materials", step.Materials.OrderBy(m => m.Material, StringComparer.Ordinal).ThenBy(m => m.Lot, StringComparer.Ordinal).ThenBy(m => m.Id)
                .Select(m => Map(("id", m.Id), ("material", m.Material), ("lot", m.Lot), ("expiry", m.Expiry))).ToArray()));
        if (standing) content.Add("supersededBy", step.SupersededById);
        return content;
    }

    public static Dictionary<string, object?> Of(Sample sample) => Map(
        ("id", sample.Id), ("label", sample.Label), ("stage", sample.Stage), ("takenAt", sample.TakenAt), ("superseded", sample.IsSuperseded));

    /// <param name="distribution">The size distribution measured with it, where there is one.</param>
    /// <param name="standing">False leaves out what may rightly change after a signature: verification, correction, invalidation.</param>
    public static Dictionary<string, object?> Of(Result r, ResultDistribution? distribution, bool standing)
    {
        var content = Map(
            ("id", r.Id), ("batch", r.BatchId), ("sampleId", r.SampleId), ("attribute", r.Attribute), ("raw", r.RawText), ("value", r.Value), ("unit", r.Unit), ("bound", r.Bound), ("word", r.Word),
            ("positiveControl", r.PositiveControl), ("negativeControl", r.NegativeControl), ("dilution", r.DilutionFactor), ("dilutionBasis", r.DilutionBasis),
            ("replicates", r.Replicates), ("method", r.Method), ("instrument", r.Instrument), ("serial", r.InstrumentSerial), ("operator", r.Operator),
            ("measuredAtText", r.MeasuredAtText), ("measuredAt", r.MeasuredAt), ("recordedAt", r.RecordedAt), ("recordedById", r.RecordedById), ("recordedBy", r.RecordedBy),
            ("methodVersion", r.MethodVersion), ("methodSha256", r.MethodSha256), ("deviation", r.Deviation), ("fileId", r.FileId), ("fileLine", r.FileLine), ("parser", r.ParserVersion), ("remark", r.Remark),
            ("sizes", distribution is null ? null : Evidence.HashOf(distribution.Bins)));
        if (!standing) return content;
        content.Add("status", r.Status);
        content.Add("statusReason", r.StatusReason);
        content.Add("supersededBy", r.SupersededById);
        content.Add("verifiedById", r.VerifiedById);
        content.Add("verifiedBy", r.VerifiedBy);
        content.Add("verifiedAt", r.VerifiedAt);
        return content;
    }

    /// <summary>The file by its hash. What a person decided about it counts; whether EvQc has read it already changes nothing that is signed.</summary>
    public static Dictionary<string, object?> Of(StoredFile file)
    {
        var settled = file.Status is FileStatus.Confirmed or FileStatus.SetAside or FileStatus.ControlRecorded;
        return Map(
            ("id", file.Id), ("name", file.Name), ("sha256", file.Sha256), ("size", file.Size), ("receivedAt", file.ReceivedAt), ("receivedById", file.ReceivedById), ("receivedBy", file.ReceivedBy),
            ("status", settled ? file.Status : null), ("parser", settled ? file.ParserVersion : null), ("format", settled ? file.Format : null),
            ("answers", file.Answers), ("confirmedBy", file.ConfirmedBy), ("confirmedAt", file.ConfirmedAt), ("setAsideReason", file.SetAsideReason));
    }

    public static Dictionary<string, object?> Of(ReserveSample s) => Map(
        ("id", s.Id), ("label", s.Label), ("volumeMl", s.VolumeMl), ("containers", s.Containers), ("place", s.Place), ("recordedAt", s.RecordedAt), ("recordedById", s.RecordedById), ("recordedBy", s.RecordedBy));

    public static Dictionary<string, object?> Of(ReserveWithdrawal w) => Map(
        ("id", w.Id), ("reserveSampleId", w.ReserveSampleId), ("volumeMl", w.VolumeMl), ("reason", w.Reason), ("at", w.At), ("byId", w.ById), ("by", w.By));

    /// <summary>What was decided about a run that deviated.</summary>
    public static Dictionary<string, object?> Of(RunDecision d) => Map(
        ("id", d.Id), ("fileId", d.FileId), ("fileName", d.FileName), ("kind", d.Kind), ("codes", d.Codes), ("reasons", d.Reasons), ("because", d.Because),
        ("at", d.At), ("byId", d.ById), ("by", d.By));

    public static Dictionary<string, object?> Of(OosInvestigation o) => Map(
        ("id", o.Id), ("criterion", o.Criterion), ("finding", o.Finding), ("results", o.ResultIds), ("openedAt", o.OpenedAt), ("outcome", o.Outcome),
        ("conclusion", o.Conclusion), ("closedAt", o.ClosedAt), ("closedById", o.ClosedById), ("closedBy", o.ClosedBy));

    public static Dictionary<string, object?> Of(OosAnswer a) => Map(
        ("id", a.Id), ("investigationId", a.InvestigationId), ("question", a.Question), ("asked", a.Asked), ("area", a.Area), ("checklistVersion", a.ChecklistVersion), ("checklistSha256", a.ChecklistSha256),
        ("finding", a.Finding), ("notes", a.Notes), ("shown", a.Shown), ("keptWhere", a.KeptWhere), ("keptUntil", a.KeptUntil), ("reason", a.Reason), ("at", a.At), ("byId", a.ById), ("by", a.By));

    public static Dictionary<string, object?> Of(RetestPlan p) => Map(
        ("id", p.Id), ("investigationId", p.InvestigationId), ("resultId", p.ResultId), ("sampleId", p.SampleId), ("attribute", p.Attribute), ("retests", p.Retests), ("analystId", p.AnalystId), ("analyst", p.Analyst),
        ("otherAnalyst", p.OtherAnalyst), ("method", p.Method), ("preparation", p.Preparation), ("mostCvPercent", p.MostCvPercent), ("acceptance", p.Acceptance), ("rationale", p.Rationale),
        ("madeAt", p.MadeAt), ("madeById", p.MadeById), ("madeBy", p.MadeBy));

    public static Dictionary<string, object?> Of(Retest r) => Map(("id", r.ResultId), ("planId", r.PlanId), ("number", r.Number), ("attribute", r.Attribute));

    public static Dictionary<string, object?> Of(OosStatement s) => Map(
        ("id", s.Id), ("investigationId", s.InvestigationId), ("kind", s.Kind), ("text", s.Text), ("reason", s.Reason), ("at", s.At), ("byId", s.ById), ("by", s.By));

    /// <summary>What is to be done. That it was done is a record of its own, which may follow long after the decision.</summary>
    public static Dictionary<string, object?> Of(CorrectiveTask t) => Map(
        ("id", t.Id), ("investigationId", t.InvestigationId), ("what", t.What), ("ownerId", t.OwnerId), ("owner", t.Owner), ("due", t.Due), ("at", t.At), ("byId", t.ById), ("by", t.By));

    public static Dictionary<string, object?> Of(AffectedBatch a) => Map(
        ("id", a.Id), ("investigationId", a.InvestigationId), ("otherBatchId", a.OtherBatchId), ("otherBatch", a.OtherBatch), ("reasons", a.Reasons), ("assessment", a.Assessment), ("at", a.At), ("byId", a.ById), ("by", a.By));

    public static Dictionary<string, object?> Of(ReviewNote n) => Map(
        ("id", n.Id), ("finding", n.Finding), ("comment", n.Comment), ("byId", n.ById), ("by", n.By), ("at", n.At));

    /// <summary>The reading of the trail, or why it was put off.</summary>
    public static Dictionary<string, object?> Of(TrailReview r) => Map(
        ("id", r.Id), ("batch", r.BatchId), ("kind", r.Kind), ("upTo", r.UpTo), ("count", r.Count), ("entries", r.Entries), ("entriesSha256", r.EntriesSha256),
        ("remark", r.Remark), ("until", r.Until), ("byId", r.ById), ("by", r.By), ("at", r.At));

    /// <summary>With what was signed and the value: whoever has the approver's public key can check it.</summary>
    public static Dictionary<string, object?> Of(SpecificationApproval a) => Map(
        ("id", a.Id), ("product", a.Product), ("version", a.Number), ("sha256", a.Sha256), ("omitted", a.Omitted), ("remark", a.Remark), ("person", a.PersonId), ("name", a.PrintedName), ("role", a.Role),
        ("approvedAt", a.ApprovedAt), ("zone", a.Zone), ("key", a.KeyId), ("statement", a.Statement), ("signedText", a.SignedText), ("value", a.Value));

    /// <summary>An evaluation by its hash: its document is recomputed from the records by a replay.</summary>
    public static Dictionary<string, object?> Of(EvaluationRecord e) => Map(
        ("id", e.Id), ("sequence", e.Sequence), ("at", e.At), ("passed", e.Passed), ("failed", e.Failed), ("indeterminate", e.Indeterminate), ("missing", e.Missing), ("sha256", e.Sha256));

    /// <summary>An earlier signature by its value: it cannot be taken away or replaced under a later one.</summary>
    public static Dictionary<string, object?> Of(Signature s) => Map(
        ("id", s.Id), ("kind", s.RecordKind), ("record", s.RecordId), ("meaning", s.Meaning), ("name", s.PrintedName), ("signedAt", s.SignedAt),
        ("evidence", s.EvidenceSha256), ("value", s.Value is null ? null : Evidence.HashOf(s.Value)));

    internal static Dictionary<string, object?> Map(params ReadOnlySpan<(string Key, object? Value)> members)
    {
        var map = new Dictionary<string, object?>(members.Length, StringComparer.Ordinal);
        foreach (var (key, value) in members) map.Add(key, value);
        return map;
    }
}
