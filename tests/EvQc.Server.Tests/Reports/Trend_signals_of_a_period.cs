using ClosedXML.Excel;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.People;
using EvQc.Reports.Gathering;
using EvQc.Reports.Workbooks;
using EvQc.Review;
using Shouldly;
using Xunit;

namespace EvQc.Reports;

/// <summary>A year of decided batches, and a quarter in which some went another way.</summary>
public sealed class Trend_signals_of_a_period(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Start = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Actor Tara = new(Guid.CreateVersion7(), "Tara Lind (tara)", Role.Technician);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "REL-10")]
    public async Task Come_from_the_records_and_stand_in_the_workbook_of_the_periodic_review()
    {
        await using var db = database.Open();
        db.ActAs(Actor.System, "a year of records");
        for (var i = 0; i < 12; i++) Add(db, $"EV-25-{i:00}", Start.AddDays(-20 * (12 - i)), ratio: 3E10m + (i % 2 * 1E9m), volumeOut: 98 + (i % 3 * 0.5m));
        Add(db, "EV-26-A", Start.AddDays(10), ratio: 3.05E10m, volumeOut: 98.5m);
        Add(db, "EV-26-B", Start.AddDays(20), ratio: 4.2E10m, volumeOut: 91);
        Add(db, "EV-26-L", Start.AddMonths(3), ratio: 9E10m, volumeOut: 50);
        for (var i = 0; i < 3; i++) db.Add(Finding(db.Set<Batch>().Local.Single(b => b.Number == "EV-26-B").Id, Start.AddDays(15 + i)));
        await db.SaveChangesAsync(Cancel);
        db.ChangeTracker.Clear();

        var (trend, signals) = await new TrendGathering(db).OfAsync(DuePeriods.UpTo(PeriodKind.Quarter, Start, "UTC", TrendGathering.Periods), Cancel);

        trend[^1].ShouldSatisfyAllConditions(t => t.Rejected.ShouldBe(2), t => t.OosOpened.ShouldBe(3), t => t.MedianRatio.ShouldBe(3.625E10m));
        signals.Select(s => (s.Figure, s.Rule, s.Batches)).ShouldBe(
        [
            ("Out-of-specification findings", TrendSignals.MoreFindings, trend[^1].Period),
            ("Particle-to-protein ratio, particles/µg", TrendSignals.BeyondLimits, "EV-26-B"),
            ("Volume yield of filtration, %", TrendSignals.BeyondLimits, "EV-26-B"),
        ]);

        using var workbook = new XLWorkbook(new MemoryStream(ComplianceWorkbook.Write(Specimen.Month() with { Signals = signals })));
        var sheet = workbook.Worksheet("Signals").RangeUsed()!.Cells().Select(c => c.GetString()).ToList();
        sheet.ShouldContain("Volume yield of filtration, %");
        sheet.ShouldContain(TrendSignals.BeyondLimits);
        sheet.ShouldContain(s => s.StartsWith("91; limits ", StringComparison.Ordinal));
        workbook.Worksheet("Summary").RangeUsed()!.Cells().Select(c => c.GetString()).ShouldContain(s => s.StartsWith("3 trend signals to look into: Out-of-specification findings", StringComparison.Ordinal));
        (await new TrendGathering(db).OfAsync(DuePeriods.UpTo(PeriodKind.Quarter, Start.AddMonths(-3), "UTC", TrendGathering.Periods), Cancel)).Signals.ShouldBeEmpty();
    }

    /// <summary>A batch that was rejected on that day, with one step and its last evaluation after an earlier one.</summary>
    private static void Add(EvQcContext db, string number, DateTimeOffset decided, decimal ratio, decimal volumeOut)
    {
        var batch = Batch.Register(number, "uc-msc-sev", Tara, decided.AddDays(-5));
        batch.Reject(decided);
        db.Add(batch);
        db.Add(new ProcessStep(batch.Id, Stage.Filtration, 1, [], [])
        {
            StartedAt = decided.AddDays(-4),
            EndedAt = decided.AddDays(-4),
            Zone = "UTC",
            RecordedAt = decided.AddDays(-4),
            RecordedById = Tara.PersonId,
            RecordedBy = Tara.Name,
            Operator = Tara.Name,
            Equipment = "",
            VolumeInMl = 100,
            VolumeOutMl = volumeOut,
        });
        db.Add(Evaluated(batch.Id, 1, decided.AddDays(-3), 1E8m));
        db.Add(Evaluated(batch.Id, 2, decided.AddDays(-2), ratio));
    }

    private static EvaluationRecord Evaluated(Guid batch, int sequence, DateTimeOffset at, decimal ratio)
    {
        var document = Evidence.Of(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["determinations"] = new object[]
            {
                Determined(Attributes.ParticleToProtein, RecordContent(("value", ratio), ("unit", "particles/µg"), ("bound", Quantities.Bound.Exact))),
                Determined("endotoxin", RecordContent(("value", 0.05m), ("unit", "EU/mL"), ("bound", Quantities.Bound.Below))),
                Determined("sterility", null),
            },
            ["verdicts"] = new[] { Attributes.ParticleToProtein, "endotoxin", "sterility" }.Select(a => RecordContent(("attribute", a))).ToArray(),
        });
        return new() { Id = Guid.CreateVersion7(), BatchId = batch, Sequence = sequence, At = at, Passed = 1, Failed = 0, Indeterminate = 0, Missing = 0, Document = document.Json, Sha256 = document.Sha256 };
    }

    private static Dictionary<string, object?> Determined(string attribute, object? value) => RecordContent(("attribute", attribute), ("value", value), ("purityClass", null));

    private static Dictionary<string, object?> RecordContent(params (string Key, object? Value)[] members) => members.ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal);

    private static OosInvestigation Finding(Guid batch, DateTimeOffset at) => new(batch, "PUR-01", "1E8, limit ≥ 2E9: fail", [Guid.CreateVersion7()], at);
}
