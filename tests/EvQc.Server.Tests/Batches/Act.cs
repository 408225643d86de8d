using EvQc.Assays;
using EvQc.Instruments;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Review;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EvQc.Batches;

/// <summary>
/// One act on a batch: who may (written down apart from the table in the program), how it is done, and what comes of it in each
/// situation when somebody does it who may.
/// </summary>
public sealed record Act(string Name, Role[] Roles, Func<Hands, Situation, Actor, Task<string>> DoAsync, Func<Situation, string> Expected)
{
    public const string Done = "done";
    public const string NotFound = "not-found";

    private static readonly Role[] Recording = [Role.Technician, Role.LaboratoryManager];
    private static readonly Role[] Investigating = [Role.QaReviewer, Role.LaboratoryManager];
    private static readonly Role[] Laboratorians = [Role.Technician, Role.QaReviewer, Role.LaboratoryManager];
    private static readonly Role[] Reviewing = [Role.QaReviewer];

    public static readonly IReadOnlyList<Act> All =
    [
        new("hold", Laboratorians, (s, x, a) => Ran(s.Of<HoldBatch>().RunAsync(new(x.Number, false, "freezer alarm"), a, Cancel)),
            x => x.IsFinal ? "batch-is-final" : x.IsHeld ? "already-on-hold" : Done),
        new("lift the hold", Laboratorians, (s, x, a) => Ran(s.Of<HoldBatch>().RunAsync(new(x.Number, true, "freezer mended"), a, Cancel)),
            x => x.IsFinal ? "batch-is-final" : x.IsHeld ? Done : "not-on-hold"),
        .. Enum.GetValues<Stage>().Select(stage => new Act(
            $"record {stage}", Recording, async (s, x, a) => await Parsed(s.Of<RecordStep>().RunAsync(LaboratoryWork.Entry(x.Number, stage) with { Components = await s.SignsAsync(a) }, a, Cancel)),
            x => Closed(x) ?? (x.State == (BatchState)(int)stage ? Done : "step-out-of-order"))),
        .. Enum.GetValues<Stage>().Select(stage => new Act(
            $"repeat {stage}", Recording, async (s, x, a) => await Parsed(s.Of<RecordStep>().RunAsync(LaboratoryWork.Entry(x.Number, stage) with { RepeatReason = "pump stopped", Components = await s.SignsAsync(a) }, a, Cancel)),
            x => Closed(x) ?? (x.State < BatchState.Testing && x.State == (BatchState)((int)stage + 1) ? Done : "repeat-too-late"))),
        new("put in reserve", Recording, (s, x, a) => Parsed(s.Of<KeepReserve>().RunAsync(new(x.Number, "0.1", "1", "freezer F-07"), a, Cancel)),
            x => Closed(x) ?? (x.HasFinalProduct ? Done : "reserve-too-early")),
        new("take from the reserve", Recording, (s, x, a) => Parsed(s.Of<TakeFromReserve>().RunAsync(new(x.Reserve ?? Guid.Empty, "0.1", "for a test"), a, Cancel)),
            x => x.Reserve is null ? NotFound : Done),
        new("enter a result", Recording, (s, x, a) => Parsed(s.Of<RecordResults>().RunAsync(new($"{x.Number}-FP", null, null, [new("rna-concentration", "21.5", "ng/mL")]), a, Cancel)),
            x => x.HasFinalProduct ? Closed(x) ?? Done : NotFound),
        new("store a file", Recording, (s, x, a) => Parsed(s.Of<StoreFile>().RunAsync(new("late.csv", Guid.CreateVersion7().ToByteArray(), x.Number), a, Cancel)), x => Closed(x) ?? Done),
        new("confirm a file", Recording, (s, x, a) => Parsed(s.Of<ConfirmFile>().RunAsync(
                new(x.LooseFile ?? Guid.Empty, FileAnswers.None, new Dictionary<string, string>(StringComparer.Ordinal) { [$"{x.Number}-FP"] = $"{x.Number}-FP" }), a, Cancel)),
            x => x.LooseFile is null ? NotFound : Closed(x) ?? Done),
        new("verify a result", Recording, async (s, x, a) => await Parsed(s.Of<VerifyResult>().RunAsync(
                new(new Dictionary<Guid, string> { [x.HandEntry ?? Guid.Empty] = x.EntrySha256 }, await s.SignsAsync(a)), a, Cancel)),
            OfEntry),
        new("correct a result", Recording, (s, x, a) => Parsed(s.Of<CorrectResult>().RunAsync(new(x.HandEntry ?? Guid.Empty, "1.1", "misread"), a, Cancel)), OfEntry),
        new("invalidate a result", Investigating, (s, x, a) => Ran(s.Of<InvalidateResult>().RunAsync(new(x.HandEntry ?? Guid.Empty, "wrong vial"), a, Cancel)), OfEntry),
        new("conclude an investigation", Investigating,
            async (s, x, a) => await Parsed(s.Of<CloseInvestigation>().RunAsync(
                new(x.Investigation ?? Guid.Empty, OosOutcome.Confirmed, "the growth is real", [], x.InvestigationSha256, await s.SignsAsync(a)), a, Cancel)),
            OfInvestigation),
        new("answer a question of phase I", Investigating, (s, x, a) => Parsed(s.Of<AnswerChecklist>().RunAsync(
                new(x.Investigation ?? Guid.Empty, [new("instrument", CheckFinding.NotInOrder, "its lamp was old")], "the log was read again"), a, Cancel)),
            OfInvestigation),
        new("write analysis and impact", Investigating, (s, x, a) => Parsed(s.Of<StateInvestigation>().RunAsync(new(x.Investigation ?? Guid.Empty, "the lamp", null, "the log was read again"), a, Cancel)), OfInvestigation),
        new("look at a batch possibly affected", Reviewing, (s, x, a) => Parsed(s.Of<AssessAffected>().RunAsync(new(x.Investigation ?? Guid.Empty, [Guid.Empty], "seen"), a, Cancel)),
            x => OfInvestigation(x) is var of && of == Done ? "batch-not-listed" : of),
        new("plan retests", Reviewing, async (s, x, a) => await Parsed(s.Of<PlanRetests>().RunAsync(
                new(x.Investigation ?? Guid.Empty, x.Failing ?? Guid.Empty, 2, s.Laboratory.Mara.PersonId, true, "Ph. Eur. 2.6.1", "both retained vials", null, "to see it again", x.InvestigationSha256, await s.SignsAsync(a)), a, Cancel)),
            OfInvestigation),
        new("set a corrective task", Investigating, (s, x, a) => Parsed(s.Of<SetCorrectiveTask>().RunAsync(
                new(x.Investigation ?? Guid.Empty, "change the lamp", s.Laboratory.Mara.PersonId, new DateOnly(2099, 1, 31)), a, Cancel)), OfInvestigation),
        new("finish a corrective task", Laboratorians, (s, x, a) => Parsed(s.Of<FinishCorrectiveTask>().RunAsync(new(x.Task ?? Guid.Empty, "the lamp is changed"), a, Cancel)), x => x.Task is null ? NotFound : Done),
        new("acknowledge a finding", Reviewing, async (s, x, a) => await Parsed(s.Of<AcknowledgeFindings>().RunAsync(new(x.Number, ["no such finding"], "seen", "", await s.SignsAsync(a)), a, Cancel)),
            x => Closed(x) ?? "unknown-finding"),
        new("review the trail", Reviewing, async (s, x, a) => await Parsed(s.Of<ReviewTrail>().RunAsync(new(x.Number, "read", null, false, "not what was shown", await s.SignsAsync(a)), a, Cancel)),
            x => x.IsFinal ? "batch-is-final" : "evidence-changed"),
        new("defer the review of the trail", Reviewing, async (s, x, a) => await Parsed(s.Of<ReviewTrail>().RunAsync(new(x.Number, "at night", null, true, "", await s.SignsAsync(a)), a, Cancel)),
            x => x.IsFinal ? "batch-is-final" : "until-required"),
        new("release", Reviewing, async (s, x, a) => await Parsed(s.Of<DecideBatch>().RunAsync(new(x.Number, true, x.EvidenceSha256, await s.SignsAsync(a), null), a, Cancel)),
            x => x is { State: BatchState.Review, IsHeld: false, Fails: false } ? Done : "release-blocked"),
        new("reject", Reviewing, async (s, x, a) => await Parsed(s.Of<DecideBatch>().RunAsync(new(x.Number, false, x.EvidenceSha256, await s.SignsAsync(a), "stored too warm"), a, Cancel)),
            x => x.IsFinal ? "rejection-blocked" : Done),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Signed, or compared with a source: no API key does that.</summary>
    public string? RefusalToKeys => Name switch
    {
        "verify a result" => "verification-needs-person",
        "record Isolation" or "repeat Isolation" or "conclude an investigation" or "plan retests" or "acknowledge a finding" or "review the trail" or "defer the review of the trail" or "release" or "reject" => "signature-needs-person",
        "answer a question of phase I" or "write analysis and impact" or "look at a batch possibly affected" or "set a corrective task" or "finish a corrective task" => "investigation-needs-person",
        _ => null,
    };

    private static string OfInvestigation(Situation situation) => situation.Investigation is null ? NotFound : Closed(situation) ?? Done;

    private static string? Closed(Situation situation) => situation.IsFinal ? "batch-is-final" : situation.IsHeld ? "batch-on-hold" : null;

    private static string OfEntry(Situation situation) => situation.HandEntry is null ? NotFound : Closed(situation) ?? Done;

    private static async Task<string> Ran(Task work)
    {
        await work;
        return Done;
    }

    private static async Task<string> Parsed<T>(Task<Parsed<T>> work)
        where T : class
    {
        var parsed = await work;
        return parsed.IsUsable ? Done : parsed.Errors.First().Code;
    }
}

/// <summary>The use cases of one unit of work, and the laboratory whose people sign.</summary>
public sealed record Hands(Laboratory Laboratory, IServiceProvider Services)
{
    public T Of<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public Task<Signing.SigningComponents> SignsAsync(Actor actor) => Laboratory.ComponentsAsync(actor);
}
