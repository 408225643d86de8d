using EvQc.Assays;
using EvQc.Shell.Web;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>
/// Asks register, methods and records how a read file stands. Pages, preview and confirmation all ask here, so that they cannot disagree.
/// </summary>
public sealed class RunChecks(EvQcContext db, InstrumentRegister register, MethodShelf methods, LaboratorySettings laboratory, TimeProvider time)
{
    public async Task<RunStanding> OfAsync(StoredFile file, InstrumentRun run, Proposal proposal, FileAnswers answers, CancellationToken cancellationToken)
    {
        var claims = Claims(run, proposal, answers);
        var records = await register.AroundAsync([.. claims.SelectMany(c => c.At)], cancellationToken);
        var answer = RegisterAnswer.To(claims, run.Format, run.Format != InstrumentFormats.Template, answers.Instrument, records);
        var decisions = await db.Set<RunDecision>().AsNoTracking().Where(d => d.FileId == file.Id).OrderBy(d => d.At).ToListAsync(cancellationToken);
        return new(answer, await VerdictsAsync(run, proposal, answers, answer, cancellationToken), decisions);
    }

    /// <summary>Each result is judged by the method version that was in force when it was measured; today's where that is not known.</summary>
    private async Task<List<MethodVerdict>> VerdictsAsync(InstrumentRun run, Proposal proposal, FileAnswers answers, RegisterAnswer answer, CancellationToken cancellationToken)
    {
        var verdicts = new List<MethodVerdict>();
        var today = DateOnly.FromDateTime(laboratory.In(time.GetUtcNow()).Date);
        foreach (var measured in proposal.Results.GroupBy(r => r.MeasuredAt ?? run.MeasuredAt ?? answers.MeasuredAt))
        {
            var day = measured.Key is { } at ? DateOnly.FromDateTime(at) : today;
            foreach (var method in await methods.InForceAsync(day, cancellationToken))
            {
                ProposedResult[] governed = [.. measured.Where(r => method.Governs(run.Format, r.Attribute))];
                if (governed.Length == 0) continue;
                var record = answer.Instruments is [{ Record: { } only }] ? only : null;
                verdicts.Add(MethodCheck.Of(method, new(run, governed, proposal.Curve, record, measured.Key is { } local ? laboratory.InstantsOf(local) : [])));
            }
        }

        return verdicts;
    }

    /// <summary>What the file says was measured with which instrument and when: each result of it, or the run where it proposes none.</summary>
    private List<MeasuredWith> Claims(InstrumentRun run, Proposal proposal, FileAnswers answers)
    {
        var said = proposal.Results.Select(r => (Serial: r.InstrumentSerial ?? run.Serial, r.MeasuredAtText, r.MeasuredAt)).Distinct().ToList();
        if (said.Count == 0) said.Add((run.Serial, run.MeasuredAtText, run.MeasuredAt));
        return [.. said.Select(s => new MeasuredWith(
            string.IsNullOrWhiteSpace(s.Serial) ? null : s.Serial.Trim(), s.MeasuredAtText, (s.MeasuredAt ?? answers.MeasuredAt) is { } local ? laboratory.InstantsOf(local) : []))];
    }
}
