using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.Shell;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Review.Packages;

public sealed class An_evidence_package(ReleasedBatch batch) : IClassFixture<ReleasedBatch>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IReadOnlyList<PackageMember> Members => PlainZip.Read(batch.Package);

    private PackageRecords Records() => PackageRecords.Read(Encoding.UTF8.GetString(Members.Single(m => m.Name == PackageNames.Records).Bytes.Span));

    [Fact]
    [Trait("Req", "P11-02")]
    [Trait("Req", "A11-12")]
    public void Holds_by_its_bytes_alone()
    {
        var verified = VerifiedPackage.Of(batch.Package);

        verified.Fault.ShouldBeNull();
        verified.Batch.ShouldBe(batch.Number);
        verified.Head.ShouldNotBeNull();
        verified.Confirmed.Count.ShouldBe(9);
        verified.Confirmed.ShouldContain(c => c.EndsWith("with their own key", StringComparison.Ordinal));
        verified.Confirmed.ShouldContain(c => c.StartsWith("the audit trail of the batch was reviewed", StringComparison.Ordinal));
        VerifiedPackage.Of(batch.Other).Fault.ShouldBeNull();
    }

    [Fact]
    [Trait("Req", "P11-02")]
    public void Gives_the_same_bytes_and_hashes_when_its_machine_copy_is_read_in_again()
    {
        var text = (string name) => Encoding.UTF8.GetString(Members.Single(m => m.Name == name).Bytes.Span);
        var records = PackageRecords.Read(text(PackageNames.Records));
        var again = new PackageContent(
            records, PackageKeys.Read(text(PackageNames.Keys)), PackageAudit.Read(text(PackageNames.Audit)), [.. JsonNode.Parse(text(PackageNames.Anchor))!["lines"]!.AsArray().Select(l => l!.GetValue<string>())],
            text(PackageNames.Specification), Texts(PackageNames.Layouts), Texts(PackageNames.Methods),
            records.Of("StoredFile").ToDictionary(f => f["Sha256"]!, f => Members.Single(m => m.Name == PackageNames.OfFile(f["Sha256"]!, f["Name"]!)).Bytes.ToArray()));

        EvidencePackage.Write(again).ShouldBe(batch.Package);

        Dictionary<string, string> Texts(string folder) => Members.Where(m => m.Name.StartsWith(folder, StringComparison.Ordinal)).ToDictionary(m => m.Name[folder.Length..^".yaml".Length], m => text(m.Name));
    }

    [Fact]
    [Trait("Req", "P11-02")]
    public async Task Holds_of_a_batch_whose_markers_a_bead_reader_read()
    {
        var (laboratory, number) = (batch.Laboratory, await batch.Laboratory.ProducedAsync());
        string[] byReader = ["marker.CD9", "marker.CD63", "marker.CD81"];
        await laboratory.ConfirmedAsync(number, $"{number}-FP", LaboratoryWork.Conforming.Where(l => !byReader.Contains(l.Attribute)));
        var text = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "tests", "data", "instruments", "luminex-xponent.csv"), Cancel);
        text = text.Replace("EV-0001-F1", $"{number}-FP", StringComparison.Ordinal).Replace("\"38\"", "\"61\"", StringComparison.Ordinal).Replace("\"3,C1\",\"Warning\",\"Low bead count\"\n", "", StringComparison.Ordinal);
        var file = await laboratory.StoreAsync("markers.csv", Encoding.UTF8.GetBytes(text), number);
        await laboratory.DoAsync((ReleaseHeldFile act) => act.RunAsync(new(file.Id, Assays.FileAnswers.None, "the reader of another laboratory"), laboratory.Mara, Cancel));
        (await laboratory.ConfirmAsync(file.Id, new() { NegativeControl = "buffer", PositiveControl = "lysate" })).OrRefuse().Count.ShouldBe(3);
        await laboratory.SettleAsync((await laboratory.BatchAsync(number)).Id);
        var seen = await laboratory.ReviewAsync(number);
        (await laboratory.AcknowledgeAsync(seen, [.. seen.OpenFindings.Select(f => f.Key)], "no effect on the product")).OrRefuse();
        (await laboratory.DecideAsync(await laboratory.ReadyAsync(number), release: true)).OrRefuse();
        await laboratory.SettleAsync((await laboratory.BatchAsync(number)).Id);

        var verified = VerifiedPackage.Of((await batch.ExportAsync(number)).Bytes);

        verified.Fault?.ToString().ShouldBeNull();
        verified.Confirmed.ShouldContain(c => c.StartsWith("2 raw files byte for byte; ", StringComparison.Ordinal) && !c.Contains("were not computed again", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Req", "REL-04")]
    public void Holds_of_each_test_what_a_laboratory_record_must()
    {
        var records = Records();
        var specification = Encoding.UTF8.GetString(Members.Single(m => m.Name == PackageNames.Specification).Bytes.Span);
        using var evaluation = JsonDocument.Parse(records.Of("EvaluationRecord").MaxBy(e => int.Parse(e["Sequence"]!, CultureInfo.InvariantCulture))!["Document"]!);
        var verdicts = evaluation.RootElement.GetProperty("verdicts").EnumerateArray().ToArray();
        var released = records.Of("Signature").Single(s => s["Meaning"] == nameof(SignatureMeaning.ApprovedForRelease));

        verdicts.Length.ShouldBeGreaterThan(15);
        foreach (var verdict in verdicts)
        {
            // The comparison with its standard, and by which calculation it came about.
            var (criterion, sentence) = (verdict.GetProperty("criterion").GetString()!, verdict.GetProperty("sentence").GetString()!);
            verdict.GetProperty("limit").GetString().ShouldNotBeNullOrEmpty(criterion);
            sentence.ShouldContain("limit", Case.Insensitive, criterion);
            specification.ShouldMatch($@"- id: {criterion}\n(?:    .*\n)*?    method: \S", criterion);
            if (verdict.GetProperty("outcome").GetString() == nameof(VerdictOutcome.Missing))
            {
                specification.ShouldMatch($@"- id: {criterion}\n(?:    .*\n)*?    required: false", $"{criterion}: only what need not be tested may be missing");
                continue;
            }

            var sources = verdict.GetProperty("sources").EnumerateArray().Select(s => records.Find("Result", s.GetString())).ToArray();
            sources.ShouldNotBeEmpty(criterion);
            foreach (var result in sources)
            {
                result.ShouldNotBeNull(criterion);
                records.Find("Sample", result["SampleId"])!["Label"].ShouldNotBeNullOrEmpty(criterion);
                result["RawText"].ShouldNotBeNullOrEmpty(criterion);
                (result["Word"] is not null || (result["Value"] is not null && result["Unit"] is not null)).ShouldBeTrue($"{criterion}: a word, or a number with its unit");
                (result["MethodVersion"] is null || Members.Any(m => m.Name == $"{PackageNames.Methods}{result["MethodSha256"]}.yaml")).ShouldBeTrue($"{criterion}: the version of the method is in the package");
                result["RecordedBy"].ShouldNotBeNullOrEmpty(criterion);
                result["RecordedAt"].ShouldNotBeNullOrEmpty(criterion);

                // A second person: on what was typed, and on the whole.
                released["PersonId"].ShouldNotBe(result["RecordedById"], criterion);
                if (result["FileId"] is null) (result["VerifiedById"] is { } verifier && verifier != result["RecordedById"]).ShouldBeTrue($"{criterion}: what was typed was verified by somebody else");
            }
        }
    }

    [Fact]
    [Trait("Req", "P11-02")]
    [Trait("Req", "DI-02")]
    public async Task Holds_every_record_of_the_batch_replaced_and_invalidated_ones_too()
    {
        var records = Records();
        var id = (await batch.Laboratory.BatchAsync(batch.Number)).Id;

        records.Of("Result").Count().ShouldBe(await batch.Laboratory.CountAsync<Assays.Result>(r => r.BatchId == id));
        records.Of("Result").ShouldContain(r => r["Status"] == "Superseded" && r["StatusReason"] == "misread");
        records.Of("ProcessStep").Count().ShouldBe(5);
        records.Of("StepParameter").ShouldNotBeEmpty();
        records.Of("Signature").Count().ShouldBe(await batch.Laboratory.CountAsync<Signature>(s => s.BatchId == id));
        var file = await batch.Laboratory.ReadAsync(db => db.Set<StoredFile>().AsNoTracking().SingleAsync(f => f.BatchId == id, Cancel));
        var bytes = await batch.Laboratory.ReadAsync(db => db.Set<StoredFileContent>().Where(c => c.FileId == file.Id).Select(c => c.Bytes).SingleAsync(Cancel));
        Members.Single(m => m.Name.StartsWith(PackageNames.Files, StringComparison.Ordinal)).Bytes.ToArray().ShouldBe(bytes);
        var audit = PackageAudit.Read(Encoding.UTF8.GetString(Members.Single(m => m.Name == PackageNames.Audit).Bytes.Span));
        var trail = await batch.Laboratory.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.BatchId == id && e.Subject != "EvidencePackage").Select(e => e.Sequence).ToListAsync(Cancel));
        trail.Except(audit.Entries.Select(e => e.Entry.Sequence)).ShouldBeEmpty();
        audit.Entries.ShouldAllBe(e => e.Block != null);
    }

    [Fact]
    [Trait("Req", "P11-10")]
    public void Names_for_each_result_the_training_of_those_who_recorded_and_verified_it()
    {
        var html = Encoding.UTF8.GetString(Members.Single(m => m.Name == PackageNames.DossierHtml).Bytes.Span);
        var section = html[html.LastIndexOf("Training of those who recorded and verified results", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("Changes since original entry", StringComparison.Ordinal)];
        section.ShouldContain("endotoxin v1");
        section.ShouldContain("Tom Okafor (tom)");
        section.ShouldContain("Mara Steiner (mara)");
        section.ShouldContain("none governs it");
    }

    [Fact]
    [Trait("Req", "P11-13")]
    [Trait("Req", "A11-03")]
    [Trait("Req", "DI-08")]
    public void Is_readable_with_who_signed_what_when_and_what_was_changed()
    {
        var html = Encoding.UTF8.GetString(Members.Single(m => m.Name == PackageNames.DossierHtml).Bytes.Span);

        foreach (var said in (string[])["Quinn Moreau", "approved for release", "UTC", "SUPERSEDED", "misread", "the column was changed", "YES, by a repeat", "&lt; 0.05 EU/mL", "3.4; 3.5"])
            html.ShouldContain(said);
        html.ShouldNotContain("<script", Case.Insensitive);
        html.ShouldNotContain("http", Case.Insensitive);
        var sheets = PlainZip.Read(Members.Single(m => m.Name == PackageNames.DossierXlsx).Bytes);
        var cells = string.Concat(sheets.Where(s => s.Name.StartsWith("xl/worksheets/", StringComparison.Ordinal)).Select(s => Encoding.UTF8.GetString(s.Bytes.Span)));
        cells.ShouldContain("Quinn Moreau");
        cells.ShouldContain("SUPERSEDED");
        cells.ShouldNotContain("<f>");
    }

    [Fact]
    public void Shows_what_looks_like_a_formula_or_markup_as_the_text_it_is()
    {
        var members = PlainZip.Read(batch.Other);
        var html = Encoding.UTF8.GetString(members.Single(m => m.Name == PackageNames.DossierHtml).Bytes.Span);
        html.ShouldContain("&lt;script&gt;");
        html.ShouldNotContain("<script");
        var sheet = Encoding.UTF8.GetString(PlainZip.Read(members.Single(m => m.Name == PackageNames.DossierXlsx).Bytes).Single(m => m.Name == "xl/worksheets/sheet2.xml").Bytes.Span);
        sheet.ShouldContain("s=\"1\"><is><t xml:space=\"preserve\">=HYPERLINK");
    }

    [Fact]
    [Trait("Req", "P11-02")]
    [Trait("Req", "A11-04")]
    public async Task Is_an_event_of_the_trail_that_names_its_root()
    {
        var exported = await batch.ExportAsync(batch.Number);

        var told = await batch.Laboratory.ReadAsync(db => db.Set<AuditEntry>().AsNoTracking().Where(e => e.Subject == "EvidencePackage" && e.SubjectId == batch.Number).OrderBy(e => e.Sequence).LastAsync(Cancel));
        told.Changes.ShouldContain(exported.RecordsRoot);
        told.ActorName.ShouldContain("quinn");
        Encoding.UTF8.GetString(PlainZip.Read(exported.Bytes).Single(m => m.Name == PackageNames.DossierHtml).Bytes.Span).ShouldContain(exported.RecordsRoot);
        VerifiedPackage.Of(exported.Bytes).Fault.ShouldBeNull();
    }

    [Fact]
    public async Task Of_an_undecided_batch_says_that_no_decision_is_proven()
    {
        var number = await batch.Laboratory.RegisterAsync();

        var verified = VerifiedPackage.Of((await batch.ExportAsync(number)).Bytes);

        verified.Fault.ShouldBeNull();
        verified.Confirmed.ShouldContain("the batch is not decided: no decision is proven");
    }
}
