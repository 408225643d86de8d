using System.Globalization;
using System.Text;
using Shouldly;
using Xunit;

namespace EvQc.Tamper;

/// <summary>
/// The list for the auditor: each change that nobody may make, how it was made, and what refused or found and named it. Written to
/// <c>TestResults/tamper.md</c> beside the other results.
/// </summary>
public sealed class Every_illegitimate_change(ClosedLaboratory laboratory) : IClassFixture<ClosedLaboratory>
{
    private static readonly TamperCase[] s_cases =
    [
        .. TamperCases.Records, .. TamperCases.Signatures, .. TamperCases.FilesAndTexts, .. TrailCases.Trail, .. TrailCases.Anchors, .. TamperCases.Guards, .. TrailCases.ClockAndConfiguration, .. PackageCases.All,
    ];

    [Fact]
    [Trait("Req", "P11-01")]
    [Trait("Req", "P11-06")]
    [Trait("Req", "P11-14")]
    [Trait("Req", "A11-06")]
    public async Task Is_refused_or_found_and_named()
    {
        Assert.SkipWhen(TestDatabaseServer.External is not null, "the statements are PostgreSQL's, on a server of the tests' own");
        var rows = new (TamperCase Case, TamperOutcome Outcome)[s_cases.Length];
        for (var i = 0; i < s_cases.Length; i++) rows[i] = (s_cases[i], await OutcomeAsync(s_cases[i]));
        (await laboratory.Shared.VerifyAsync()).Select(f => f.What).ShouldBeEmpty("every change was undone, so each finding was that of one change");

        var report = Report(rows);
        await WriteAsync(report);
        TestContext.Current.SendDiagnosticMessage(report);
        rows.Length.ShouldBeGreaterThanOrEqualTo(40);
        rows.Where(r => r.Outcome.Outcome is not ("refused" or "found")).Select(r => $"{r.Case.Change}: {r.Outcome}").ShouldBeEmpty();
    }

    [Fact]
    public async Task Leaves_nothing_to_be_found_where_nothing_was_changed()
    {
        Assert.SkipWhen(TestDatabaseServer.External is not null, "needs a copy of a database");
        await using var copy = await laboratory.CopyAsync();

        (await copy.VerifyAsync()).Select(f => f.What).ShouldBeEmpty();
        Review.Packages.VerifiedPackage.Of(laboratory.Package).Fault.ShouldBeNull();
        Review.Packages.VerifiedPackage.Of(laboratory.OtherPackage).Fault.ShouldBeNull();
    }

    private async Task<TamperOutcome> OutcomeAsync(TamperCase tamper)
    {
        try
        {
            return await tamper.TryAsync(laboratory);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new("COULD NOT BE TRIED", e.GetBaseException().Message);
        }
    }

    private static string Report(IEnumerable<(TamperCase Case, TamperOutcome Outcome)> rows)
    {
        var report = new StringBuilder("# Illegitimate changes, and what became of each\n\n| # | change | how | outcome | named by |\n|---|---|---|---|---|\n");
        var number = 0;
        foreach (var (tamper, outcome) in rows) report.Append(CultureInfo.InvariantCulture, $"| {++number} | {Cell(tamper.Change)} | {Cell(tamper.How)} | {outcome.Outcome} | {Cell(outcome.NamedBy)} |\n");
        return report.ToString();
    }

    private static string Cell(string text)
    {
        var line = text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
        return line.Length <= 300 ? line : line[..300] + "…";
    }

    private static Task WriteAsync(string report)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Specifications.RepositoryRoot.Path, "TestResults")).FullName;
        return File.WriteAllTextAsync(Path.Combine(folder, "tamper.md"), report, TestContext.Current.CancellationToken);
    }
}
