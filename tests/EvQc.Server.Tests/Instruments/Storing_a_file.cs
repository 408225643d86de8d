using System.Security.Cryptography;
using System.Text;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

[Collection<AssayBench>]
public sealed class Storing_a_file(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    /// <summary>What nobody can read is stored all the same, and says why it cannot be read.</summary>
    public static TheoryData<string, byte[], string> Unreadable => new()
    {
        { "binary", [0, 1, 2, 3, .. RandomNumberGenerator.GetBytes(3000)], "file-binary" },
        { "what only begins like a workbook", [0x50, 0x4B, 3, 4, .. RandomNumberGenerator.GetBytes(3000)], "" },
        { "blanks only", [.. Enumerable.Repeat((byte)32, 77), 13, 10, 9, 10], "file-empty" },
        { "of no known layout", Encoding.UTF8.GetBytes($"shopping list {Guid.CreateVersion7()}\nmilk\n"), "format-unknown" },
        { "an NTA export cut in its conditions", CutNta(900), "" },
        { "an NTA export cut in its distribution", CutNta(30_000), "" },
        { "a template of another version", Encoding.UTF8.GetBytes($"# EvQc template 9\n{Guid.CreateVersion7()}\n"), "template-version" },
        { "a template without rows", Encoding.UTF8.GetBytes($"# EvQc template 1\n# {Guid.CreateVersion7()}\nsample,attribute,value\n"), "no-rows" },
        { "text in EBCDIC", [.. Encoding.GetEncoding(28591).GetBytes($"{Guid.CreateVersion7()}").Select(b => (byte)(b + 0x90))], "" },
        { "a wrong byte order mark", [0xFF, 0xFE, .. Encoding.UTF8.GetBytes($"# EvQc template 1\n{Guid.CreateVersion7()}")], "" },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Req", "DI-11")]
    [MemberData(nameof(Unreadable))]
    public async Task Keeps_every_byte_of_what_it_cannot_read_and_says_why(string what, byte[] bytes, string code)
    {
        var file = await _laboratory.StoreAsync($"{what}.csv", bytes);
        file.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        await _laboratory.SettleAsync(file.Id);
        var stored = await FileAsync(file.Id);
        stored.Status.ShouldBe(FileStatus.Unreadable, what);
        if (code.Length > 0) stored.Problems!.ShouldContain($"\"{code}\"");
        stored.Problems!.Length.ShouldBeGreaterThan(2);
        (await BytesAsync(file.Id)).ShouldBe(bytes);

        var refused = await _laboratory.ConfirmAsync(file.Id, samples: new Dictionary<string, string> { [""] = "-" });
        refused.IsUsable.ShouldBeFalse();
        refused.Problems.ShouldNotBeEmpty();
        (await _laboratory.CountAsync<Assays.Result>(r => r.FileId == file.Id)).ShouldBe(0);
    }

    [Fact]
    [Trait("Req", "DI-11")]
    [Trait("Req", "P11-05")]
    public async Task Keeps_it_byte_for_byte_before_anything_is_read()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. LaboratoryWork.Template("X-\u00B5", [new("potency", "1", "%")]), 0x0D, 0x0A, 0x1A];
        var file = await _laboratory.StoreAsync("Run 7.csv", bytes);
        (await BytesAsync(file.Id)).ShouldBe(bytes);
        (file.Name, file.Size, file.ReceivedBy).ShouldBe(("Run 7.csv", bytes.Length, "Tom Okafor (tom)"));
        var audited = await _laboratory.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.SubjectId == file.Id.ToString() && e.Action == AuditAction.Created).ToListAsync(Cancel));
        audited.ShouldContain(e => e.Subject == nameof(StoredFile) && e.Changes.Contains(file.Sha256));
    }

    [Fact]
    public async Task Refuses_an_empty_one()
    {
        var refused = await _laboratory.DoAsync((StoreFile act) => act.RunAsync(new("run.csv", [], null), _laboratory.Tom, Cancel));
        refused.Found().ShouldBe(["file: file-empty"]);
        refused.Problems[0].Message.ShouldContain("run.csv is empty: export it again");
    }

    [Fact]
    public async Task Refuses_one_above_50_MB()
    {
        var refused = await _laboratory.DoAsync((StoreFile act) => act.RunAsync(new("run.csv", new byte[InstrumentFile.LargestBytes + 1], null), _laboratory.Tom, Cancel));
        refused.Found().ShouldBe(["file: file-too-large"]);
        refused.Problems[0].Message.ShouldContain("at most 50 MB");
    }

    [Fact]
    public async Task Refuses_the_same_bytes_under_any_name_and_points_to_the_first()
    {
        var bytes = LaboratoryWork.Template(LaboratoryWork.NewNumber(), [new("potency", "1", "%")]);
        var first = await _laboratory.StoreAsync("monday.csv", bytes);
        var refused = await Should.ThrowAsync<QcRuleException>(() => _laboratory.StoreAsync("tuesday.csv", bytes, actor: _laboratory.Tara));
        refused.Code.ShouldBe("file-already-stored");
        refused.Message.ShouldContain("monday.csv");
        refused.Message.ShouldContain("Tom Okafor (tom)");
        refused.Remedy!.ShouldContain($"/files/{first.Id}");
    }

    [Fact]
    public async Task Keeps_one_of_several_that_come_at_once()
    {
        var bytes = LaboratoryWork.Template(LaboratoryWork.NewNumber(), [new("potency", "1", "%")]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(async i =>
        {
            try
            {
                await _laboratory.StoreAsync($"copy {i}.csv", bytes);
                return "stored";
            }
            catch (QcRuleException refused)
            {
                return refused.Code;
            }
        }));
        answers.Order(StringComparer.Ordinal).ShouldBe(["file-already-stored", "file-already-stored", "stored"]);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        (await _laboratory.CountAsync<StoredFile>(f => f.Sha256 == sha256)).ShouldBe(1);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData(@"C:\Users\lab\Desktop\run.csv", "run.csv")]
    [InlineData("/absolute/run.csv", "run.csv")]
    [InlineData("..", "..")]
    [InlineData("a\0b\r\n.csv", "ab.csv")]
    [InlineData("folder/", "unnamed file")]
    [InlineData("", "unnamed file")]
    [InlineData("=cmd|' .csv", "=cmd|' .csv")]
    public async Task Takes_the_last_part_of_a_name_only(string given, string kept) =>
        (await _laboratory.StoreAsync(given, LaboratoryWork.Template(LaboratoryWork.NewNumber(), [new("potency", "1", "%")]))).Name.ShouldBe(kept);

    [Fact]
    public async Task Keeps_the_end_of_an_endless_name() =>
        (await _laboratory.StoreAsync(new string('n', 400) + ".csv", LaboratoryWork.Template(LaboratoryWork.NewNumber(), [new("potency", "1", "%")])))
            .Name.ShouldBe(new string('n', 256) + ".csv");

    [Fact]
    public async Task For_no_batch_finds_none() =>
        await Should.ThrowAsync<NotFoundException>(() => _laboratory.StoreAsync("a.csv", [1], "NO-SUCH-BATCH"));

    [Fact]
    [Trait("Req", "P11-08")]
    public async Task Is_for_those_who_record_results() =>
        (await LaboratoryWork.RefusalAsync(() => _laboratory.StoreAsync("a.csv", [1, 2], actor: _laboratory.Quinn))).ShouldBe("not-permitted");

    [Fact]
    [Trait("Req", "DI-01")]
    public async Task Is_read_later_when_the_process_died_in_between()
    {
        // What the dead process left behind: the file and the message about it, in one transaction; nothing read.
        var bytes = LaboratoryWork.Template(LaboratoryWork.NewNumber(), [new("potency", "1", "%")]);
        var id = await _laboratory.ReadAsync(async db =>
        {
            var left = new StoredFile
            {
                Id = Guid.CreateVersion7(),
                Name = "left.csv",
                Size = bytes.Length,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                ReceivedAt = db.Time.GetUtcNow(),
                ReceivedById = _laboratory.Tom.PersonId,
                ReceivedBy = _laboratory.Tom.Name,
            };
            db.ActAs(_laboratory.Tom);
            db.Add(left);
            db.Add(new StoredFileContent { FileId = left.Id, Bytes = bytes });
            db.Tell(new FileReceived(left.Id));
            await db.SaveChangesAsync(Cancel);
            return left.Id;
        });
        await _laboratory.SettleAsync(id);
        (await FileAsync(id)).ShouldSatisfyAllConditions(f => f.Status.ShouldBe(FileStatus.Read), f => f.Format.ShouldBe(InstrumentFormats.Template));
    }

    [Fact]
    public async Task Is_set_aside_with_a_reason_and_keeps_its_bytes()
    {
        var file = await _laboratory.StoreAsync("wrong.csv", LaboratoryWork.Template(LaboratoryWork.NewNumber(), [new("potency", "1", "%")]));
        await _laboratory.SettleAsync(file.Id);
        (await LaboratoryWork.RefusalAsync(() => AsideAsync(file.Id, " "))).ShouldBe("reason-required");
        (await LaboratoryWork.RefusalAsync(() => AsideAsync(file.Id, new('r', 1001)))).ShouldBe("reason-too-long");
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DoAsync((SetFileAside act) => act.RunAsync(new(file.Id, "wrong plate"), _laboratory.Quinn, Cancel)))).ShouldBe("not-permitted");
        await AsideAsync(file.Id, "wrong plate");
        var aside = await FileAsync(file.Id);
        (aside.Status, aside.SetAsideReason).ShouldBe((FileStatus.SetAside, "wrong plate"));
        (await BytesAsync(file.Id)).Length.ShouldBe(file.Size);
        (await LaboratoryWork.RefusalAsync(() => _laboratory.ConfirmAsync(file.Id))).ShouldBe("file-not-readable");
        await Should.ThrowAsync<NotFoundException>(() => AsideAsync(Guid.CreateVersion7(), "why"));
    }

    private static byte[] CutNta(int characters)
    {
        var text = File.ReadAllText(Path.Combine(Specifications.RepositoryRoot.Path, "tests", "data", "nta-dilution-not-recorded.csv"));
        return Encoding.UTF8.GetBytes(text[..characters]);
    }

    private Task AsideAsync(Guid id, string reason) => _laboratory.DoAsync((SetFileAside act) => act.RunAsync(new(id, reason), _laboratory.Tom, Cancel));

    private Task<StoredFile> FileAsync(Guid id) => _laboratory.ReadAsync(db => db.Set<StoredFile>().AsNoTracking().SingleAsync(f => f.Id == id, Cancel));

    private Task<byte[]> BytesAsync(Guid id) => _laboratory.ReadAsync(db => db.Set<StoredFileContent>().Where(c => c.FileId == id).Select(c => c.Bytes).SingleAsync(Cancel));
}
