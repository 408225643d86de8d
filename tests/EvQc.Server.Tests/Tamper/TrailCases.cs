using EvQc.Audit;
using EvQc.Batches;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EvQc.Tamper;

/// <summary>What may be done to the audit trail, its seals and anchors, to the clock and to the configuration.</summary>
internal static class TrailCases
{
    private const string Middle = """(SELECT "Sequence" FROM audit WHERE "Subject" = 'Result' AND "Action" = 'Created' ORDER BY "Sequence" OFFSET 5 LIMIT 1)""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IEnumerable<TamperCase> Trail =>
    [
        TamperCase.Sql("the values in an audit entry", "entry", $"""UPDATE audit SET "Changes" = replace("Changes", '"RawText"', '"Rawtext"') WHERE "Sequence" = {Middle}"""),
        TamperCase.Sql("the time of an audit entry", "entry", $"""UPDATE audit SET "At" = "At" - interval '10 minutes' WHERE "Sequence" = {Middle}"""),
        TamperCase.Sql("the actor of an audit entry", "entry", $"""UPDATE audit SET "ActorName" = 'Nobody' WHERE "Sequence" = {Middle}"""),
        TamperCase.Sql("the reason in an audit entry", "entry", $"""UPDATE audit SET "Reason" = 'a better one' WHERE "Sequence" = {Middle}"""),
        TamperCase.Sql("an audit entry deleted", "entry", $"""DELETE FROM audit WHERE "Sequence" = {Middle}"""),
        TamperCase.Sql("two audit entries exchanged", "entry", $"""UPDATE audit a SET "Changes" = b."Changes", "SubjectId" = b."SubjectId" FROM audit b WHERE a."Sequence" = {Middle} AND b."Sequence" = a."Sequence" + 1"""),
        TamperCase.Sql("a record changed together with its audit entry", "entry",
            """UPDATE results SET "Value" = 1 WHERE "Id" = (SELECT "SubjectId"::uuid FROM audit WHERE "Sequence" = """ + Middle + ")",
            $"""UPDATE audit SET "Changes" = regexp_replace("Changes", '"Value":\[null,"[^"]*"\]', '"Value":[null,"1"]') WHERE "Sequence" = {Middle}"""),
        TamperCase.Sql("the newest entries cut off", "entr", """DELETE FROM audit WHERE "Sequence" > (SELECT max("Sequence") - 3 FROM audit)"""),
        TamperCase.Sql("the newest blocks cut off", "block", """DELETE FROM audit_blocks WHERE "Number" > (SELECT max("Number") - 2 FROM audit_blocks)"""),
        TamperCase.Sql("the newest entries and blocks cut off together", "block",
            """DELETE FROM audit WHERE "Sequence" > (SELECT "LastSequence" FROM audit_blocks WHERE "Number" = (SELECT max("Number") - 2 FROM audit_blocks))""",
            """DELETE FROM audit_blocks WHERE "Number" > (SELECT max("Number") - 2 FROM audit_blocks)"""),
        TamperCase.Sql("a block in the middle deleted", "block", """DELETE FROM audit_blocks WHERE "Number" = (SELECT max("Number") / 2 FROM audit_blocks)"""),
        TamperCase.Sql("the root of a block", "block", """UPDATE audit_blocks SET "MerkleRoot" = repeat('0', 64) WHERE "Number" = (SELECT max("Number") / 2 FROM audit_blocks)"""),
        TamperCase.OnCopy("a middle entry changed and every block after it sealed again", "SQL as superuser, all hashes recomputed", "block", RewriteAsync),
        TamperCase.OnCopy("an entry put in under a sequence that no transaction used", "SQL as superuser, triggers off", "entry", c => c.SqlAsync(
            """DROP TABLE IF EXISTS e; CREATE TEMP TABLE e AS SELECT * FROM audit ORDER BY "Sequence" LIMIT 1; UPDATE e SET "Id" = gen_random_uuid(), "Sequence" = 0 - "Sequence"; INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT * FROM e""")),
        new("an older database in place of the new one", "a backup restored past EvQc", async laboratory =>
        {
            var newest = Path.Combine(Path.GetTempPath(), $"evqc-anchors-{Guid.CreateVersion7():N}");
            File.Copy(laboratory.Shared.AnchorFile, newest);
            await using var restored = new TamperedCopy(laboratory.Older.Settings, newest);
            return TamperCase.Found(await restored.VerifyAsync(), "block");
        }),
    ];

    public static IEnumerable<TamperCase> Anchors =>
    [
        Anchor("a line taken out of the anchor file", "block", lines => [.. lines.Where((_, i) => i != lines.Length / 2)]),
        Anchor("a hash in the anchor file", "block", lines => [.. lines.Select((l, i) => i == lines.Length / 2 ? Other(l) : l)]),
        Anchor("the anchor file replaced by another's", "block", lines => [.. lines.Select(Other)]),
        Anchor("the anchor file filled with nonsense", "anchor", lines => [.. lines.Select(_ => "nonsense")]),
        TamperCase.OnAnchors("the anchor file deleted", "anchor", file =>
        {
            File.Delete(file);
            return Task.CompletedTask;
        }),
    ];

    public static IEnumerable<TamperCase> ClockAndConfiguration =>
    [
        TamperCase.OnCopy("the clock set back by three days", "the machine's clock, an act of EvQc", "clock", copy => LiftAsync(copy, new ShiftedClock { Offset = TimeSpan.FromDays(-3) })),
        TamperCase.OnCopy("the clock set forward by ten days and back again", "the machine's clock, two acts of EvQc", "clock", async copy =>
        {
            await LiftAsync(copy, new ShiftedClock { Offset = TimeSpan.FromDays(10) });
            await copy.ActAsync(TimeProvider.System, s => HoldAsync(s, lift: false));
        }),
        Configuration("the specification in force, in the configuration folder", "specifications", "v001.yaml", text => text + "# edited\n"),
        Configuration("a method in force, in the configuration folder", "methods", "*.yaml", text => text + "# edited\n"),
    ];

    private static Task LiftAsync(TamperedCopy copy, TimeProvider clock) => copy.ActAsync(clock, s => HoldAsync(s, lift: true));

    private static async Task HoldAsync(IServiceProvider scope, bool lift)
    {
        var mara = await scope.GetRequiredService<EvQcContext>().Users.AsNoTracking().SingleAsync(p => p.UserName == "mara", Cancel);
        await scope.GetRequiredService<HoldBatch>().RunAsync(new(ClosedLaboratory.Waiting, lift, "the alarm was a test"), mara.AsActor(), Cancel);
    }

    private static TamperCase Anchor(string change, string named, Func<string[], string[]> edit) => TamperCase.OnAnchors(
        change, named, async file => await File.WriteAllLinesAsync(file, edit(await File.ReadAllLinesAsync(file, Cancel)), Cancel));

    private static string Other(string line) => line.Split(' ') is [var kind, var number, { Length: 64 } hash, ..] parts ? line.Replace(hash, Review.Evidence.HashOf(hash), StringComparison.Ordinal) : line;

    private static TamperCase Configuration(string change, string folder, string file, Func<string, string> edit) => new(change, "file system, then a start", async laboratory =>
    {
        var path = Directory.CreateTempSubdirectory("evqc-config-").FullName;
        await using var copy = await laboratory.CopyAsync();
        try
        {
            var from = Path.Combine(AppContext.BaseDirectory, "config");
            foreach (var each in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            {
                var to = Path.Combine(path, Path.GetRelativePath(from, each));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(each, to);
            }

            var edited = Directory.EnumerateFiles(Path.Combine(path, folder), file, SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
            await File.WriteAllTextAsync(edited, edit(await File.ReadAllTextAsync(edited, Cancel)), Cancel);
            await using var app = ClosedLaboratory.Build(copy.Settings, copy.AnchorFile, null, path);
            await app.StartAsync(Cancel);
            await app.StopAsync(Cancel);
            return new("NOTHING", "EvQc started with it");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return e.Message.Contains(folder.TrimEnd('s'), StringComparison.OrdinalIgnoreCase) ? new TamperOutcome("refused", $"EvQc does not start: {e.Message.ReplaceLineEndings(" ")}") : new("NOT NAMED", e.Message);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    });

    /// <summary>Somebody who knows how the seal is made, and makes it again from the changed entry on.</summary>
    private static async Task RewriteAsync(TamperedCopy copy)
    {
        await using var owner = copy.OpenAsOwner();
        var rows = await owner.Set<AuditBlock>().AsNoTracking().OrderBy(b => b.Number).ToListAsync(Cancel);
        var blocks = (await owner.Set<AuditBlock>().AsNoTracking().OrderBy(b => b.Number).AsBlocks().ToListAsync(Cancel)).ConvertAll(b => b.Read());
        var at = blocks.FindIndex(blocks.Count / 2, b => b.Count > 0);
        List<long> sequences = [.. BlockCheck.SequencesOf(blocks[at], at == 0 ? null : blocks[at - 1])];
        await copy.SqlAsync(FormattableString.Invariant($"""UPDATE audit SET "Reason" = 'never happened' WHERE "Sequence" = {sequences[0]}"""));
        var entry = (await owner.Set<TrailRow>().Where(e => e.Sequence == sequences[0]).AsTrail().ToListAsync(Cancel)).Single();
        byte[][] leaves = [.. rows[at].Leaves.Chunk(MerkleTree.HashLength)];
        leaves[0] = entry.Leaf();
        var sql = new System.Text.StringBuilder();
        for (var i = at; i < blocks.Count; i++)
        {
            var block = blocks[i] with { PreviousHash = i == 0 ? SealedBlock.NoBlock : blocks[i - 1].Hash, MerkleRoot = i == at ? Convert.ToHexStringLower(MerkleTree.Root(leaves)) : blocks[i].MerkleRoot };
            blocks[i] = block with { Hash = block.ComputedHash() };
            sql.Append(System.Globalization.CultureInfo.InvariantCulture, $"""UPDATE audit_blocks SET "PreviousHash" = '{blocks[i].PreviousHash}', "MerkleRoot" = '{blocks[i].MerkleRoot}', "Hash" = '{blocks[i].Hash}' WHERE "Number" = {blocks[i].Number};""");
        }

        sql.Append(System.Globalization.CultureInfo.InvariantCulture, $"""UPDATE audit_blocks SET "Leaves" = decode('{Convert.ToHexStringLower(leaves.SelectMany(l => l).ToArray())}', 'hex') WHERE "Number" = {blocks[at].Number};""");
        await copy.SqlAsync(sql.ToString());
    }
}
