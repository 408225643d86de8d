using System.Globalization;
using System.Text;
using EvQc.Assays;
using EvQc.Instruments;
using EvQc.Review;
using EvQc.Shell;
using EvQc.Signing;

namespace EvQc.Demo;

/// <summary>
/// An out-of-specification investigation from its first question to its signed conclusion: phase I finds nothing, two planned retests of the protein agree
/// with the original, and the failure is confirmed.
/// </summary>
internal sealed class DemoInvestigation(DemoLaboratory laboratory)
{
    private static readonly Dictionary<CheckArea, string> Notes = new()
    {
        [CheckArea.Instrument] = "Log of the day read: no fault, no alarm; qualification and calibration in force.",
        [CheckArea.Controls] = "Standards within their limits, blank as always, positive controls valid.",
        [CheckArea.Calculation] = "Dilution and units compared with the bench sheet; computed again with the same result.",
        [CheckArea.Sample] = "Label, thawing and preparation compared with the bench sheet: as described; reagents within their expiry.",
        [CheckArea.Analyst] = "Talked it through with the analyst: trained in this version, no deviation remembered or seen.",
        [CheckArea.RawData] = "Raw data looked at from beginning to end; nothing unusual in them.",
        [CheckArea.Retained] = "Both vials labelled with the number of the investigation.",
    };

    public async Task ConfirmAsync(string batch, string conclusion, CancellationToken cancellationToken)
    {
        foreach (var investigation in (await laboratory.ReviewAsync(batch, cancellationToken)).Dossier.Investigations.Where(o => o.IsOpen))
        {
            await AnswerAsync(batch, investigation, cancellationToken);
            if ((await laboratory.ReviewAsync(batch, cancellationToken)).Dossier.CurrentResults.FirstOrDefault(r => investigation.RestsOn(r.Id) && r.Attribute == Attributes.ProteinConcentration) is { } protein)
                await RetestAsync(batch, investigation, protein, cancellationToken);
            await AssessAsync(batch, investigation, cancellationToken);
            await ConcludeAsync(batch, investigation, conclusion, cancellationToken);
        }
    }

    /// <summary>Phase I: every question of the checklist, nothing found.</summary>
    public async Task AnswerAsync(string batch, OosInvestigation investigation, CancellationToken cancellationToken)
    {
        var quinn = await laboratory.PersonAsync("quinn", cancellationToken);
        var file = await FileAsync(investigation, cancellationToken);
        var kept = DateOnly.FromDateTime(laboratory.MeasuredAt().AddYears(1));
        AnswerChecklist.Given[] given =
        [
            .. file.Unanswered.Select(q => new AnswerChecklist.Given(
                q.Code, CheckFinding.InOrder, Notes[q.Area], q.Area == CheckArea.Retained ? "Freezer F-02, box 14" : null, q.Area == CheckArea.Retained ? kept : null)),
        ];
        await laboratory.DoAsync(async (AnswerChecklist act) => (await act.RunAsync(new(investigation.Id, given), quinn, cancellationToken)).OrRefuse());
        laboratory.Tell($"{batch}: phase I of {investigation.Criterion}: {quinn.Name} answered {given.Length.ToString(CultureInfo.InvariantCulture)} questions, no laboratory cause found");
    }

    /// <summary>Analysis, impact, the other batches and a corrective task.</summary>
    public async Task AssessAsync(string batch, OosInvestigation investigation, CancellationToken cancellationToken)
    {
        var (quinn, mara) = (await laboratory.PersonAsync("quinn", cancellationToken), await laboratory.PersonAsync("mara", cancellationToken));
        const string Analysis = "The laboratory worked as it should, and the retests agree with the original. Fractions 7 to 10 of the isolation hold more protein than those of other batches: the column was loaded too fast.";
        const string Impact = "The purity of this batch is below its limit. Batches isolated on the same column before it meet theirs.";
        await laboratory.DoAsync(async (StateInvestigation act) => (await act.RunAsync(new(investigation.Id, Analysis, Impact), quinn, cancellationToken)).OrRefuse());
        if ((await FileAsync(investigation, cancellationToken)).OpenListed is { Count: > 0 } listed)
        {
            await laboratory.DoAsync(async (AssessAffected act) => (await act.RunAsync(
                new(investigation.Id, [.. listed.Select(l => l.BatchId)], "Its chromatogram and its ratio were looked at: no protein carried over."), quinn, cancellationToken)).OrRefuse());
            laboratory.Tell($"{batch}: {quinn.Name} looked at other batches possibly affected: {string.Join(", ", listed.Select(l => l.Batch))}");
        }

        var due = DateOnly.FromDateTime(laboratory.MeasuredAt().AddDays(30));
        await laboratory.DoAsync(async (SetCorrectiveTask act) => (await act.RunAsync(
            new(investigation.Id, "Set a limit for the loading speed of the column in the batch record and train both shifts.", mara.PersonId, due), quinn, cancellationToken)).OrRefuse());
        laboratory.Tell($"{batch}: corrective task for {mara.Name}");
    }

    public async Task ConcludeAsync(string batch, OosInvestigation investigation, string conclusion, CancellationToken cancellationToken)
    {
        var quinn = await laboratory.PersonAsync("quinn", cancellationToken);
        var components = await laboratory.ComponentsAsync("quinn", quinn, cancellationToken);
        var shown = await ShownAsync(investigation, cancellationToken);
        await laboratory.DoAsync(async (CloseInvestigation act) =>
            (await act.RunAsync(new(investigation.Id, OosOutcome.Confirmed, conclusion, [], shown, components), quinn, cancellationToken)).OrRefuse());
        laboratory.Tell($"{batch}: investigation of {investigation.Criterion} concluded by {quinn.Name}: {conclusion}");
    }

    /// <summary>Phase II: the plan first, then exactly the planned retests, by another analyst.</summary>
    private async Task RetestAsync(string batch, OosInvestigation investigation, Result protein, CancellationToken cancellationToken)
    {
        var (quinn, tara) = (await laboratory.PersonAsync("quinn", cancellationToken), await laboratory.PersonAsync("tara", cancellationToken));
        var components = await laboratory.ComponentsAsync("quinn", quinn, cancellationToken);
        var shown = await ShownAsync(investigation, cancellationToken);
        var plan = await laboratory.DoAsync(async (PlanRetests act) => (await act.RunAsync(
            new(
                investigation.Id, protein.Id, 2, tara.PersonId, OtherAnalyst: true, "BCA, SOP-PR-004 version 3", "Both retained vials, thawed once, each diluted anew", 15m,
                "To see whether the protein of the original preparation is found again.", shown, components),
            quinn, cancellationToken)).OrRefuse());
        laboratory.Tell($"{batch}: {plan.MadeBy} signed a plan of {plan.Retests.ToString(CultureInfo.InvariantCulture)} retests by {plan.Analyst}");
        foreach (var share in new[] { 0.98m, 1.01m })
        {
            var value = (protein.Value!.Value * share).ToString("0.###", CultureInfo.InvariantCulture);
            var line = string.Create(CultureInfo.InvariantCulture, $"{batch}-FP,{protein.Attribute},{value},{protein.Unit},1,,,,{laboratory.MeasuredAt():yyyy-MM-dd HH:mm},T. Lind,,retest");
            var bytes = Encoding.UTF8.GetBytes("# EvQc template 1\nsample,attribute,value,unit,replicate,dilution,control_positive,control_negative,measured_at,operator,instrument,remark\n" + line + "\n");
            var stored = await laboratory.DoAsync(async (StoreFile act) => (await act.RunAsync(new($"{batch}-FP-retest-{value}.csv", bytes, batch), tara, cancellationToken)).OrRefuse());
            await laboratory.DoAsync(async (ConfirmFile act) => (await act.RunAsync(new(stored.Id, FileAnswers.None, new Dictionary<string, string>(StringComparer.Ordinal)), tara, cancellationToken)).OrRefuse());
            laboratory.Tell($"{batch}: retest recorded by {tara.Name}: {value} {protein.Unit}");
        }
    }

    private Task<InvestigationFile> FileAsync(OosInvestigation investigation, CancellationToken cancellationToken) =>
        laboratory.DoAsync((InvestigationGathering gathering) => gathering.OfAsync(investigation, cancellationToken));

    private async Task<string> ShownAsync(OosInvestigation investigation, CancellationToken cancellationToken) =>
        (await laboratory.DoAsync((SigningRecords signing) => signing.ShownAsync(investigation.BatchId, SignedRecord.OosInvestigation, [investigation.Id], cancellationToken)))[investigation.Id];
}
