using System.Globalization;
using System.Text;
using EvQc.Assays;
using EvQc.Demo;
using EvQc.Instruments;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Shell;
using EvQc.Signing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Batches;

/// <summary>One row of an EvQc template.</summary>
public sealed record TemplateLine(string Attribute, string Value, string Unit = "", string Positive = "", string Negative = "", string Replicate = "1", string Dilution = "");

/// <summary>What the people of the laboratory do all day, for tests that are about what comes after.</summary>
public static class LaboratoryWork
{
    private static int _last;

    /// <summary>Everything the shipped specification asks of the final product, all of it conforming; ratio 4.2E10 particles/µg.</summary>
    public static IReadOnlyList<TemplateLine> Conforming { get; } =
    [
        new("appearance", "complies"),
        new("particle-concentration", "4.2E11", "particles/mL"),
        new("size-window-fraction", "95.2", "%"),
        new("size-d50", "118", "nm"),
        new("protein-concentration", "9.9", "µg/mL"),
        new("protein-concentration", "10.1", "µg/mL", Replicate: "2"),
        new("marker.CD9", "2150", "MFI", "2480", "46"),
        new("marker.CD63", "1880", "MFI", "2210", "43"),
        new("marker.CD81", "1420", "MFI", "1685", "44"),
        new("marker.TSG101", "640", "MFI", "905", "38"),
        new("marker.ALIX", "510", "MFI", "870", "41"),
        new("marker.calnexin", "45", "MFI", "1960", "40"),
        new("marker.GM130", "42", "MFI", "1240", "39"),
        new("residual-albumin", "12.4", "ng/mL"),
        new("endotoxin", "<0.05", "EU/mL"),
        new("sterility", "no growth"),
        new("mycoplasma", "not detected"),
        new("potency", "96.5", "%"),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static string NewNumber() => string.Create(CultureInfo.InvariantCulture, $"T-{Interlocked.Increment(ref _last):000000}");

    /// <summary>The lines with the values of one attribute replaced; a null takes the attribute out.</summary>
    public static IReadOnlyList<TemplateLine> With(this IEnumerable<TemplateLine> lines, string attribute, params TemplateLine[] instead) =>
        [.. lines.Where(l => l.Attribute != attribute), .. instead];

    public static byte[] Template(string sample, IEnumerable<TemplateLine> lines) => Encoding.UTF8.GetBytes(string.Join('\n',
    [
        EvQcTemplate.Signature,
        "sample,attribute,value,unit,replicate,dilution,control_positive,control_negative",
        .. lines.Select(l => $"{sample},{l.Attribute},{l.Value},{l.Unit},{l.Replicate},{l.Dilution},{l.Positive},{l.Negative}"),
        "",
    ]));

    public static async Task<string> RegisterAsync(this Laboratory laboratory, string? number = null)
    {
        var registered = await laboratory.DoAsync((RegisterBatch act) => act.RunAsync(new(Laboratory.Product, number ?? NewNumber()), laboratory.Tara, Cancel));
        return registered.OrRefuse().Number;
    }

    /// <summary>A complete and correct entry for the stage, ended three hours ago at the latest.</summary>
    public static RecordStep.Request Entry(string number, Stage stage) =>
        DemoSteps.Of(number, stage, TimeProvider.System.GetUtcNow().AddHours(-18.5), DemoBatch.Conforming);

    /// <summary>With the signer's components, unless the entry has its own.</summary>
    public static async Task<Parsed<ProcessStep>> StepAsync(this Laboratory laboratory, RecordStep.Request entry, Actor? actor = null)
    {
        var by = actor ?? laboratory.Tara;
        var components = entry.Stage == Stage.Isolation && entry.Components == SigningComponents.None ? await laboratory.ComponentsAsync(by) : entry.Components;
        return await laboratory.DoAsync((RecordStep act) => act.RunAsync(entry with { Components = components }, by, Cancel));
    }

    public static async Task<Parsed<IReadOnlyList<Result>>> VerifyAsync(this Laboratory laboratory, Actor? actor, params Guid[] results)
    {
        var by = actor ?? laboratory.Tara;
        var batch = await laboratory.ReadAsync(db => db.Set<Result>().Where(r => results.Contains(r.Id)).Select(r => r.BatchId).FirstOrDefaultAsync(Cancel));
        var shown = batch == Guid.Empty ? results.ToDictionary(r => r, _ => "") : await laboratory.DoAsync((SigningRecords act) => act.ShownAsync(batch, SignedRecord.Result, results, Cancel));
        var components = await laboratory.ComponentsAsync(by);
        return await laboratory.DoAsync((VerifyResult act) => act.RunAsync(new(shown, components), by, Cancel));
    }

    /// <summary>After everything that comes before a conclusion; with an assignable cause it is found in the sample's handling.</summary>
    public static async Task<Parsed<OosInvestigation>> CloseAsync(
        this Laboratory laboratory, Guid investigation, OosOutcome outcome, string conclusion, Actor actor, params Guid[] invalidated)
    {
        if (await laboratory.CountAsync<OosInvestigation>(o => o.Id == investigation && o.ClosedAt == null) > 0)
            await laboratory.InvestigatedAsync(investigation, outcome == OosOutcome.AssignableCause ? "sample" : null);
        return await laboratory.ConcludeAsync(investigation, outcome, conclusion, actor, invalidated);
    }

    public static async Task<Parsed<IReadOnlyList<ReviewNote>>> AcknowledgeAsync(
        this Laboratory laboratory, BatchReview seen, IReadOnlyList<string> findings, string comment, Actor? actor = null)
    {
        var by = actor ?? laboratory.Quinn;
        var components = await laboratory.ComponentsAsync(by);
        return await laboratory.DoAsync((AcknowledgeFindings act) => act.RunAsync(new(seen.Dossier.Batch.Number, findings, comment, seen.FindingsSha256, components), by, Cancel));
    }

    /// <summary>QA has read the trail as it is now, or puts that off.</summary>
    /// <param name="shown">Hash of the entries as they were shown; those of now where it is not given.</param>
    public static async Task<Parsed<TrailReview>> ReadTrailAsync(
        this Laboratory laboratory, string number, Actor? actor = null, string? remark = "nothing speaks against the batch", DateTimeOffset? until = null, bool defer = false, string? shown = null)
    {
        var by = actor ?? laboratory.Quinn;
        var reading = await laboratory.TrailAsync(number);
        var components = await laboratory.ComponentsAsync(by);
        return await laboratory.DoAsync((ReviewTrail act) => act.RunAsync(new(number, remark, until, defer, shown ?? reading.Sha256, components), by, Cancel));
    }

    /// <summary>The trail as the page shows it.</summary>
    public static async Task<BatchTrailReading> TrailAsync(this Laboratory laboratory, string number)
    {
        var review = await laboratory.ReviewAsync(number);
        return await laboratory.DoAsync((TrailGathering trail) => trail.OfAsync(review, Cancel));
    }

    /// <summary>The batch with its trail read.</summary>
    public static async Task<BatchReview> ReadyAsync(this Laboratory laboratory, string number)
    {
        (await laboratory.ReadTrailAsync(number)).OrRefuse();
        return await laboratory.ReviewAsync(number);
    }

    /// <summary>A batch whose route is recorded up to and with the stage.</summary>
    public static async Task<string> ProducedAsync(
        this Laboratory laboratory, Stage upTo = Stage.Isolation, Func<RecordStep.Request, RecordStep.Request>? entered = null)
    {
        var number = await laboratory.RegisterAsync();
        for (var stage = Stage.Culture; stage <= upTo; stage++)
            (await laboratory.StepAsync((entered ?? (e => e))(Entry(number, stage)))).OrRefuse();
        if (upTo == Stage.Isolation) (await laboratory.KeepReserveAsync(number)).OrRefuse();
        return number;
    }

    /// <summary>Puts a reserve sample aside; as much as the route demands, where nothing else is said.</summary>
    public static Task<Parsed<ReserveSample>> KeepReserveAsync(this Laboratory laboratory, string number, string? volumeMl = "1.5", string? containers = "3", string? place = "freezer F-07, -80 °C", Actor? actor = null) =>
        laboratory.DoAsync((KeepReserve act) => act.RunAsync(new(number, volumeMl, containers, place), actor ?? laboratory.Tara, Cancel));

    public static Task<Parsed<ReserveWithdrawal>> TakeFromReserveAsync(this Laboratory laboratory, Guid sample, string? volumeMl, string? reason = "for a complaint", Actor? actor = null) =>
        laboratory.DoAsync((TakeFromReserve act) => act.RunAsync(new(sample, volumeMl, reason), actor ?? laboratory.Tara, Cancel));

    public static async Task<StoredFile> StoreAsync(this Laboratory laboratory, string name, byte[] bytes, string? batch = null, Actor? actor = null) =>
        (await laboratory.DoAsync((StoreFile act) => act.RunAsync(new(name, bytes, batch), actor ?? laboratory.Tom, Cancel))).OrRefuse();

    public static Task<Parsed<IReadOnlyList<Result>>> ConfirmAsync(
        this Laboratory laboratory, Guid file, FileAnswers? answers = null, IReadOnlyDictionary<string, string>? samples = null, Actor? actor = null) =>
        laboratory.DoAsync((ConfirmFile act) => act.RunAsync(
            new(file, Timed(answers ?? FileAnswers.None), samples ?? new Dictionary<string, string>(StringComparer.Ordinal)), actor ?? laboratory.Tom, Cancel));

    /// <summary>Says when it was measured, for the files that do not.</summary>
    public static FileAnswers Timed(FileAnswers answers) => answers with { MeasuredAt = answers.MeasuredAt ?? TimeProvider.System.GetUtcNow().AddHours(-1).UtcDateTime };

    public static async Task<IReadOnlyList<Result>> ConfirmedAsync(this Laboratory laboratory, string number, string sample, IEnumerable<TemplateLine> lines)
    {
        var file = await laboratory.StoreAsync($"{sample}-tests.csv", Template(sample, lines), number);
        return (await laboratory.ConfirmAsync(file.Id)).OrRefuse();
    }

    /// <summary>A produced batch with these results of its final product, after every message has taken effect; where that brings it to review, QA has read its trail.</summary>
    public static async Task<BatchReview> TestedAsync(
        this Laboratory laboratory, IEnumerable<TemplateLine>? lines = null, Func<RecordStep.Request, RecordStep.Request>? entered = null)
    {
        var number = await laboratory.ProducedAsync(entered: entered);
        await laboratory.ConfirmedAsync(number, $"{number}-FP", lines ?? Conforming);
        var review = await laboratory.ReviewAsync(number);
        return review.Dossier.Batch.State == BatchState.Review ? await laboratory.ReadyAsync(number) : review;
    }

    public static Task<Parsed<IReadOnlyList<Result>>> EnterAsync(
        this Laboratory laboratory, string sample, RecordResults.Entry entry, Actor? actor = null) =>
        laboratory.DoAsync((RecordResults act) => act.RunAsync(new(sample, null, null, [entry]), actor ?? laboratory.Tom, Cancel));

    public static async Task<Parsed<DispositionRecord>> DecideAsync(
        this Laboratory laboratory, BatchReview seen, bool release, Actor? actor = null, string? password = null, string? reason = null)
    {
        var by = actor ?? laboratory.Quinn;
        var components = await laboratory.ComponentsAsync(by, password);
        return await laboratory.DoAsync((DecideBatch act) => act.RunAsync(new(seen.Dossier.Batch.Number, release, seen.Evidence.Sha256, components, reason), by, Cancel));
    }

    public static Task HoldAsync(this Laboratory laboratory, string number, string reason = "freezer alarm", bool lift = false, Actor? actor = null) =>
        laboratory.DoAsync((HoldBatch act) => act.RunAsync(new(number, lift, reason), actor ?? laboratory.Mara, Cancel));

    public static async Task<string> RefusalAsync(Func<Task> act) => (await Should.ThrowAsync<QcRuleException>(act)).Code;

    /// <summary>Field and code of every problem, as <c>field: code</c>.</summary>
    public static IEnumerable<string> Found<T>(this Parsed<T> parsed)
        where T : class => parsed.Problems.Select(p => $"{p.Field}: {p.Code}");

    public static Specifications.Verdict Verdict(this BatchReview review, string criterion) => review.Facts.Evaluation!.Verdicts.Single(v => v.Criterion.Id == criterion);

    public static Task<int> CountAsync<T>(this Laboratory laboratory, System.Linq.Expressions.Expression<Func<T, bool>> where)
        where T : class => laboratory.ReadAsync(db => db.Set<T>().CountAsync(where, Cancel));
}
