using System.Globalization;
using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.Shell.Web;
using EvQc.Signing;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Review;

/// <summary>
/// What EvQc's own records say to each area of the checklist, about the results under investigation and at the time of their measurement: shown beside
/// the question, and kept with its answer.
/// </summary>
public sealed class WhatRecordsSay(EvQcContext db, InstrumentRegister register, ReplayBatch replay, LaboratorySettings laboratory)
{
    public async Task<IReadOnlyDictionary<CheckArea, IReadOnlyList<string>>> OfAsync(OosInvestigation investigation, CancellationToken cancellationToken)
    {
        var records = (await BatchRecords.LoadAsync(db, [investigation.BatchId], cancellationToken))[investigation.BatchId];
        Result[] results = [.. records.Results.Where(r => investigation.RestsOn(r.Id)).OrderBy(r => r.Attribute, StringComparer.Ordinal).ThenBy(r => r.RecordedAt)];
        var instruments = await register.AroundAsync([.. results.Select(At)], cancellationToken);
        var again = (await replay.RunAsync(new(investigation.BatchId), cancellationToken)).Differences;
        return new Dictionary<CheckArea, IReadOnlyList<string>>
        {
            [CheckArea.Instrument] = [.. results.SelectMany(r => Instrument(r, instruments))],
            [CheckArea.Controls] = [.. results.SelectMany(r => Controls(r, instruments)), .. records.Decisions.Select(d => $"{d.FileName}: {d.Reasons} {d.By}: {d.Because}")],
            [CheckArea.Calculation] = [.. results.Select(r => Calculation(r, again))],
            [CheckArea.Sample] = [.. results.Select(r => Sample(r, records))],
            [CheckArea.Analyst] = [.. results.Select(r => $"{Name(r)}: measured by {r.Operator ?? "nobody named"}, recorded by {r.RecordedBy} at {laboratory.Local(r.RecordedAt)}{(r.Deviation is { } d ? $"; deviation: {d}" : "; no deviation recorded")}")],
            [CheckArea.RawData] = [.. results.Select(r => RawData(r, records))],
            [CheckArea.Retained] = [.. results.Select(r => records.Samples.FirstOrDefault(s => s.Id == r.SampleId)?.Label).OfType<string>().Distinct().Select(l => $"Sample {l}")],
        };
    }

    private static DateTimeOffset At(Result result) => result.MeasuredAt ?? result.RecordedAt;

    private static string Name(Result result) => Attributes.TryFind(result.Attribute, out var attribute) ? attribute.Name : result.Attribute;

    private static string Number(decimal? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "–";

    private IEnumerable<string> Instrument(Result result, IReadOnlyList<InstrumentRecord> instruments)
    {
        if (result.InstrumentSerial is not { } serial || instruments.FirstOrDefault(i => i.Instrument.HasSerial(serial)) is not { } record)
        {
            yield return $"{Name(result)}: {(result.Instrument is { } text ? $"{text}, not tied to the register" : "no instrument is named")}";
            yield break;
        }

        var at = At(result);
        yield return $"{Name(result)}: {record.Instrument.Title}, measured {laboratory.Local(at)}; {Check(record, CheckKind.Qualification, at)}; {Check(record, CheckKind.Calibration, at)}";
        foreach (var against in record.AgainstMeasuringAt(at)) yield return $"{Name(result)}: {against.Sentence}";
    }

    private string Check(InstrumentRecord record, CheckKind kind, DateTimeOffset at) => record.InForce(kind, at) is { } check
        ? $"{kind.ToString().ToLowerInvariant()} {check.Certificate ?? check.What} in force until {laboratory.LocalDate(check.ValidUntil)}"
        : $"no {kind.ToString().ToLowerInvariant()} in force";

    private IEnumerable<string> Controls(Result result, IReadOnlyList<InstrumentRecord> instruments)
    {
        if (result.PositiveControl is not null || result.NegativeControl is not null)
            yield return $"{Name(result)}: positive control {Number(result.PositiveControl)}, negative control {Number(result.NegativeControl)} {result.Unit}";
        if (result.InstrumentSerial is not { } serial || instruments.FirstOrDefault(i => i.Instrument.HasSerial(serial)) is not { } record) yield break;
        foreach (var kind in Enum.GetValues<ControlKind>())
            if (record.LatestControl(kind, At(result)) is { } control)
                yield return $"{Name(result)}: {kind.ToString().ToLowerInvariant()} of {laboratory.Local(control.At)} {(control.Passed ? "passed" : "FAILED")}: {Number(control.Judged)}, limits {Number(control.LowerLimit)} to {Number(control.UpperLimit)}";
    }

    private static string Calculation(Result result, IReadOnlyList<ReplayDifference> again)
    {
        var wrong = again.Where(d => d.SubjectId == result.Id.ToString()).ToArray();
        var dilution = result.DilutionFactor is { } factor ? $", dilution × {Number(factor)} ({result.DilutionBasis})" : ", not diluted";
        var replicates = result.Replicates is { } values ? $", replicates {values.Replace(";", "; ", StringComparison.Ordinal)}" : "";
        return $"{Name(result)}: {result.RawText} {result.Unit}".TrimEnd() + dilution + replicates
            + (wrong.Length == 0 ? "; computed again by EvQc: the same" : $"; computed again by EvQc: {string.Join("; ", wrong.Select(d => d.ToString()))}");
    }

    private string Sample(Result result, BatchRecords records)
    {
        if (records.Samples.FirstOrDefault(s => s.Id == result.SampleId) is not { } sample) return $"{Name(result)}: its sample is not on record";
        return $"{Name(result)}: sample {sample.Label} of {sample.Stage.ToString().ToLowerInvariant()}, taken {laboratory.Local(sample.TakenAt)}, measured {laboratory.Local(At(result))}{(sample.IsSuperseded ? "; its step was repeated" : "")}";
    }

    private string RawData(Result result, BatchRecords records)
    {
        if (result.FileId is not { } id || records.Files.FirstOrDefault(f => f.Id == id) is not { } file)
            return $"{Name(result)}: entered by hand, {(result.VerifiedBy is { } by ? $"compared with its source by {by}" : "compared with its source by nobody yet")}";
        return string.Create(CultureInfo.InvariantCulture, $"{Name(result)}: {file.Name}, line {result.FileLine}, {file.Size} bytes received {laboratory.Local(file.ReceivedAt)}, sha256 {file.Sha256[..16]}…");
    }
}
