using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.People;
using EvQc.Review.Packages;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EvQc.Review;

/// <summary>Every way in which data can be taken out of a decision.</summary>
[Collection<ReviewDesk>]
public sealed class Excluding_data(SharedLaboratory shared)
{
    private readonly Laboratory _laboratory = shared.Laboratory;

    public static TheoryData<string> Ways => ["a result is corrected", "a result is invalidated", "an investigation invalidates a result", "a file is set aside", "a sample of a file is left out", "a sample of a file is called a control", "a step is repeated"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Req", "DI-02")]
    [MemberData(nameof(Ways))]
    public async Task Blocks_the_release_until_somebody_uninvolved_has_approved_it_by_signature(string way)
    {
        var (number, asker) = await ExcludedAsync(way);
        var seen = await _laboratory.ReviewAsync(number);
        var exclusion = seen.OpenFindings.Single(f => f.IsExclusion);
        exclusion.NotApprovedBy.ShouldNotBeNull().ShouldContain(asker.PersonId);
        Disposition.BlockersToRelease(seen.Facts, null).ShouldContain(b => b.Code == "exclusion-unapproved" && b.Sentence.Contains(exclusion.Sentence));
        (await LaboratoryWork.RefusalAsync(() => _laboratory.DecideAsync(seen, release: true, _laboratory.Quirin, _laboratory.QuirinsPassword))).ShouldBe("release-blocked");

        // Whoever asked for it does not approve it, even as a reviewer.
        (await LaboratoryWork.RefusalAsync(() => _laboratory.AcknowledgeAsync(seen, [exclusion.Key], "fine", asker with { Role = Role.QaReviewer })))
            .ShouldBe(seen.Facts.Contributors.Contains(asker.PersonId) ? "review-own-work" : "exclusion-own-work");
        (await _laboratory.AcknowledgeAsync(seen, [.. seen.OpenFindings.Select(f => f.Key)], "the cause is plain", _laboratory.Quirin)).OrRefuse();

        var approved = await _laboratory.ReviewAsync(number);
        Disposition.BlockersToRelease(approved.Facts, null).ShouldNotContain(b => b.Code == "exclusion-unapproved");
        var note = approved.Notes.Single(n => n.Finding == exclusion.Key);
        approved.Dossier.Signatures.Single(s => s.RecordId == note.Id).ShouldSatisfyAllConditions(
            s => s.Meaning.ShouldBe(SignatureMeaning.Approved), s => s.PersonId.ShouldBe(_laboratory.Quirin.PersonId), s => s.Reason.ShouldBe("the cause is plain"));
        approved.Evidence.Json.ShouldContain("Every exclusion of data is approved by a second person");
    }

    [Fact]
    [Trait("Req", "DI-02")]
    public async Task Leaves_the_data_with_reason_and_approver_in_the_package()
    {
        var (number, _) = await ExcludedAsync("a result is invalidated");
        var seen = await _laboratory.ReviewAsync(number);
        (await _laboratory.AcknowledgeAsync(seen, [.. seen.OpenFindings.Select(f => f.Key)], "the cause is plain", _laboratory.Quirin)).OrRefuse();
        var package = (await _laboratory.DoAsync((ExportPackage act) => act.RunAsync(new(number), _laboratory.Quinn, Cancel))).Bytes;
        VerifiedPackage.Of(package).Fault.ShouldBeNull();
        var records = PackageRecords.Read(System.Text.Encoding.UTF8.GetString(PlainZip.Read(package).Single(m => m.Name == PackageNames.Records).Bytes.Span));
        records.Of("Result").ShouldContain(r => r["Status"] == "Invalidated" && r["StatusReason"] == "wrong vial");
        records.Of("ReviewNote").ShouldContain(n => n["By"] == _laboratory.Quirin.Name && n["Comment"] == "the cause is plain");
        records.Of("Signature").ShouldContain(s => s["RecordKind"] == "ReviewNote" && s["Meaning"] == "Approved");
    }

    private async Task<(string Number, Actor Asker)> ExcludedAsync(string way)
    {
        if (way == "a step is repeated")
        {
            var repeated = await _laboratory.ProducedAsync();
            (await _laboratory.StepAsync(LaboratoryWork.Entry(repeated, Stage.Isolation) with { RepeatReason = "the column was changed" })).OrRefuse();
            return (repeated, _laboratory.Tara);
        }

        if (way == "an investigation invalidates a result")
        {
            var failing = await _laboratory.TestedAsync(LaboratoryWork.Conforming.With("sterility", new TemplateLine("sterility", "growth")));
            var investigation = failing.Dossier.Investigations.Single();
            (await _laboratory.CloseAsync(investigation.Id, OosOutcome.AssignableCause, "the vial was cracked", _laboratory.Quinn, [.. failing.Dossier.Results.Where(r => investigation.RestsOn(r.Id)).Select(r => r.Id)])).OrRefuse();
            return (failing.Dossier.Batch.Number, _laboratory.Quinn);
        }

        if (way == "a sample of a file is called a control")
        {
            string[] byReader = ["marker.CD9", "marker.CD63", "marker.CD81"];
            var panel = (await _laboratory.TestedAsync(LaboratoryWork.Conforming.Where(l => !byReader.Contains(l.Attribute)))).Dossier.Batch.Number;
            var text = await File.ReadAllTextAsync(Path.Combine(Specifications.RepositoryRoot.Path, "tests", "data", "instruments", "luminex-xponent.csv"), Cancel);
            text = text.Replace("EV-0001-F1", $"{panel}-FP", StringComparison.Ordinal).Replace("\"lysate\"", $"\"{panel}-FP again\"", StringComparison.Ordinal);
            var read = await _laboratory.StoreAsync("markers.csv", System.Text.Encoding.UTF8.GetBytes(text), panel);
            await _laboratory.DoAsync((ReleaseHeldFile act) => Ran(act.RunAsync(new(read.Id, FileAnswers.None, "the reader of another laboratory"), _laboratory.Mara, Cancel)));
            (await _laboratory.ConfirmAsync(read.Id, new FileAnswers { NegativeControl = "buffer", PositiveControl = $"{panel}-FP again" })).OrRefuse();
            return (panel, _laboratory.Tom);
        }

        var number = (await _laboratory.TestedAsync()).Dossier.Batch.Number;
        if (way == "a file is set aside")
        {
            var file = await _laboratory.StoreAsync($"{number}-again.csv", LaboratoryWork.Template($"{number}-FP", [new("lipid-concentration", "6.8", "µg/mL")]), number);
            await _laboratory.DoAsync((SetFileAside act) => Ran(act.RunAsync(new(file.Id, "measured twice"), _laboratory.Tom, Cancel)));
            return (number, _laboratory.Tom);
        }

        if (way == "a sample of a file is left out")
        {
            byte[] two = [.. LaboratoryWork.Template($"{number}-FP", [new("lipid-concentration", "6.8", "µg/mL")]), .. System.Text.Encoding.UTF8.GetBytes("somebody else's,lipid-concentration,7.1,µg/mL,1,,,\n")];
            var file = await _laboratory.StoreAsync($"{number}-two.csv", two, number);
            (await _laboratory.ConfirmAsync(file.Id, samples: new Dictionary<string, string>(StringComparer.Ordinal) { ["somebody else's"] = ConfirmFile.LeaveOut })).OrRefuse();
            return (number, _laboratory.Tom);
        }

        var typed = (await _laboratory.EnterAsync($"{number}-FP", new("lipid-concentration", "6.8", "µg/mL"))).OrRefuse()[0];
        await _laboratory.ReviewAsync(number);
        if (way == "a result is corrected")
        {
            (await _laboratory.DoAsync((CorrectResult act) => act.RunAsync(new(typed.Id, "6.9", "misread"), _laboratory.Mara, Cancel))).OrRefuse();
            return (number, _laboratory.Mara);
        }

        await _laboratory.DoAsync((InvalidateResult act) => Ran(act.RunAsync(new(typed.Id, "wrong vial"), _laboratory.Quinn, Cancel)));
        return (number, _laboratory.Quinn);
    }

    private static async Task<bool> Ran(Task work)
    {
        await work;
        return true;
    }
}
