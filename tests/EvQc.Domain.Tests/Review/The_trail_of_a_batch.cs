using EvQc.Audit;
using Shouldly;
using Xunit;

namespace EvQc.Review;

public sealed class The_trail_of_a_batch
{
    private static readonly Guid Tara = Guid.CreateVersion7();
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string, string, TrailRisk> Ranks => new()
    {
        { "Event", "DeleteAttempt", """{"what":"DELETE /api/v1/batches/EV-1: nothing is deleted here"}""", TrailRisk.Deletion },
        { "Changed", "Result", """{"Status":["Current","Superseded"]}""", TrailRisk.Change },
        { "Changed", "Result", """{"Value":["1","2"]}""", TrailRisk.Change },
        { "Changed", "Result", """{"VerifiedAt":[null,"2026-11-20T12:00:00.0000000+00:00"],"VerifiedBy":[null,"Tom"]}""", TrailRisk.Routine },
        { "Created", "ProcessStep", """{"RepeatReason":[null,"pump stopped"],"EndedAt":[null,"2026-11-20T11:00:00.0000000+00:00"]}""", TrailRisk.Reprocessing },
        { "Changed", "Sample", """{"IsSuperseded":["false","true"]}""", TrailRisk.Reprocessing },
        { "Created", "RunDecision", """{"Kind":[null,"SetAside"]}""", TrailRisk.RunDecision },
        { "Changed", "StoredFile", """{"SetAsideReason":[null,"wrong plate"]}""", TrailRisk.RunDecision },
        { "Event", "Refusal", """{"what":"POST /batches/EV-1: batch-on-hold: it is on hold"}""", TrailRisk.Refusal },
        { "Changed", "Person", """{"Role":["Technician","QaReviewer"]}""", TrailRisk.Privilege },
        { "Created", "Result", """{"MeasuredAt":[null,"2026-11-18T09:00:00.0000000+00:00"]}""", TrailRisk.LateEntry },
        { "Created", "Result", """{"MeasuredAt":[null,"2026-11-20T09:00:00.0000000+00:00"]}""", TrailRisk.Creation },
        { "Created", "ProcessStep", """{"RepeatReason":[null,null],"EndedAt":[null,"2026-11-18T11:00:00.0000000+00:00"]}""", TrailRisk.LateEntry },
        { "Changed", "Batch", """{"HoldReason":[null,"freezer alarm"]}""", TrailRisk.Decision },
        { "Changed", "OosInvestigation", """{"Outcome":[null,"Confirmed"]}""", TrailRisk.Decision },
        { "Changed", "StepParameter", """{"Text":["1","2"]}""", TrailRisk.Change },
        { "Deleted", "Result", "{}", TrailRisk.Deletion },
    };

    public static TheoryData<string, string, string, bool> Counting => new()
    {
        { "Created", "Result", "{}", true },
        { "Created", "ReviewNote", "{}", false },
        { "Created", "TrailReview", "{}", false },
        { "Created", "Signature", "{}", false },
        { "Created", "EvaluationRecord", "{}", false },
        { "Event", "InputRefusal", """{"what":"POST /batches: invalid-input: Number: invalid"}""", false },
        { "Event", "EvidencePackage", "{}", false },
        { "Event", "Download", """{"what":"GET /documents/1: COA.xlsx"}""", false },
        { "Event", "Refusal", """{"what":"POST /review/EV-1: release-blocked: it is"}""", false },
        { "Event", "Refusal", """{"what":"POST /results/1: no"}""", true },
        { "Event", "DeleteAttempt", """{"what":"DELETE /review/EV-1"}""", true },
        { "Changed", "Person", """{"LockoutEnd":[null,"x"]}""", false },
        { "Changed", "Person", """{"DeactivatedAt":[null,"x"]}""", true },
    };

    [Theory]
    [Trait("Req", "A11-09")]
    [MemberData(nameof(Ranks))]
    public void Has_a_rank_for_each_entry(string action, string subject, string changes, TrailRisk risk) =>
        BatchTrail.RiskOf(Entry(1, action, subject, changes), TimeSpan.FromHours(24)).ShouldBe(risk);

    [Theory]
    [Trait("Req", "DI-04")]
    [MemberData(nameof(Counting))]
    public void Is_what_people_did_on_the_batch_and_not_what_its_review_writes(string action, string subject, string changes, bool counts) =>
        BatchTrail.Counts(Entry(1, action, subject, changes)).ShouldBe(counts);

    [Fact]
    public void Is_not_what_EvQc_computes_by_itself() =>
        BatchTrail.Counts(Entry(1, "Changed", "Batch", """{"State":["Testing","Review"]}""") with { ActorId = Guid.Empty, ActorName = "EvQc" }).ShouldBeFalse();

    [Fact]
    [Trait("Req", "A11-09")]
    public void Is_read_the_riskiest_first_and_plain_creations_last()
    {
        var ranked = BatchTrail.Ranked(
            [Entry(1, "Created", "Result", "{}"), Entry(2, "Event", "Refusal", """{"what":"POST /batches: x"}"""), Entry(3, "Changed", "Result", """{"Status":["Current","Invalidated"]}"""), Entry(4, "Event", "DeleteAttempt", "{}")],
            TimeSpan.FromHours(24));
        ranked.Select(r => r.Entry.Sequence).ShouldBe([4, 3, 2, 1]);
        ranked[^1].Risk.IsLow().ShouldBeTrue();
        Enum.GetValues<TrailRisk>().Select(r => r.Why()).Distinct().Count().ShouldBe(Enum.GetValues<TrailRisk>().Length, "each rank has a reason of its own");
    }

    [Fact]
    [Trait("Req", "DI-04")]
    public void Has_a_hash_that_any_change_of_any_entry_changes()
    {
        TrailEntry[] shown = [Entry(1, "Created", "Result", "{}"), Entry(2, "Created", "Sample", "{}")];
        var hash = BatchTrail.HashOf(shown);
        BatchTrail.HashOf(shown.Reverse()).ShouldBe(hash);
        foreach (var other in new TrailEntry[][] { [shown[0]], [shown[0], shown[1] with { Reason = "x" }], [shown[0], shown[1] with { Sequence = 3 }], [.. shown, Entry(3, "Created", "Sample", "{}")] })
            BatchTrail.HashOf(other).ShouldNotBe(hash);
    }

    [Theory]
    [InlineData(new long[] { }, "")]
    [InlineData(new long[] { 7 }, "7")]
    [InlineData(new long[] { 3, 1, 2, 9, 9, 10, 20 }, "1-3;9-10;20")]
    public void Names_its_entries_by_their_numbers(long[] numbers, string text)
    {
        EntryNumbers.Text(numbers).ShouldBe(text);
        EntryNumbers.Read(text).ShouldBe(numbers.Distinct().Order());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("3-1")]
    [InlineData("1-2-3")]
    [InlineData("1-9999999999")]
    public void Is_not_named_by(string text) => Should.Throw<FormatException>(() => EntryNumbers.Read(text));

    [Fact]
    [Trait("Req", "A11-08")]
    public void Counts_as_read_deferred_or_neither_by_the_newest_record_that_covers_it()
    {
        var (read, deferred) = (Review(TrailReviewKind.Reviewed, 1), Review(TrailReviewKind.Deferred, 2));
        TrailFact.Of([], 0).Kind.ShouldBeNull();
        TrailFact.Of([read], 0).ShouldBe(new(TrailReviewKind.Reviewed, "Q", 12, 0, null, null));
        TrailFact.Of([read], 3).Unread.ShouldBe(3);
        TrailFact.Of([read, deferred], 3).Kind.ShouldBe(TrailReviewKind.Deferred, "what came after the reading was put off");
        TrailFact.Of([read, deferred], 0).Kind.ShouldBe(TrailReviewKind.Reviewed);
        TrailFact.OpenDeferral([read, deferred]).ShouldBe(deferred);
        TrailFact.OpenDeferral([deferred, Review(TrailReviewKind.Reviewed, 3)]).ShouldBeNull();
    }

    private static TrailReview Review(TrailReviewKind kind, int hour) => new()
    {
        Id = Guid.CreateVersion7(),
        BatchId = Guid.Empty,
        Kind = kind,
        UpTo = kind == TrailReviewKind.Reviewed ? 12 : 0,
        Count = 12,
        Entries = "1-12",
        EntriesSha256 = "",
        Remark = "r",
        Until = kind == TrailReviewKind.Deferred ? Noon : null,
        ById = Tara,
        By = "Q",
        At = Noon.AddHours(hour),
    };

    private static TrailEntry Entry(long sequence, string action, string subject, string changes) =>
        new(sequence, Guid.Empty, Noon, "Etc/UTC", null, Tara, "Tara Lind (tara)", "Technician", action, subject, "1", null, changes, null, "c");
}
