using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EvQc.Review;

/// <summary>A laboratory of its own: what these tests do to its records would fail the others.</summary>
public sealed class Replaying_the_records(SharedLaboratory shared) : IClassFixture<SharedLaboratory>
{
    private static readonly (string Sql, string Record, string Field)[] s_alterations =
    [
        ("""UPDATE results SET "Value" = 1 WHERE "Attribute" = 'endotoxin' AND "BatchId" = {0}""", "ndotoxin", "value"),
        ("""UPDATE results SET "Unit" = 'ng/mL' WHERE "Attribute" = 'particle-concentration' AND "BatchId" = {0}""", "Particle concentration", "unit"),
        ("""UPDATE results SET "Bound" = 'Exact' WHERE "Attribute" = 'endotoxin' AND "BatchId" = {0}""", "ndotoxin", "bound"),
        ("""UPDATE results SET "RawText" = '97' WHERE "Attribute" = 'potency' AND "BatchId" = {0}""", "Potency", "raw text"),
        ("""UPDATE results SET "FileLine" = 1 WHERE "Attribute" = 'potency' AND "BatchId" = {0}""", "Potency", "line"),
        ("""UPDATE results SET "Replicates" = '10;10' WHERE "Attribute" = 'protein-concentration' AND "BatchId" = {0}""", "Protein concentration", "replicates"),
        ("""UPDATE results SET "Value" = 7 WHERE "Attribute" = 'lipid-concentration' AND "BatchId" = {0}""", "Lipid concentration", "value"),
        ("""UPDATE evaluations SET "Document" = replace("Document", 'Pass', 'Fail') WHERE "BatchId" = {0}""", "Evaluation", "sha256"),
        ("""UPDATE evaluations SET "Passed" = 99 WHERE "Sequence" = 1 AND "BatchId" = {0}""", "Evaluation 1", "passed"),
        ("""DELETE FROM evaluations WHERE "Sequence" = 1 AND "BatchId" = {0}""", "Evaluation 2", "number"),
        ("""UPDATE dispositions SET "Evidence" = replace("Evidence", 'block its release', 'allow its release') WHERE "BatchId" = {0}""", "Decision", "proof"),
        ("""UPDATE file_contents SET "Bytes" = overlay("Bytes" placing '\x39' from 90) WHERE "FileId" IN (SELECT "Id" FROM files WHERE "BatchId" = {0})""", "File", "sha256"),
        ("""DELETE FROM file_contents WHERE "FileId" IN (SELECT "Id" FROM files WHERE "BatchId" = {0})""", "File", "bytes"),
        ("""UPDATE steps SET "VolumeOutMl" = "VolumeOutMl" * 2 WHERE "Stage" = 'Isolation' AND "BatchId" = {0}""", "Evaluation", ""),
        ("""UPDATE batches SET "SpecificationSha256" = repeat('0', 64) WHERE "Id" = {0}""", "Batch", "records"),
    ];

    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-01")]
    public async Task Gives_every_value_verdict_and_decision_again()
    {
        var seen = await TestedAndRepeatedAsync();
        (await _laboratory.DecideAsync(seen, release: false, reason: "stored too warm")).OrRefuse();

        var replayed = await ReplayAsync(seen.Dossier.Batch.Id);

        replayed.Differences.ShouldBeEmpty();
        replayed.Results.ShouldBe(LaboratoryWork.Conforming.Count + 2); // one line is the second replicate; three were typed
        replayed.Evaluations.ShouldBeGreaterThan(2);
        replayed.Decisions.ShouldBe(1);
        (await _laboratory.DoAsync((ReplayRecords all) => all.RunAsync(Cancel).ToListAsync(Cancel).AsTask())).ShouldNotContain(f => f.What.Contains(seen.Dossier.Batch.Number));
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public async Task Names_whatever_somebody_altered()
    {
        var seen = await TestedAndRepeatedAsync();
        (await _laboratory.DecideAsync(seen, release: false, reason: "stored too warm")).OrRefuse();
        foreach (var (sql, record, field) in s_alterations)
        {
            var differences = await ReplayAlteredAsync(sql, seen.Dossier.Batch.Id);

            differences.ShouldContain(d => d.Record.Contains(record) && (field.Length == 0 || d.Field == field), $"{sql}\n{string.Join("\n", differences)}");
            differences.ShouldAllBe(d => d.SubjectId != null);
        }

        (await ReplayAsync(seen.Dossier.Batch.Id)).Differences.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Req", "DI-11")]
    public async Task Keeps_with_a_file_what_was_answered()
    {
        var number = await _laboratory.ProducedAsync();
        var file = await _laboratory.StoreAsync("strange name.csv", LaboratoryWork.Template("S1", [new("lipid-concentration", "6.8", "µg/mL")]), number);
        (await _laboratory.ConfirmAsync(file.Id, samples: new Dictionary<string, string> { ["S1"] = $"{number}-FP" })).OrRefuse();

        var stored = await _laboratory.ReadAsync(db => db.Set<StoredFile>().AsNoTracking().SingleAsync(f => f.Id == file.Id, Cancel));

        ConfirmedAnswersJson.Read(stored.Answers!).Samples.ShouldBe(new Dictionary<string, string> { ["S1"] = $"{number}-FP" });
        (await ReplayAsync((await _laboratory.BatchAsync(number)).Id)).Differences.ShouldBeEmpty();
    }

    /// <summary>Every kind of history: read from a file, typed with a dilution, corrected, invalidated and measured again, a step repeated.</summary>
    private async Task<BatchReview> TestedAndRepeatedAsync()
    {
        var number = await _laboratory.ProducedAsync();
        (await _laboratory.StepAsync(LaboratoryWork.Entry(number, Stage.Isolation) with { RepeatReason = "the column was changed" })).OrRefuse();
        var sample = $"{number}-FP2";
        await _laboratory.ConfirmedAsync(number, sample, LaboratoryWork.Conforming);
        await _laboratory.ReviewAsync(number);
        var typed = (await _laboratory.EnterAsync(sample, new("lipid-concentration", "3.3; 3.5", "µg/mL") { Dilution = "2" })).OrRefuse()[0];
        await _laboratory.ReviewAsync(number);
        (await _laboratory.DoAsync((CorrectResult act) => act.RunAsync(new(typed.Id, "3.4; 3.5", "misread"), _laboratory.Tom, Cancel))).OrRefuse();
        var rna = (await _laboratory.EnterAsync(sample, new("rna-concentration", "21.5", "ng/mL"))).OrRefuse()[0];
        await _laboratory.ReviewAsync(number);
        await _laboratory.DoAsync((InvalidateResult act) => act.RunAsync(new(rna.Id, "the reagent had expired"), _laboratory.Mara, Cancel));
        return await _laboratory.ReviewAsync(number);
    }

    private Task<ReplayBatch.Replayed> ReplayAsync(Guid batch) => _laboratory.DoAsync((ReplayBatch act) => act.RunAsync(new(batch), Cancel));

    /// <summary>As somebody who owns the tables could, who takes their triggers away first; undone afterwards.</summary>
    private Task<IReadOnlyList<ReplayDifference>> ReplayAlteredAsync(string sql, Guid batch) => _laboratory.DoAsync(async (IServiceProvider scope) =>
    {
        var db = scope.GetRequiredService<EvQcContext>();
        db.Database.SetConnectionString(scope.GetRequiredService<Shell.Database.DatabaseConnection>().OwnerConnectionString);
        await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
        await Shell.Database.DatabaseRights.RunAsync(db, $"ALTER TABLE {sql.Split(' ')[sql.StartsWith("UPDATE", StringComparison.Ordinal) ? 1 : 2]} DISABLE TRIGGER USER", Cancel);
        (await db.Database.ExecuteSqlRawAsync(sql, [batch], Cancel)).ShouldBeGreaterThan(0);
        return (await scope.GetRequiredService<ReplayBatch>().RunAsync(new(batch), Cancel)).Differences;
    });
}
