using System.Net;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.People;
using EvQc.Reports;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Review;

/// <summary>The released and the rejected batch of a laboratory, while somebody who owns the database changes records under them.</summary>
public sealed class Signed_then_changed(LaboratoryAtWork site) : IClassFixture<LaboratoryAtWork>
{
    /// <summary>What no signature covers: where a batch stood on its way, how often a row was saved, what is computed from what is covered.</summary>
    private static readonly string[] NotSigned =
    [
        "Batch.HoldReason", "Batch.HeldAt", "Batch.HeldBy", "Batch.ReviewSince", "Batch.Version", "StoredFile.Version", "StoredFile.Problems",
        "OosInvestigation.Version", "OosInvestigation.FindingKey", "SpecificationVersion.EffectiveFrom", "SpecificationVersion.LoadedAt", "SpecificationVersion.Sha256",
        "PersonKey.MadeAt", "PersonKey.WrappedPrivateKey", "PersonKey.RetiredBy", "PersonKey.RetiredReason", "PersonKey.Version",
    ];

    private readonly Forger _forger = new(site.Database);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-14")]
    public async Task Is_not_said_of_what_is_as_it_was_signed()
    {
        foreach (var number in new[] { LaboratoryAtWork.Released, LaboratoryAtWork.Rejected, LaboratoryAtWork.Waiting })
        {
            var standing = await StandingAsync(number);
            standing.Changes.ShouldBeEmpty(number);
            standing.Checks.Values.ShouldAllBe(c => c.Standing == SignatureStanding.Holds);
            standing.Checks.ShouldNotBeEmpty(number);
        }
    }

    [Fact]
    [Trait("Req", "P11-14")]
    [Trait("Req", "P11-01")]
    [Trait("Req", "A11-10")]
    public async Task Is_said_after_a_change_of_any_column_of_any_record_underneath()
    {
        var released = await site.BatchIdAsync(LaboratoryAtWork.Released);
        var rejected = await site.BatchIdAsync(LaboratoryAtWork.Rejected);
        var missed = new List<string>();
        missed.AddRange(await MissedAsync<Batch>(released, released));
        missed.AddRange(await MissedAsync<ProcessStep>(await FirstAsync<ProcessStep>(s => s.BatchId == released && s.Stage == Stage.Filtration, s => s.Id), released));
        missed.AddRange(await MissedAsync<Sample>(await FirstAsync<Sample>(s => s.BatchId == released, s => s.Id), released));
        missed.AddRange(await MissedAsync<Result>(await FirstAsync<Result>(r => r.BatchId == released && r.Value != null, r => r.Id), released));
        missed.AddRange(await MissedAsync<ResultDistribution>(await FirstAsync<ResultDistribution>(d => d.BatchId == released, d => d.ResultId), released));
        missed.AddRange(await MissedAsync<StoredFile>(await FirstAsync<StoredFile>(f => f.BatchId == released, f => f.Id), released));
        missed.AddRange(await MissedAsync<StoredFileContent>(await FirstAsync<StoredFile>(f => f.BatchId == released, f => f.Id), released));
        missed.AddRange(await MissedAsync<EvaluationRecord>(await FirstAsync<EvaluationRecord>(e => e.BatchId == released, e => e.Id), released));
        missed.AddRange(await MissedAsync<Signature>(await FirstAsync<Signature>(s => s.BatchId == released && s.RecordKind == SignedRecord.Disposition, s => s.Id), released));
        missed.AddRange(await MissedAsync<Signature>(await FirstAsync<Signature>(s => s.BatchId == released && s.RecordKind == SignedRecord.ProcessStep, s => s.Id), released));
        missed.AddRange(await MissedAsync<DispositionRecord>(released, released));
        missed.AddRange(await MissedAsync<OosInvestigation>(await FirstAsync<OosInvestigation>(o => o.BatchId == rejected, o => o.Id), rejected));
        missed.AddRange(await MissedAsync<OosAnswer>(await FirstAsync<OosAnswer>(a => a.BatchId == rejected && a.KeptWhere != null, a => a.Id), rejected));
        missed.AddRange(await MissedAsync<RetestPlan>(await FirstAsync<RetestPlan>(p => p.BatchId == rejected, p => p.Id), rejected));
        missed.AddRange(await MissedAsync<Retest>(await FirstAsync<Retest>(r => r.BatchId == rejected, r => r.ResultId), rejected));
        missed.AddRange(await MissedAsync<OosStatement>(await FirstAsync<OosStatement>(s => s.BatchId == rejected, s => s.Id), rejected));
        missed.AddRange(await MissedAsync<CorrectiveTask>(await FirstAsync<CorrectiveTask>(t => t.BatchId == rejected, t => t.Id), rejected));
        missed.AddRange(await MissedAsync<AffectedBatch>(await FirstAsync<AffectedBatch>(a => a.BatchId == rejected, a => a.Id), rejected));
        missed.AddRange(await MissedAsync<ReserveSample>(await FirstAsync<ReserveSample>(r => r.BatchId == released, r => r.Id), released));
        missed.AddRange(await MissedAsync<SpecificationApproval>(await FirstAsync<SpecificationApproval>(a => a.Number == 1, a => a.Id), released));
        missed.AddRange(await MissedAsync<SpecificationVersion>(await FirstAsync<SpecificationVersion>(v => v.Number == 1, v => v.Id), released));
        missed.AddRange(await MissedAsync<PersonKey>(await FirstAsync<Signature>(s => s.BatchId == released && s.RecordKind == SignedRecord.Disposition, s => s.KeyId!.Value), released));
        var step = await FirstAsync<ProcessStep>(s => s.BatchId == released && s.Stage == Stage.Isolation, s => s.Id);
        var (parameter, material) = await site.ReadAsync(async db => await db.Set<ProcessStep>().AsNoTracking().SingleAsync(s => s.Id == step, Cancel) is var s ? (s.Parameters[0].Id, s.Materials[0].Id) : default);
        missed.AddRange(await MissedAsync<StepParameter>(parameter, released));
        missed.AddRange(await MissedAsync<MaterialLot>(material, released));
        missed.Order(StringComparer.Ordinal).ShouldBe(NotSigned.Order(StringComparer.Ordinal), "columns whose change nobody notices");
        (await StandingAsync(LaboratoryAtWork.Released)).Changes.ShouldBeEmpty("everything was put back");
    }

    [Fact]
    [Trait("Req", "P11-14")]
    public async Task Is_said_with_the_record_the_signed_and_the_present_value()
    {
        var batch = await site.BatchIdAsync(LaboratoryAtWork.Released);
        var result = await FirstAsync<Result>(r => r.BatchId == batch && r.Attribute == Attributes.ProteinConcentration && r.Value != null, r => r.Id);
        var signed = await site.ReadAsync(db => db.Set<Result>().Where(r => r.Id == result).Select(r => r.Value).SingleAsync(Cancel));
        await _forger.WhileChangedAsync<Result>(result, nameof(Result.Value), async () =>
        {
            var change = (await StandingAsync(LaboratoryAtWork.Released)).Changes.ShouldHaveSingleItem();
            (change.Path, change.Signed, change.Present).ShouldBe(
                ($"results / protein-concentration {result} / value", CanonicalJson.Exact(signed!.Value), CanonicalJson.Exact(signed.Value + 0.000001m)));
        });
    }

    [Fact]
    [Trait("Req", "P11-14")]
    [Trait("Req", "P11-01")]
    public async Task Is_said_at_once_by_every_screen_and_every_export()
    {
        var batch = await site.BatchIdAsync(LaboratoryAtWork.Released);
        var file = await FirstAsync<StoredFile>(f => f.BatchId == batch, f => f.Id);
        var document = (await site.DocumentsOfAsync(LaboratoryAtWork.Released)).Single().Id;
        using var quinn = new Visitor(site.Address);
        await quinn.SignInAsync("quinn", DemoPeople.Password);
        (await quinn.GetAsync($"/documents/{document}")).Status.ShouldBe(HttpStatusCode.OK);
        (await quinn.GetAsync("/batches")).Text.ShouldNotContain(SignedStanding.Words);

        await _forger.WhileChangedAsync<StoredFileContent>(file, nameof(StoredFileContent.Bytes), async () =>
        {
            foreach (var page in new[] { "/batches", $"/batches/{LaboratoryAtWork.Released}", $"/review/{LaboratoryAtWork.Released}", "/reports/certificates" })
                (await quinn.GetAsync(page)).Text.ShouldContain(SignedStanding.Words, Case.Insensitive, page);
            (await quinn.GetAsync($"/batches/{LaboratoryAtWork.Released}")).Text.ShouldContain($"{file} / bytes");
            var refused = await quinn.GetAsync($"/documents/{document}");
            refused.Status.ShouldBe(HttpStatusCode.Conflict);
            refused.Text.ShouldContain($"{file} / bytes");

            using var http = await ScriptAsync();
            var json = await http.GetStringAsync($"/api/v1/batches/{LaboratoryAtWork.Released}", Cancel);
            json.ShouldContain($"{file} / bytes");
            (await http.GetStringAsync("/api/v1/batches", Cancel)).ShouldContain("\"signedThenChanged\":true");
            (await http.GetAsync($"/api/v1/batches/{LaboratoryAtWork.Released}/certificate", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Conflict);

            var findings = new List<string>();
            await site.InScopeAsync(async services =>
            {
                foreach (var check in services.GetServices<Audit.IIntegrityCheck>().OfType<SignatureIntegrity>())
                    await foreach (var finding in check.RunAsync(Cancel)) findings.Add($"{finding.Code} {finding.What}");
            });
            findings.ShouldHaveSingleItem().ShouldStartWith($"signed-then-changed Batch {LaboratoryAtWork.Released} was signed, then changed: files / ");
        });
    }

    [Fact]
    public async Task Is_not_set_off_by_what_rightly_happens_after_a_decision()
    {
        var batch = await site.BatchIdAsync(LaboratoryAtWork.Released);
        await site.InScopeAsync(s => s.GetRequiredService<EvaluateBatch>().RunAsync(batch, Cancel));
        await site.InScopeAsync(s => s.GetRequiredService<WriteCertificate>().RunAsync(batch, Cancel));
        var quinn = await site.PersonAsync("quinn");
        await site.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<EvQcContext>();
            var person = await db.Users.SingleAsync(p => p.Id == quinn.PersonId, Cancel);
            person.PrintedName = "Quinn Moreau-Lind";
            await db.SaveChangesAsync(Cancel);
        });
        (await StandingAsync(LaboratoryAtWork.Released)).Changes.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Req", "P11-14")]
    public async Task Is_said_when_a_signature_or_a_decision_is_taken_away()
    {
        var batch = await site.BatchIdAsync(LaboratoryAtWork.Rejected);
        var step = await FirstAsync<Signature>(s => s.BatchId == batch && s.RecordKind == SignedRecord.ProcessStep, s => s.Id);
        await _forger.WhileChangedAsync<Signature>(step, nameof(Signature.RecordId), async () =>
            (await StandingAsync(LaboratoryAtWork.Rejected)).Changes.Select(c => c.Path).ShouldContain(p => p.StartsWith("signature of Tara Lind", StringComparison.Ordinal)));
    }

    /// <summary>Of every column of one row: those whose change is neither refused by the database nor noticed.</summary>
    private async Task<List<string>> MissedAsync<TEntity>(Guid key, Guid batch)
        where TEntity : class
    {
        var missed = new List<string>();
        foreach (var column in Forger.ColumnsOf<TEntity>(site.Database))
            await _forger.WhileChangedAsync<TEntity>(key, column, async () =>
            {
                if (await IsNoticedAsync(batch)) return;
                missed.Add($"{typeof(TEntity).Name}.{column}");
            });
        return missed;
    }

    private async Task<bool> IsNoticedAsync(Guid batch)
    {
        var noticed = false;
        await site.InScopeAsync(async s => noticed = (await s.GetRequiredService<SignedThenChanged>().OfAsync(batch, Cancel)).IsChanged);
        return noticed;
    }

    private async Task<SignedStanding> StandingAsync(string number)
    {
        var batch = await site.BatchIdAsync(number);
        SignedStanding? standing = null;
        await site.InScopeAsync(async s => standing = await s.GetRequiredService<SignedThenChanged>().OfAsync(batch, Cancel));
        return standing!;
    }

    private Task<Guid> FirstAsync<T>(System.Linq.Expressions.Expression<Func<T, bool>> where, System.Linq.Expressions.Expression<Func<T, Guid>> key)
        where T : class => site.ReadAsync(db => db.Set<T>().Where(where).Select(key).FirstAsync(Cancel));

    private async Task<HttpClient> ScriptAsync()
    {
        var secret = "";
        await site.InScopeAsync(async s => secret = await s.GetRequiredService<CreateApiKey>().RunAsync(new($"reader-{Guid.CreateVersion7():N}", Role.QaReviewer, 1), await site.PersonAsync("ada"), Cancel));
        var http = new HttpClient { BaseAddress = site.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return http;
    }
}
