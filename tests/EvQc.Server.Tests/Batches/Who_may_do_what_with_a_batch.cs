using EvQc.Assays;
using EvQc.Instruments;
using EvQc.People;
using EvQc.Review;
using EvQc.Signing;
using Shouldly;
using Xunit;

namespace EvQc.Batches;

/// <summary>Every act of every role, on records that do not exist: who may not is told so first, who may is told that there is nothing.</summary>
[Collection<ProductionBench>]
public sealed class Who_may_do_what_with_a_batch(SharedLaboratory shared)
{
    private const string Nothing = "NO-SUCH-BATCH";

    /// <summary>Nobody without the right gets so far that a password is looked at.</summary>
    private static readonly SigningComponents Wrong = SigningComponents.None;

    private static readonly Role[] Recording = [Role.Technician, Role.LaboratoryManager];
    private static readonly Role[] Investigating = [Role.QaReviewer, Role.LaboratoryManager];
    private static readonly Role[] Laboratorians = [Role.Technician, Role.QaReviewer, Role.LaboratoryManager];
    private static readonly Role[] Reviewing = [Role.QaReviewer];

    private readonly Laboratory _laboratory = shared.Laboratory;

    /// <summary>The roles as architecture and regulation want them, written down apart from the table in the program.</summary>
    public static TheoryData<string, Role[], Func<Laboratory, Actor, Task>> Acts => new()
    {
        { "register", Recording, (l, a) => l.DoAsync((RegisterBatch act) => act.RunAsync(new("no-such-product", null), a, Cancel)) },
        { "record a step", Recording, (l, a) => l.StepAsync(LaboratoryWork.Entry(Nothing, Stage.Culture), a) },
        { "hold", Laboratorians, (l, a) => l.HoldAsync(Nothing, actor: a) },
        { "put in reserve", Recording, (l, a) => l.KeepReserveAsync(Nothing, actor: a) },
        { "take from the reserve", Recording, (l, a) => l.TakeFromReserveAsync(Guid.Empty, "1", actor: a) },
        { "store a file", Recording, (l, a) => l.DoAsync((StoreFile act) => act.RunAsync(new("a.csv", [1], Nothing), a, Cancel)) },
        { "look at a file", Laboratorians, (l, a) => l.DoAsync((PreviewFile act) => act.RunAsync(Guid.Empty, FileAnswers.None, a, Cancel)) },
        { "confirm a file", Recording, (l, a) => l.ConfirmAsync(Guid.Empty, actor: a) },
        { "set a file aside", Recording, (l, a) => l.DoAsync((SetFileAside act) => act.RunAsync(new(Guid.Empty, "x"), a, Cancel)) },
        { "enter a result", Recording, (l, a) => l.EnterAsync(Nothing, new("potency", "1", "%"), a) },
        { "correct a result", Recording, (l, a) => l.DoAsync((CorrectResult act) => act.RunAsync(new(Guid.Empty, "1", "x"), a, Cancel)) },
        { "verify a result", Recording, (l, a) => l.DoAsync((VerifyResult act) => act.RunAsync(new(new Dictionary<Guid, string> { [Guid.Empty] = "" }, Wrong), a, Cancel)) },
        { "invalidate a result", Investigating, (l, a) => l.DoAsync((InvalidateResult act) => act.RunAsync(new(Guid.Empty, "x"), a, Cancel)) },
        { "conclude an investigation", Investigating, (l, a) => l.DoAsync((CloseInvestigation act) => act.RunAsync(new(Guid.Empty, OosOutcome.Confirmed, "x", [], "", Wrong), a, Cancel)) },
        { "answer a question of phase I", Investigating, (l, a) => l.AnswerAsync(Guid.Empty, [], actor: a) },
        { "write analysis and impact", Investigating, (l, a) => l.StateAsync(Guid.Empty, "x", "x", actor: a) },
        { "look at a batch possibly affected", Reviewing, (l, a) => l.AssessAsync(Guid.Empty, [], "x", a) },
        { "plan retests", Reviewing, (l, a) => l.DoAsync((PlanRetests act) => act.RunAsync(new(Guid.Empty, Guid.Empty, 1, Guid.Empty, true, "x", "x", null, "x", "", Wrong), a, Cancel)) },
        { "set a corrective task", Investigating, (l, a) => l.TaskAsync(Guid.Empty, l.Tara, actor: a) },
        { "finish a corrective task", Laboratorians, (l, a) => l.FinishAsync(Guid.Empty, "x", a) },
        { "acknowledge a finding", Reviewing, (l, a) => l.DoAsync((AcknowledgeFindings act) => act.RunAsync(new(Nothing, ["x"], "x", "", Wrong), a, Cancel)) },
        { "release", Reviewing, (l, a) => l.DoAsync((DecideBatch act) => act.RunAsync(new(Nothing, true, "", Wrong, null), a, Cancel)) },
        { "reject", Reviewing, (l, a) => l.DoAsync((DecideBatch act) => act.RunAsync(new(Nothing, false, "", Wrong, "x"), a, Cancel)) },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Req", "P11-08")]
    [Trait("Req", "A11-11")]
    [MemberData(nameof(Acts))]
    public async Task Is_the_same_for_everyone_of_a_role(string act, Role[] allowed, Func<Laboratory, Actor, Task> doIt)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            var refused = await RefusedAsync(() => doIt(_laboratory, _laboratory.Quinn with { Role = role }));
            refused.ShouldBe(!allowed.Contains(role), $"{role}: {act}");
        }
    }

    private static async Task<bool> RefusedAsync(Func<Task> act)
    {
        try
        {
            await act();
            return false;
        }
        catch (QcRuleException refused)
        {
            return refused.Code == "not-permitted";
        }
        catch (NotFoundException)
        {
            return false;
        }
    }
}
