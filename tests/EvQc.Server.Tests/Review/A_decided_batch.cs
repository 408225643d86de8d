using EvQc.Assays;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Review;

[Collection<ReviewDesk>]
public sealed class A_decided_batch(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Req", "P11-07")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refuses_every_act(bool released)
    {
        var seen = await _laboratory.TestedAsync();
        var number = seen.Dossier.Batch.Number;
        var sample = $"{number}-FP";
        var loose = await _laboratory.StoreAsync("loose.csv", LaboratoryWork.Template(sample, [new("lipid-concentration", "6.8", "µg/mL")]));
        Guid? pending = null;
        if (!released)
        {
            pending = (await _laboratory.StoreAsync("pending.csv", LaboratoryWork.Template(sample, [new("rna-concentration", "21.5", "ng/mL")]), number)).Id;
            seen = await _laboratory.ReviewAsync(number);
        }

        (await _laboratory.DecideAsync(seen, released, reason: released ? null : "stored too warm")).OrRefuse();
        await _laboratory.SettleAsync(seen.Dossier.Batch.Id);
        var before = await HistoryAsync(seen.Dossier.Batch.Id);
        var result = seen.Dossier.Results[0].Id;

        var acts = new Dictionary<string, Func<Task>>
        {
            ["hold"] = () => _laboratory.HoldAsync(number),
            ["lift"] = () => _laboratory.HoldAsync(number, lift: true),
            ["culture"] = () => _laboratory.StepAsync(LaboratoryWork.Entry(number, Stage.Culture)),
            ["isolation"] = () => _laboratory.StepAsync(LaboratoryWork.Entry(number, Stage.Isolation)),
            ["repeat"] = () => _laboratory.StepAsync(LaboratoryWork.Entry(number, Stage.Isolation) with { RepeatReason = "again" }),
            ["put in reserve"] = () => _laboratory.KeepReserveAsync(number),
            ["enter"] = () => _laboratory.EnterAsync(sample, new("residual-nuclease", "1.0", "ng/mL")),
            ["store"] = () => _laboratory.StoreAsync("late.csv", [1, 2, 3], number),
            ["confirm loose"] = () => _laboratory.ConfirmAsync(loose.Id, samples: new Dictionary<string, string> { [sample] = sample }),
            ["verify"] = () => _laboratory.VerifyAsync(_laboratory.Tara, result),
            ["correct"] = () => _laboratory.DoAsync((CorrectResult act) => act.RunAsync(new(result, "1", "better"), _laboratory.Tara, Cancel)),
            ["invalidate"] = () => _laboratory.DoAsync((InvalidateResult act) => act.RunAsync(new(result, "better not"), _laboratory.Mara, Cancel)),
            ["acknowledge"] = () => _laboratory.AcknowledgeAsync(seen, ["x"], "seen"),
            ["release"] = () => _laboratory.DecideAsync(seen, release: true),
            ["reject"] = () => _laboratory.DecideAsync(seen, release: false, reason: "second thoughts"),
        };
        if (pending is { } file)
        {
            acts["confirm pending"] = () => _laboratory.ConfirmAsync(file, samples: new Dictionary<string, string> { [sample] = sample });
            acts["set aside"] = () => _laboratory.DoAsync((SetFileAside act) => act.RunAsync(new(file, "not needed"), _laboratory.Tom, Cancel));
        }

        foreach (var (name, act) in acts)
        {
            var refused = await Should.ThrowAsync<QcRuleException>(act, name);
            refused.Code.ShouldBeOneOf("batch-is-final", "release-blocked", "rejection-blocked");
            refused.Message.ShouldContain("that is final", Case.Sensitive, name);
        }

        await _laboratory.SettleAsync(seen.Dossier.Batch.Id);
        (await HistoryAsync(seen.Dossier.Batch.Id)).ShouldBe(before);
    }

    [Fact]
    [Trait("Req", "P11-07")]
    public async Task Is_left_alone_by_messages_that_come_late_or_twice()
    {
        var seen = await _laboratory.TestedAsync();
        (await _laboratory.DecideAsync(seen, release: true)).OrRefuse();
        var id = seen.Dossier.Batch.Id;
        await _laboratory.SettleAsync(id);
        var before = await HistoryAsync(id);
        foreach (var result in seen.Dossier.Results.Take(3))
            await _laboratory.DoAsync((EvaluateOnResult consumer) => consumer.ConsumeAsync(new(id, [result.Id]), Cancel));
        (await _laboratory.BatchAsync(seen.Dossier.Batch.Number)).State.ShouldBe(BatchState.Released);
        (await HistoryAsync(id)).ShouldBe(before);
    }

    [Theory]
    [Trait("Req", "P11-14")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Has_evidence_whose_hash_anybody_can_reproduce(bool released)
    {
        var seen = await _laboratory.TestedAsync();
        var disposition = (await _laboratory.DecideAsync(seen, released, reason: "as found")).OrRefuse();
        Evidence.HashOf(disposition.Evidence).ShouldBe(disposition.EvidenceSha256);
        var signature = await _laboratory.ReadAsync(db => db.Set<Signature>().AsNoTracking().SingleAsync(s => s.Id == disposition.SignatureId, Cancel));
        signature.EvidenceSha256.ShouldBe(disposition.EvidenceSha256);
        (await _laboratory.ReviewAsync(seen.Dossier.Batch.Number)).Evidence.Json.ShouldBe(disposition.Evidence);
    }

    [Fact]
    [Trait("Req", "P11-14")]
    public async Task Has_evidence_that_stays_as_signed_wherever_it_stood_and_whatever_is_read_afterwards()
    {
        var number = await _laboratory.ProducedAsync(Stage.Culture);
        var batch = await _laboratory.BatchAsync(number);
        var file = await _laboratory.ReadAsync(async db =>
        {
            var bytes = Guid.CreateVersion7().ToByteArray();
            var waiting = new StoredFile
            {
                Id = Guid.CreateVersion7(),
                Name = "waiting.csv",
                Size = 1,
                Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)),
                ReceivedAt = db.Time.GetUtcNow(),
                ReceivedById = _laboratory.Tom.PersonId,
                ReceivedBy = _laboratory.Tom.Name,
            };
            waiting.BelongsTo(batch.Id);
            db.ActAs(_laboratory.Tom);
            db.Add(waiting);
            db.Add(new StoredFileContent { FileId = waiting.Id, Bytes = bytes });
            await db.SaveChangesAsync(Cancel);
            return waiting.Id;
        });
        await _laboratory.HoldAsync(number);
        var disposition = (await _laboratory.DecideAsync(await _laboratory.ReviewAsync(number), release: false, reason: "contaminated")).OrRefuse();
        await _laboratory.DoAsync((ReadFile act) => act.RunAsync(file, Cancel));
        (await _laboratory.ReadAsync(db => db.Set<StoredFile>().Where(f => f.Id == file).Select(f => f.Status).SingleAsync(Cancel))).ShouldBe(FileStatus.Unreadable);
        (await _laboratory.ReviewAsync(number)).Evidence.Json.ShouldBe(disposition.Evidence);
    }

    private Task<int> HistoryAsync(Guid batch) => _laboratory.CountAsync<AuditEntry>(e => e.BatchId == batch);
}
