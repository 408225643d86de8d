using System.Net;
using System.Text;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.MyWork;
using EvQc.People;
using EvQc.Review;
using EvQc.Review.Packages;
using EvQc.Shell;
using EvQc.Signing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using BenchWork = EvQc.Batches.LaboratoryWork;

namespace EvQc.Specifications;

/// <summary>A version comes into force out of the configuration folder; quality assurance approves it, and only then is anything released by it.</summary>
public sealed class Approving_a_specification(SharedLaboratory shared) : IClassFixture<SharedLaboratory>
{
    private const string Why = "no assay is validated for this indication yet";

    private readonly Laboratory _laboratory = shared.Laboratory;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    [Fact]
    [Trait("Req", "REL-09")]
    [Trait("Req", "REL-03")]
    [Trait("Req", "P11-14")]
    public async Task Comes_before_any_release_by_it_and_says_what_is_left_out()
    {
        var version = await _laboratory.PutOnRecordAsync(Today, WithoutPotency);
        var batch = (await _laboratory.TestedAsync()).Dossier.Batch;
        batch.SpecificationVersion.ShouldBe(version.Number);

        // Two reviews: one batch waits, one is rejected by the version as it stands.
        var rejected = await _laboratory.TestedAsync();
        (await _laboratory.DecideAsync(rejected, release: false, reason: "the freezer failed")).IsUsable.ShouldBeTrue();
        var review = await _laboratory.ReviewAsync(batch.Number);
        Disposition.BlockersToRelease(review.Facts, null).Single().Code.ShouldBe("specification-unapproved");
        (await BenchWork.RefusalAsync(() => _laboratory.DecideAsync(review, release: true))).ShouldBe("release-blocked");
        (await WorkOfAsync(_laboratory.Quirin)).ShouldContain(i => i.What == FormattableString.Invariant($"{version.Product} version {version.Number}"));
        (await WorkOfAsync(_laboratory.Tara)).ShouldNotContain(i => i.Why.Contains("nothing is released", StringComparison.Ordinal));

        (await _laboratory.ApproveAsync(version, _laboratory.Quirin)).OrRefuse().Omitted.ShouldBe($"potency: {Why}");

        (await WorkOfAsync(_laboratory.Quirin)).ShouldNotContain(i => i.Why.Contains("nothing is released", StringComparison.Ordinal));
        review = await _laboratory.ReviewAsync(batch.Number);
        All(Disposition.Decide(review.Facts).Proof).ShouldContain(n => n.Statement == $"Left out, with a reason: potency: {Why}");
        (await _laboratory.DecideAsync(review, release: true)).IsUsable.ShouldBeTrue();
        await ShouldBeInThePackageAsync(batch);

        // Approved after the rejection: nothing of that decision changed by it.
        foreach (var number in new[] { batch.Number, rejected.Dossier.Batch.Number })
        {
            (await _laboratory.DoAsync(async (SignedThenChanged signed) => await signed.OfAsync((await _laboratory.BatchAsync(number)).Id, Cancel))).Changes.ShouldBeEmpty(number);
            (await _laboratory.DoAsync(async (ReplayBatch replay) => await replay.RunAsync(new((await _laboratory.BatchAsync(number)).Id), Cancel))).Differences.ShouldBeEmpty(number);
        }
    }

    [Fact]
    [Trait("Req", "REL-09")]
    public async Task Is_refused_to_who_may_not_and_without_a_remark_a_right_password_or_the_text_that_was_shown()
    {
        var version = await _laboratory.PutOnRecordAsync();
        foreach (var other in new[] { _laboratory.Tara, _laboratory.Mara, _laboratory.Ada })
            (await BenchWork.RefusalAsync(() => _laboratory.ApproveAsync(version, other))).ShouldBe("not-permitted");
        (await _laboratory.ApproveAsync(version, _laboratory.Quinn, remark: " ")).Errors.Single().Code.ShouldBe("remark-required");
        var wrong = new SigningComponents("quinn", "not the password");
        (await _laboratory.ApproveAsync(version, _laboratory.Quinn, components: wrong)).IsUsable.ShouldBeFalse();
        version.Sha256 = Evidence.HashOf("another text");
        (await BenchWork.RefusalAsync(() => _laboratory.ApproveAsync(version, _laboratory.Quinn))).ShouldBe("specification-replaced");
        (await _laboratory.CountAsync<SpecificationApproval>(a => a.Number == version.Number)).ShouldBe(0);
    }

    [Fact]
    [Trait("Req", "REL-09")]
    public async Task Is_done_once_also_by_two_at_the_same_moment()
    {
        var version = await _laboratory.PutOnRecordAsync();
        (await _laboratory.ComponentsAsync(_laboratory.Quirin)).ShouldNotBeNull();
        string[] codes = await Task.WhenAll(new[] { _laboratory.Quinn, _laboratory.Quirin }.Select(CodeAsync));

        codes.Order().ShouldBe(["approved-already", "done"]);
        (await _laboratory.CountAsync<SpecificationApproval>(a => a.Number == version.Number)).ShouldBe(1);

        async Task<string> CodeAsync(Actor reviewer)
        {
            try
            {
                (await _laboratory.ApproveAsync(version, reviewer)).OrRefuse();
                return "done";
            }
            catch (QcRuleException e)
            {
                return e.Code;
            }
        }
    }

    [Fact]
    [Trait("Req", "REL-09")]
    [Trait("Req", "P11-14")]
    public async Task Is_signed_on_the_page_of_the_version_which_then_shows_by_whom()
    {
        var version = await _laboratory.PutOnRecordAsync(edited: WithoutPotency);
        await _laboratory.ComponentsAsync(_laboratory.Quinn);
        var path = FormattableString.Invariant($"/specifications/{version.Product}/{version.Number}");
        using (var tara = await VisitAsync("tara")) (await tara.GetAsync(path)).Text.ShouldSatisfyAllConditions(t => t.ShouldContain("none can be released by it"), t => t.ShouldNotContain("Approve: sign"));
        using var quinn = await VisitAsync("quinn");
        (await quinn.GetAsync(path)).Text.ShouldContain(Why);
        (await quinn.SendAsync(path, "approve", Entered(""))).Text.ShouldContain("Say what the version was compared with");
        var signed = await quinn.SendAsync(path, "approve", Entered("SPEC-12 of 2026-11-20"));
        signed.Status.ShouldBe(HttpStatusCode.Redirect, signed.Text);

        var page = (await quinn.GetAsync(path)).Text;
        page.ShouldContain("SPEC-12 of 2026-11-20");
        page.ShouldContain(_laboratory.Quinn.Name.Split(" (")[0]);
        page.ShouldNotContain("Approve: sign");
        (await _laboratory.CountAsync<AuditEntry>(e => e.Subject == nameof(SpecificationApproval) && e.Reason == "SPEC-12 of 2026-11-20")).ShouldBe(1);

        await _laboratory.TamperAsync<SpecificationApproval>(db => db.Set<SpecificationApproval>().Where(a => a.Number == version.Number).ExecuteUpdateAsync(set => set.SetProperty(a => a.Remark, "nothing"), Cancel));
        (await quinn.GetAsync(path)).Text.ShouldContain("Signed, then changed");
        (await quinn.GetAsync("/specifications")).Text.ShouldContain("signed, then changed");
    }

    [Fact]
    [Trait("Req", "REL-09")]
    [Trait("Req", "P11-01")]
    public async Task Counts_no_more_once_anything_of_it_was_changed()
    {
        var version = await _laboratory.PutOnRecordAsync(Today);
        await _laboratory.ApproveSpecificationsAsync(_laboratory.Quirin);
        var number = (await _laboratory.TestedAsync()).Dossier.Batch.Number;
        Disposition.BlockersToRelease((await _laboratory.ReviewAsync(number)).Facts, null).ShouldBeEmpty();

        await _laboratory.TamperAsync<SpecificationApproval>(db => db.Set<SpecificationApproval>().Where(a => a.Number == version.Number).ExecuteUpdateAsync(set => set.SetProperty(a => a.Omitted, "potency: not needed"), Cancel));

        Disposition.BlockersToRelease((await _laboratory.ReviewAsync(number)).Facts, null).Single().Code.ShouldBe("specification-unapproved");
        var found = await _laboratory.DoAsync(async (VerifyRecords verify) => await verify.RunAsync(replay: false, Cancel));
        found.Checks.SelectMany(c => c.Findings).ShouldContain(f => f.Code == "approval-broken" && f.Subject == nameof(SpecificationApproval));
    }

    private async Task ShouldBeInThePackageAsync(Batch batch)
    {
        var package = await _laboratory.DoAsync((ExportPackage export) => export.RunAsync(new(batch.Number), _laboratory.Quinn, Cancel));
        var verified = VerifiedPackage.Of(package.Bytes);
        verified.Fault.ShouldBeNull();
        verified.Confirmed.ShouldContain(FormattableString.Invariant($"version {batch.SpecificationVersion} of the specification approved by Quirin Adler with their own key"));

        // Without the approver's key, and with everything else made to fit.
        var members = PlainZip.Read(package.Bytes);
        var keys = PackageKeys.Read(Encoding.UTF8.GetString(members.Single(m => m.Name == PackageNames.Keys).Bytes.Span));
        var left = new PackageKeys([.. keys.All.Where(k => !k.Holder.StartsWith("Quirin", StringComparison.Ordinal))]);
        left.All.Count.ShouldBeLessThan(keys.All.Count);
        var without = members.Where(m => m.Name != PackageNames.Manifest).Select(m => m.Name == PackageNames.Keys ? new PackageMember(m.Name, Encoding.UTF8.GetBytes(left.ToJson())) : m).ToArray();
        var manifest = PackageManifest.Of(batch.Number, without);
        var fault = VerifiedPackage.Of(PlainZip.Write(PackageNames.InOrder(without.Append(new(PackageNames.Manifest, Encoding.UTF8.GetBytes(manifest.ToJson())))))).Fault;
        fault.ShouldNotBeNull().ToString().ShouldContain("its key is not on record");
    }

    private async Task<Visitor> VisitAsync(string userName)
    {
        var visitor = new Visitor(_laboratory.Address);
        await visitor.SignInAsync(userName, DemoPeople.Password);
        return visitor;
    }

    private async Task<List<WorkItem>> WorkOfAsync(Actor actor) => [.. (await _laboratory.DoAsync((WorkList work) => work.OfAsync(actor, Cancel))).SelectMany(g => g.Items)];

    private static Dictionary<string, string> Entered(string remark) =>
        new() { ["Approve.Remark"] = remark, ["Approve.UserName"] = "quinn", ["Approve.Password"] = DemoPeople.Password };

    private static string WithoutPotency(string source)
    {
        var at = source.IndexOf("  - id: POT-01", StringComparison.Ordinal);
        at.ShouldBeGreaterThan(0);
        return $"{source[..at]}\nomitted-categories:\n  potency: {Why}\n";
    }

    private static IEnumerable<ProofNode> All(ProofNode node) => node.Because.SelectMany(All).Prepend(node);
}
