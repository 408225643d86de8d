using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EvQc.Batches;
using EvQc.Specifications;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Review;

public sealed class Replaying_evidence
{
    private static readonly RecordFacts Facts = new()
    {
        BatchNumber = "EV-1",
        Judged = new("uc-msc-sev", 1, [new("QUA-01", "Particles", VerdictOutcome.Pass, "5E+11 particles/mL, limit ≥ 1E+11: pass", true), new("POT-01", "Potency", VerdictOutcome.Missing, "no result yet", false)]),
        Investigations = [new("QUA-01", "1E+9, limit ≥ 1E+11: fail", false, false)],
    };

    [Fact]
    public void Gives_the_identical_tree() => EvidenceReplay.Of("Decision", Stored(Facts)).ShouldBeEmpty();

    [Fact]
    public void Reads_back_every_fact_that_was_written() => Gen.Elements(true, false).ArrayOf(9).MustHold(bits =>
    {
        var facts = new RecordFacts
        {
            BatchNumber = "EV \"1\" \ud83e\udda0",
            Judged = bits[0] ? new("p", bits[1] ? 1 : 2, [new("A", "a", bits[2] ? VerdictOutcome.Fail : VerdictOutcome.Indeterminate, "s", bits[3])]) : null,
            Investigations = bits[4] ? [new("A", "f", bits[5], bits[6]) { IsInconclusive = bits[3] }] : [],
            MissingSteps = bits[7] ? ["Isolation"] : [],
            YieldDiscrepancies = bits[8] ? ["60 %"] : [],
            UnverifiedResults = bits[0] ? ["r", "r"] : [],
            PendingFiles = bits[1] ? ["a.csv"] : [],
            UnreviewedChanges = bits[2] ? ["c"] : [],
            UnapprovedExclusions = bits[3] ? ["e"] : bits[4] ? [] : null,
            Approval = bits[6] ? new(bits[7] ? "Q" : null, bits[7] ? DateTimeOffset.UnixEpoch : null, bits[8] ? ["potency: none yet"] : []) : null,
            Reserve = bits[8] ? new(bits[0] ? 1.50m : 0, 0.75m) : null,
            Trail = bits[5] ? new(bits[6] ? TrailReviewKind.Reviewed : TrailReviewKind.Deferred, "Q", 7_000_000_000, 2, bits[7] ? DateTimeOffset.UnixEpoch : null, bits[8] ? "w" : null) : null,
        };
        var json = CanonicalJson.Write(RecordFactsJson.Content(facts));
        using var document = JsonDocument.Parse(json);
        return CanonicalJson.Write(RecordFactsJson.Content(RecordFactsJson.Read(document.RootElement))) == json;
    });

    [Theory]
    [Trait("Req", "P11-01")]
    [InlineData("proof.holds", "false", "proof")]
    [InlineData("proof.because.0.statement", "\"Every criterion passes\"", "proof")]
    [InlineData("facts.batch", "\"EV-2\"", "proof")]
    [InlineData("facts.judged.verdicts.0.outcome", "\"Fail\"", "proof")]
    [InlineData("facts.judged.verdicts.0.sentence", "\"looks fine\"", "proof")]
    [InlineData("facts.pendingFiles", "[\"late.csv\"]", "proof")]
    [InlineData("evaluation.verdicts.0.outcome", "\"Fail\"", "facts of verdicts")]
    [InlineData("evaluation", "null", "facts of verdicts")]
    [InlineData("investigations.0.outcome", "\"Confirmed\"", "facts of investigations")]
    [InlineData("investigations", "[]", "facts of investigations")]
    [InlineData("steps.2.supersededBy", "\"x\"", "facts of missing steps")]
    [InlineData("batch.number", "\"EV-9\"", "facts of batch")]
    [InlineData("facts.batch", "1", "evidence")]
    [InlineData("facts.more", "1", "evidence")]
    [InlineData("facts.judged.verdicts.0.outcome", "\"1\"", "evidence")]
    public void Names_what_was_altered(string path, string value, string field)
    {
        var altered = Altered(Stored(Facts), path, value);

        EvidenceReplay.Of("Decision", altered).ShouldContain(d => d.Field == field);
    }

    [Theory]
    [InlineData("{\"facts\":")]
    [InlineData("[]")]
    [InlineData("{\"facts\":{\"batch\":\"\\ud800\"}}")]
    public void Names_evidence_that_cannot_be_read(string evidence) => EvidenceReplay.Of("Decision", evidence).Single().Field.ShouldBe("evidence");

    [Fact]
    public void Says_when_the_evidence_is_older_than_its_facts()
    {
        var json = JsonNode.Parse(Stored(Facts))!.AsObject();
        json.Remove("facts");

        EvidenceReplay.CanReplay(json.ToJsonString()).ShouldBeFalse();
        EvidenceReplay.CanReplay(Stored(Facts)).ShouldBeTrue();
        EvidenceReplay.CanReplay("{").ShouldBeFalse();
    }

    [Fact]
    public void Reads_facts_of_before_inconclusive_investigations()
    {
        var json = JsonNode.Parse(Stored(Facts))!.AsObject();
        foreach (var fact in json["facts"]!["investigations"]!.AsArray()) fact!.AsObject().Remove("inconclusive").ShouldBeTrue();

        EvidenceReplay.Of("Decision", json.ToJsonString()).ShouldBeEmpty();
    }

    /// <summary>An approval beside the facts that is another, or none, or not what the facts say of it.</summary>
    [Theory]
    [Trait("Req", "P11-01")]
    [Trait("Req", "REL-09")]
    [InlineData("specificationApproval.name", "\"Somebody Else\"")]
    [InlineData("specificationApproval.omitted", "\"\"")]
    [InlineData("specificationApproval.approvedAt", "\"2026-11-28T00:00:00.0000000Z\"")]
    [InlineData("specificationApproval", "null")]
    [InlineData("facts.approval", "null")]
    [InlineData("facts.approval.by", "null")]
    [InlineData("facts.approval.omitted", "[]")]
    public void Names_an_approval_that_the_facts_do_not_speak_of(string path, string value)
    {
        var stored = Approved();
        EvidenceReplay.Of("Decision", stored).ShouldBeEmpty();

        EvidenceReplay.Of("Decision", Altered(stored, path, value)).ShouldContain(d => d.Field == "facts of the approval of the specification");
    }

    [Theory]
    [Trait("Req", "P11-01")]
    [Trait("Req", "REL-07")]
    [InlineData("facts.reserve.leftMl", "\"3\"")]
    [InlineData("reserveSamples.0.volumeMl", "\"1.6\"")]
    [InlineData("reserveWithdrawals.0.volumeMl", "\"0.4\"")]
    [InlineData("reserveWithdrawals", "[]")]
    public void Names_a_reserve_that_the_records_do_not_come_to(string path, string value)
    {
        var stored = JsonNode.Parse(Stored(Facts with { Reserve = new(1.5m, 0.75m) }))!.AsObject();
        stored["reserveSamples"] = JsonNode.Parse("""[{"volumeMl":"2"}]""");
        stored["reserveWithdrawals"] = JsonNode.Parse("""[{"volumeMl":"0.5"}]""");
        EvidenceReplay.Of("Decision", stored.ToJsonString()).ShouldBeEmpty();

        EvidenceReplay.Of("Decision", Altered(stored.ToJsonString(), path, value)).ShouldContain(d => d.Field == "facts of the reserve sample");
    }

    private static string Approved()
    {
        var approval = An_approval.Signed(out _);
        var stored = JsonNode.Parse(Stored(Facts with { Approval = new(approval.PrintedName, approval.ApprovedAt, [approval.Omitted]) }))!.AsObject();
        stored["specificationApproval"] = JsonNode.Parse(CanonicalJson.Write(RecordContent.Of(approval)));
        return stored.ToJsonString();
    }

    internal static string Altered(string json, string path, string value)
    {
        var root = JsonNode.Parse(json)!;
        var (node, parts) = (root, path.Split('.'));
        foreach (var part in parts[..^1]) node = int.TryParse(part, CultureInfo.InvariantCulture, out var index) ? node![index] : node![part];
        if (int.TryParse(parts[^1], CultureInfo.InvariantCulture, out var last)) node![last] = JsonNode.Parse(value);
        else node![parts[^1]] = JsonNode.Parse(value);
        return root.ToJsonString();
    }

    private static string Stored(RecordFacts facts) => Evidence.Of(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["batch"] = new Dictionary<string, object?> { ["number"] = facts.BatchNumber },
        ["steps"] = Enum.GetValues<Stage>().Select(s => new Dictionary<string, object?> { ["stage"] = s, ["supersededBy"] = null }).ToArray(),
        ["evaluation"] = new Dictionary<string, object?>
        {
            ["verdicts"] = facts.Judged!.Verdicts.Select(v => new Dictionary<string, object?> { ["criterion"] = v.Criterion, ["outcome"] = v.Outcome, ["sentence"] = v.Sentence }).ToArray(),
        },
        ["investigations"] = facts.Investigations.Select(o => new Dictionary<string, object?>
        {
            ["criterion"] = o.Criterion,
            ["finding"] = o.Finding,
            ["closedAt"] = "x",
            ["outcome"] = OosOutcome.AssignableCause,
        }).ToArray(),
        ["facts"] = RecordFactsJson.Content(facts),
        ["proof"] = Evidence.Content(Disposition.DecideByRecords(facts).Proof),
    }).Json;
}
