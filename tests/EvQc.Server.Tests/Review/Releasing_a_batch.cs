using EvQc.Audit;
using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Reports;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Review;

[Collection<ReviewDesk>]
public sealed class Releasing_a_batch(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    /// <summary>What stands in the way, made by what a laboratory does, and the codes of exactly the blockers it makes.</summary>
    public static TheoryData<string, Func<Laboratory, Task<BatchReview>>, string[]> Obstacles => new()
    {
        { "testing has not ended", l => l.TestedAsync(LaboratoryWork.Conforming.With("potency")), ["not-in-review", "criterion-missing"] },
        { "production has not ended", ProducedOnlyAsync, ["not-in-review", "not-evaluated", "step-missing", "reserve-missing"] },
        { "it is on hold", HeldAsync, ["on-hold"] },
        { "a criterion fails and its investigation is open", l => l.TestedAsync(Failing), ["criterion-fails", "oos-open"] },
        { "an investigation confirmed the failure", ConfirmedFailureAsync, ["criterion-fails", "oos-confirmed"] },
        {
            "a marker is not seen and its positive control is missing", l => l.TestedAsync(LaboratoryWork.Conforming.With("marker.CD81", new TemplateLine("marker.CD81", "50", "MFI", "", "44"))),
            ["criterion-indeterminate"]
        },
        { "a result by hand is not verified", HandEnteredAsync, ["result-unverified"] },
        { "a file waits", WithPendingFileAsync, ["file-pending"] },
        { "a step was repeated and nobody looked", RepeatedAsync, ["exclusion-unapproved"] },
        { "a yield is out of its limits", l => l.TestedAsync(entered: LowYield), ["yield-discrepancy"] },
        { "a step was recorded late", l => l.TestedAsync(entered: Late), ["change-unreviewed"] },
        { "a parameter is out of what the process was developed for", l => l.TestedAsync(entered: OldCells), ["change-unreviewed"] },
    };

    private static IReadOnlyList<TemplateLine> Failing { get; } = LaboratoryWork.Conforming.With("endotoxin", new TemplateLine("endotoxin", "3.1", "EU/mL"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Req", "REL-01")]
    [Trait("Req", "REL-03")]
    [Trait("Req", "OOS-01")]
    [MemberData(nameof(Obstacles))]
    public async Task Is_refused_while(string obstacle, Func<Laboratory, Task<BatchReview>> arrange, string[] codes)
    {
        var seen = await arrange(_laboratory);
        Disposition.BlockersToRelease(seen.Facts, _laboratory.Quinn).Select(b => b.Code).Distinct().Where(c => c != TrailConditions.Unread).ShouldBe(codes, ignoreOrder: true, obstacle);
        var refused = await Should.ThrowAsync<QcRuleException>(() => _laboratory.DecideAsync(seen, release: true));
        refused.Code.ShouldBe("release-blocked");
        foreach (var blocker in Disposition.BlockersToRelease(seen.Facts, _laboratory.Quinn)) refused.Message.ShouldContain(blocker.Sentence);
        await ShouldBeUndecidedAsync(seen);
    }

    [Fact]
    [Trait("Req", "A11-01")]
    [Trait("Req", "P11-13")]
    [Trait("Req", "P11-05")]
    public async Task Is_signed_with_name_time_and_meaning_and_certified_once()
    {
        var seen = await _laboratory.TestedAsync();
        Disposition.BlockersToRelease(seen.Facts, _laboratory.Quinn).ShouldBeEmpty();
        (await _laboratory.DecideAsync(seen, release: true)).OrRefuse().Outcome.ShouldBe(BatchState.Released);
        var after = await _laboratory.ReviewAsync(seen.Dossier.Batch.Number);
        (after.Dossier.Batch.State, after.Dossier.Batch.DecidedAt is null).ShouldBe((BatchState.Released, false));
        var signature = after.Dossier.Signatures.Single(s => s.RecordKind == SignedRecord.Disposition);
        (signature.PrintedName, signature.Role, signature.Meaning, signature.PersonId).ShouldBe(
            ("Quinn Moreau", Role.QaReviewer, SignatureMeaning.ApprovedForRelease, _laboratory.Quinn.PersonId));
        signature.SignedAt.ShouldBe(after.Dossier.Batch.DecidedAt!.Value, TimeSpan.FromMilliseconds(1));

        var audited = await _laboratory.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.BatchId == seen.Dossier.Batch.Id && e.ActorId == _laboratory.Quinn.PersonId).ToListAsync(Cancel));
        audited.Select(e => e.Subject).Distinct().Order(StringComparer.Ordinal).ShouldBe(["Batch", "DispositionRecord", "Signature", "TrailReview"]);
        audited.ShouldContain(e => e.Changes.Contains("\"State\":[\"Review\",\"Released\"]"));

        var documents = await DocumentsAsync(seen);
        documents.ShouldHaveSingleItem().ShouldSatisfyAllConditions(d => d.Kind.ShouldBe(DocumentKind.CertificateOfAnalysis), d => d.Bytes.Length.ShouldBeGreaterThan(5000));
        await _laboratory.DoAsync((CertifyReleasedBatch consumer) => consumer.ConsumeAsync(new(seen.Dossier.Batch.Id), Cancel));
        (await DocumentsAsync(seen)).Count.ShouldBe(1);
    }

    [Theory]
    [Trait("Req", "P11-08")]
    [Trait("Req", "A11-01")]
    [InlineData(Role.Technician)]
    [InlineData(Role.LaboratoryManager)]
    [InlineData(Role.Administrator)]
    public async Task Is_not_for(Role role)
    {
        var seen = await _laboratory.TestedAsync();
        foreach (var release in new[] { true, false })
            (await LaboratoryWork.RefusalAsync(() => _laboratory.DecideAsync(seen, release, _laboratory.Quinn with { Role = role }, reason: "why"))).ShouldBe("not-permitted");
        await ShouldBeUndecidedAsync(seen);
    }

    [Theory]
    [Trait("Req", "P11-08")]
    [InlineData("registered and produced it")]
    [InlineData("confirmed its results")]
    [InlineData("verified a result")]
    public async Task Is_refused_to_somebody_who(string part)
    {
        var seen = await _laboratory.TestedAsync(LaboratoryWork.Conforming.With("potency"));
        var entered = (await _laboratory.EnterAsync($"{seen.Dossier.Batch.Number}-FP", new("potency", "96.5", "%"), _laboratory.Tom)).OrRefuse()[0];
        (await _laboratory.VerifyAsync(_laboratory.Mara, entered.Id)).OrRefuse();
        await _laboratory.ReviewAsync(seen.Dossier.Batch.Number);
        seen = await _laboratory.ReadyAsync(seen.Dossier.Batch.Number);

        // Since then they have become reviewers.
        var contributor = part switch { "verified a result" => _laboratory.Mara, "confirmed its results" => _laboratory.Tom, _ => _laboratory.Tara } with { Role = Role.QaReviewer };
        var refused = await Should.ThrowAsync<QcRuleException>(() => _laboratory.DecideAsync(seen, release: true, contributor));
        refused.Code.ShouldBe("release-blocked");
        refused.Message.ShouldContain($"{contributor.Name} recorded or verified something of this batch");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DecideAsync(seen, release: false, contributor, reason: "why"))).ShouldBe("rejection-blocked");
        await ShouldBeUndecidedAsync(seen);
        (await _laboratory.DecideAsync(seen, release: true)).OrRefuse();
    }

    [Fact]
    [Trait("Req", "A11-01")]
    public async Task Is_refused_to_an_API_key()
    {
        var seen = await _laboratory.TestedAsync();
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DecideAsync(seen, release: true, _laboratory.Quinn with { IsApiKey = true }))).ShouldBe("signature-needs-person");
        await ShouldBeUndecidedAsync(seen);
    }

    [Fact]
    [Trait("Req", "P11-22")]
    public async Task Is_refused_with_a_wrong_password_and_after_five_of_them_with_the_right_one_too()
    {
        var seen = await _laboratory.TestedAsync();
        var (actor, password) = await ReviewerAsync();
        for (var i = 1; i <= 4; i++)
            (await _laboratory.DecideAsync(seen, release: true, actor, "not it")).Found().ShouldBe(["password: wrong-password"]);
        (await _laboratory.DecideAsync(seen, release: true, actor, "not it")).Found().ShouldBe(["password: locked-out"]);
        (await _laboratory.DecideAsync(seen, release: true, actor, password)).Found().ShouldBe(["password: locked-out"]);
        await ShouldBeUndecidedAsync(seen);
        var attempts = await _laboratory.ReadAsync(db => db.Set<AuditEntry>().CountAsync(e => e.ActorId == actor.PersonId && e.Changes.Contains("wrong password"), Cancel));
        attempts.ShouldBe(5);
    }

    [Fact]
    [Trait("Req", "P11-14")]
    public async Task Is_refused_when_the_records_changed_after_the_page_was_shown()
    {
        var seen = await _laboratory.TestedAsync();
        var number = seen.Dossier.Batch.Number;
        await _laboratory.ConfirmedAsync(number, $"{number}-FP", [new("residual-nuclease", "1.0", "ng/mL")]);
        var now = await _laboratory.ReviewAsync(number);
        now.Evidence.Sha256.ShouldNotBe(seen.Evidence.Sha256);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DecideAsync(seen, release: true))).ShouldBe("evidence-changed");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DecideAsync(seen, release: false, reason: "why"))).ShouldBe("evidence-changed");
        await ShouldBeUndecidedAsync(now);
        (await _laboratory.DecideAsync(await _laboratory.ReadyAsync(number), release: true)).OrRefuse();
    }

    [Fact]
    [Trait("Req", "P11-07")]
    public async Task Is_done_by_one_of_two_reviewers_who_decide_at_once()
    {
        var seen = await _laboratory.TestedAsync();
        var answers = await Task.WhenAll(
            AnswerAsync(() => _laboratory.DecideAsync(seen, release: true)),
            AnswerAsync(() => _laboratory.DecideAsync(seen, release: false, _laboratory.Quirin, _laboratory.QuirinsPassword, "colour")));
        answers.Count(a => a is "Released" or "Rejected").ShouldBe(1, string.Join(", ", answers));
        answers.Single(a => a is not ("Released" or "Rejected")).ShouldBeOneOf("changed-meanwhile", "batch-is-final", "release-blocked", "rejection-blocked");
        var id = seen.Dossier.Batch.Id;
        (await _laboratory.CountAsync<Signature>(s => s.BatchId == id && s.RecordKind == SignedRecord.Disposition)).ShouldBe(1);
        (await _laboratory.CountAsync<DispositionRecord>(d => d.BatchId == id)).ShouldBe(1);
        (await _laboratory.CountAsync<OutboxMessage>(m => m.SubjectId == id && (m.Type == nameof(BatchReleased) || m.Type == nameof(BatchRejected)))).ShouldBe(1);
    }

    private static async Task<BatchReview> ProducedOnlyAsync(Laboratory laboratory) => await laboratory.ReviewAsync(await laboratory.ProducedAsync(Stage.Filtration));

    private static async Task<BatchReview> HeldAsync(Laboratory laboratory)
    {
        var seen = await laboratory.TestedAsync();
        await laboratory.HoldAsync(seen.Dossier.Batch.Number);
        return await laboratory.ReviewAsync(seen.Dossier.Batch.Number);
    }

    private static async Task<BatchReview> ConfirmedFailureAsync(Laboratory laboratory)
    {
        var seen = await laboratory.TestedAsync(Failing);
        (await laboratory.CloseAsync(seen.Dossier.Investigations.Single().Id, OosOutcome.Confirmed, "no laboratory cause", laboratory.Mara)).OrRefuse();
        return await laboratory.ReviewAsync(seen.Dossier.Batch.Number);
    }

    private static async Task<BatchReview> HandEnteredAsync(Laboratory laboratory)
    {
        var seen = await laboratory.TestedAsync(LaboratoryWork.Conforming.With("potency"));
        (await laboratory.EnterAsync($"{seen.Dossier.Batch.Number}-FP", new("potency", "96.5", "%"))).OrRefuse();
        return await laboratory.ReviewAsync(seen.Dossier.Batch.Number);
    }

    private static async Task<BatchReview> WithPendingFileAsync(Laboratory laboratory)
    {
        var seen = await laboratory.TestedAsync();
        var number = seen.Dossier.Batch.Number;
        await laboratory.StoreAsync("more.csv", LaboratoryWork.Template($"{number}-FP", [new("residual-nuclease", "1.0", "ng/mL")]), number);
        return await laboratory.ReviewAsync(number);
    }

    private static async Task<BatchReview> RepeatedAsync(Laboratory laboratory)
    {
        var number = await laboratory.ProducedAsync();
        (await laboratory.StepAsync(LaboratoryWork.Entry(number, Stage.Isolation) with { RepeatReason = "column ran dry" })).OrRefuse();
        await laboratory.ConfirmedAsync(number, $"{number}-FP2", LaboratoryWork.Conforming);
        return await laboratory.ReviewAsync(number);
    }

    private static RecordStep.Request LowYield(RecordStep.Request entry) => entry.Stage == Stage.Filtration ? entry with { VolumeOutMl = "900" } : entry;

    private static RecordStep.Request Late(RecordStep.Request entry) => entry.Stage == Stage.Culture
        ? entry with { StartedAt = entry.StartedAt!.Value.AddDays(-3), EndedAt = entry.EndedAt!.Value.AddDays(-3) }
        : entry;

    private static RecordStep.Request OldCells(RecordStep.Request entry) => entry.Stage == Stage.Culture
        ? entry with { Parameters = new Dictionary<string, string?>(entry.Parameters) { ["passage"] = "9" } }
        : entry;

    private static async Task<string> AnswerAsync(Func<Task<Quantities.Parsed<DispositionRecord>>> act)
    {
        try
        {
            return (await act()).OrRefuse().Outcome.ToString();
        }
        catch (QcRuleException refused)
        {
            return refused.Code;
        }
    }

    private Task<(Actor Actor, string Password)> ReviewerAsync() => _laboratory.HireAsync("rev" + Guid.CreateVersion7().ToString("N"), "Rev Iewer", Role.QaReviewer);

    private Task<List<Document>> DocumentsAsync(BatchReview seen) =>
        _laboratory.ReadAsync(db => db.Set<Document>().AsNoTracking().Where(d => d.BatchId == seen.Dossier.Batch.Id).ToListAsync(Cancel));

    private async Task ShouldBeUndecidedAsync(BatchReview seen)
    {
        var id = seen.Dossier.Batch.Id;
        (await _laboratory.BatchAsync(seen.Dossier.Batch.Number)).State.ShouldBe(seen.Dossier.Batch.State);
        (await _laboratory.CountAsync<Signature>(s => s.BatchId == id && s.RecordKind == SignedRecord.Disposition)).ShouldBe(0);
        (await _laboratory.CountAsync<DispositionRecord>(d => d.BatchId == id)).ShouldBe(0);
    }
}
