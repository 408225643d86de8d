using System.Globalization;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Specifications;

namespace EvQc.Reports;

/// <summary>The records a certificate is made from.</summary>
public sealed record CertificateFacts
{
    public required Letterhead Company { get; init; }

    public required string ProductTitle { get; init; }

    public required Batch Batch { get; init; }

    public required IReadOnlyList<ProcessStep> Steps { get; init; }

    public required IReadOnlyList<Sample> Samples { get; init; }

    public required IReadOnlyList<Result> Results { get; init; }

    /// <summary>Name and SHA-256 of each instrument file, by its id.</summary>
    public required IReadOnlyDictionary<Guid, FileReference> Files { get; init; }

    /// <summary>Null when the batch was rejected before testing started.</summary>
    public required Evaluation? Evaluation { get; init; }

    public required IReadOnlyList<OosInvestigation> Investigations { get; init; }

    public InvestigationRecords Oos { get; init; } = InvestigationRecords.Empty;

    public required Signature Signature { get; init; }

    /// <summary>Every signature of the batch, with what it belongs to in words.</summary>
    public IReadOnlyList<(string Record, Signature Signature)> RecordSignatures { get; init; } = [];

    /// <summary>What the decision rests on, as it was signed; null where it is older than such facts.</summary>
    public RecordFacts? Decided { get; init; }

    /// <summary>Who changed a result or step, and when, by its id: from the audit trail.</summary>
    public required IReadOnlyDictionary<Guid, ChangeReference> ChangedBy { get; init; }
}

public sealed record FileReference(string Name, string Sha256);

public sealed record ChangeReference(string By, DateTimeOffset At);

/// <summary>Turns the records of a decided batch into what its certificate (or notice of rejection) prints.</summary>
public static class CertificateOf
{
    private const string ClassBasis = "Webber & Clayton 2013, J Extracell Vesicles 2:19861";

    public static Certificate Decision(CertificateFacts facts)
    {
        var signature = facts.Signature;
        var isRelease = signature.Meaning == SignatureMeaning.ApprovedForRelease;
        var evaluation = facts.Evaluation;
        if (isRelease && evaluation is not { Conforms: true })
            throw new InvalidOperationException($"Batch {facts.Batch.Number} does not conform; there is no certificate of analysis for it.");
        var changes = CertificateChanges.Of(facts);
        var markers = new CertificateMarkers(facts.Results, evaluation);
        return new()
        {
            Kind = isRelease ? DocumentKind.CertificateOfAnalysis : DocumentKind.RejectionNotice,
            Number = $"{(isRelease ? "COA" : "NOR")}-{facts.Batch.Number}",
            Company = facts.Company,
            Product = facts.ProductTitle,
            BatchNumber = facts.Batch.Number,
            SampleLabel = facts.Samples.LastOrDefault(s => s is { IsFinalProduct: true, IsSuperseded: false })?.Label ?? "—",
            ManufacturedFrom = facts.Steps.Where(s => s.IsCurrent).Select(s => (DateOnly?)Day(s.StartedAt, s.Zone)).Min(),
            ManufacturedTo = facts.Steps.Where(s => s.IsCurrent).Select(s => (DateOnly?)Day(s.EndedAt, s.Zone)).Max(),
            SpecificationVersion = evaluation?.Specification.Version,
            SpecificationSha256 = evaluation?.Specification.Sha256 ?? "",
            SpecificationApproval = facts.Decided?.Approval is { By: { } by, At: { } at } approval
                ? $"{by}, {Day(at, signature.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}{(approval.Omitted.Count > 0 ? $"; left out: {string.Join("; ", approval.Omitted)}" : "")}"
                : null,
            Rows = [.. (evaluation?.Verdicts ?? []).Select(v => Row(v, facts, changes))],
            Markers = markers.Rows,
            MarkerNotes = markers.Notes,
            Purity = Purity(evaluation),
            Investigations = [.. facts.Investigations.Select(o => Note(o, evaluation, facts))],
            Changes = [.. changes.Select(c => c.Printed)],
            Sources = [.. facts.Results.Select(r => Source(r, facts))],
            Signatures = [Printed(signature)],
            RecordSignatures = [.. facts.RecordSignatures.Select(s => new RecordSignature(s.Record, Printed(s.Signature), s.Signature.EvidenceSha256))],
            EvidenceSha256 = signature.EvidenceSha256,
            AuditHead = HeadOf(signature),
            TrailDeferral = facts.Decided?.Trail is { Kind: TrailReviewKind.Deferred } trail
                ? $"Deferred until {Day(trail.Until!.Value, signature.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} by {trail.By}: {PrintedWords.Sentence(trail.Why ?? "")}"
                : null,
            Reason = isRelease ? null : signature.Reason,
            IssuedAt = signature.SignedAt,
            Zone = signature.Zone,
        };
    }

    public static PrintedVerdict Printed(VerdictOutcome outcome) => outcome switch
    {
        VerdictOutcome.Pass => PrintedVerdict.Complies,
        VerdictOutcome.Fail => PrintedVerdict.DoesNotComply,
        VerdictOutcome.Indeterminate => PrintedVerdict.Indeterminate,
        _ => PrintedVerdict.Missing,
    };

    /// <summary>As the signature itself carries it: a certificate written again later says the same.</summary>
    private static string HeadOf(Signature signature) =>
        signature.SignedText is { } text && SignatureText.In(text) is { AuditBlock: { } block, AuditSha256: { } hash } ? PrintedWords.OfAuditHead(block, hash) : "";

    private static PrintedSignature Printed(Signature s) => new(s.PrintedName, PrintedWords.Of(s.Role), PrintedWords.Of(s.Meaning), s.SignedAt, s.Zone, s.Reason);

    private static CertificateRow Row(Verdict verdict, CertificateFacts facts, IReadOnlyList<RecordedChange> changes)
    {
        var criterion = verdict.Criterion;
        var sources = facts.Results.Where(r => verdict.Sources.Contains(r.Id)).ToArray();
        HashSet<string> attributes = [criterion.Attribute, .. sources.Select(r => r.Attribute)];
        var isComputed = Attributes.TryFind(criterion.Attribute, out var attribute) && attribute.IsComputed;
        return new(
            PrintedWords.Of(criterion.Category),
            criterion.Title,
            criterion.Method ?? (isComputed ? "computed" : sources.Select(r => r.Method).FirstOrDefault(m => m is not null) ?? "—"),
            criterion.Limit.Text,
            ResultOf(verdict),
            verdict is { Outcome: VerdictOutcome.Missing, Criterion.Required: false } ? PrintedVerdict.NotRequired : Printed(verdict.Outcome),
            sources.Length == 0 ? null : sources.Max(r => Day(r.MeasuredAt ?? r.RecordedAt, facts.Signature.Zone)),
            [.. changes.Where(c => c.Attribute is { } changed && attributes.Contains(changed)).Select(c => c.Printed.Mark)]);
    }

    /// <summary>The reportable value as it was compared with the limit: rounded once, by the limit's own convention.</summary>
    private static PrintedValue ResultOf(Verdict verdict)
    {
        if (verdict is { RoundedValue: { } rounded, RoundedText: { } text, Criterion.Limit: NumericLimit limit })
            return PrintedValue.Of(PrintedNumber.Like(rounded, text.Split(' ')[0]), limit.Unit.Symbol);
        if (verdict is { Determination.Value: { } value, Criterion.Limit: NumericLimit bounded })
        {
            var reported = value.In(bounded.Unit);
            return PrintedValue.Of(reported.Bound, PrintedNumber.AsReported(reported.Value), bounded.Unit.Symbol);
        }

        return verdict.Determination?.Word is { } word ? PrintedValue.Of(word) : PrintedValue.None;
    }

    private static PurityStatement? Purity(Evaluation? evaluation)
    {
        var ratio = evaluation?.Determinations.FirstOrDefault(d => d.Attribute == Attributes.ParticleToProtein && d.Value is not null);
        if (ratio is not { Value: { } value, PurityClass: { } purity }) return null;
        var verdict = evaluation!.Verdicts.FirstOrDefault(v => ReferenceEquals(v.Determination, ratio));
        var printed = verdict is null ? PrintedValue.Of(value.Bound, PrintedNumber.Significant(value.Value, 2), value.Unit.Symbol) : ResultOf(verdict);
        return new(printed, purity == PurityClass.Indeterminate ? $"indeterminate, {PurityClasses.Explain(value)}" : purity.Text(), ClassBasis);
    }

    private static InvestigationNote Note(OosInvestigation oos, Evaluation? evaluation, CertificateFacts facts) => new(
        evaluation?.Specification.Find(oos.Criterion)?.Title ?? oos.Criterion,
        PrintedWords.Sentence(oos.Finding),
        oos.OpenedAt,
        oos.Outcome is { } outcome ? PrintedWords.Of(outcome) : "",
        PrintedWords.Sentence(oos.Conclusion ?? ""),
        oos.ClosedAt,
        oos.ClosedBy ?? "")
    {
        Detail = string.Join(" ", Details(facts.Oos.Of(oos.Id), facts)),
    };

    private static IEnumerable<string> Details(InvestigationRecords records, CertificateFacts facts)
    {
        if (records.Statements.LastOrDefault(s => s.Kind == OosStatementKind.Impact) is { } impact) yield return $"Impact: {PrintedWords.Sentence(impact.Text)}";
        foreach (var plan in records.Book.Plans)
        {
            var results = records.Book.Done(plan).Select(r => facts.Results.FirstOrDefault(x => x.Id == r.ResultId)).OfType<Result>().Select(r => CertificateChanges.ValueOf(r).ToString());
            yield return string.Create(CultureInfo.InvariantCulture, $"Retests of {(Attributes.TryFind(plan.Attribute, out var name) ? name.Name : plan.Attribute)}: {plan.Retests} planned; recorded: {string.Join(", ", results.DefaultIfEmpty("none"))}.");
        }
    }

    private static SourceRecord Source(Result r, CertificateFacts facts)
    {
        var file = r.FileId is { } id ? facts.Files.GetValueOrDefault(id) : null;
        return new(
            Attributes.TryFind(r.Attribute, out var attribute) ? attribute.Name : r.Attribute,
            facts.Samples.FirstOrDefault(s => s.Id == r.SampleId)?.Label ?? "",
            r.RawText,
            CertificateChanges.ValueOf(r),
            Replicates(r.Replicates),
            r.DilutionFactor is { } factor ? $"{NumberText.Readable(factor)} ×" : "",
            string.Join(" ", new[] { r.Instrument, r.InstrumentSerial }.Where(t => !string.IsNullOrEmpty(t))),
            r.Operator ?? "",
            r.MeasuredAtText ?? (r.MeasuredAt is { } at ? PrintedTime.Short(at, facts.Signature.Zone) : ""),
            r.RecordedAt,
            r.RecordedBy,
            r.VerifiedBy ?? "",
            file?.Name ?? "",
            r.FileLine,
            file?.Sha256 ?? "",
            facts.Oos.Book.Of(r.Id) is { } retest ? string.Create(CultureInfo.InvariantCulture, $"{r.Status}, retest {retest.Number}") : r.Status.ToString());
    }

    private static string Replicates(string? recorded) => string.Join(
        "; ",
        (recorded ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(text =>
            decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? PrintedNumber.AsReported(value).Text : text));

    private static DateOnly Day(DateTimeOffset at, string zone) => DateOnly.FromDateTime(PrintedTime.In(at, zone).DateTime);
}
