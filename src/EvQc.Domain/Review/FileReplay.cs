using EvQc.Assays;
using EvQc.Instruments;

namespace EvQc.Review;

/// <summary>One result that was recorded from a file.</summary>
/// <param name="Name">For people: attribute, sample, id.</param>
/// <param name="Sample">Label of its sample.</param>
public sealed record FileResult(Guid Id, string Name, string Sample, ResultFigures Figures);

/// <summary>A file read once more with the reader of this program, each of its recorded results compared with what its bytes say today.</summary>
public static class FileReplay
{
    /// <param name="answers">As given on confirming; null for a file confirmed before they were kept.</param>
    /// <param name="layout">The plate layout that the answers name.</param>
    public static IReadOnlyList<ReplayDifference> Of(
        string name, ReadOnlyMemory<byte> bytes, ConfirmedAnswers? answers, ConfiguredLayout? layout, IReadOnlyList<FileResult> recorded)
    {
        if (recorded.Count == 0) return [];
        var run = InstrumentFile.Read(bytes, name);
        if (!run.IsUsable) return [new($"File {name}", "reading", $"{recorded.Count} results", $"unreadable: {string.Join("; ", run.Errors.Select(e => e.Message))}")];
        var given = answers ?? ConfirmedAnswers.FromResults([.. recorded.Select(r => r.Figures)]);
        if (given.LayoutSha256 != layout?.Sha256) return [new($"File {name}", "plate layout", given.LayoutSha256, layout?.Sha256)];
        var proposal = Proposal.Of(run.Value, given.ToFileAnswers(layout));
        if (proposal.Results.Count == 0)
            return [new($"File {name}", "results", $"{recorded.Count} results", $"none: {string.Join("; ", proposal.Problems.Select(p => p.Message))}")];
        var again = proposal.Results.Select(p => (p.SampleText, Figures: ResultFigures.Of(p, run.Value, given))).ToArray();
        return [.. recorded.SelectMany(r => Compare(name, answers, r, again)), .. answers is null ? [] : NotRecorded(name, answers, recorded, again)];
    }

    private static IEnumerable<ReplayDifference> Compare(
        string file, ConfirmedAnswers? answers, FileResult recorded, IReadOnlyList<(string SampleText, ResultFigures Figures)> again)
    {
        var sameKind = again.Where(a => a.Figures.Attribute == recorded.Figures.Attribute && (answers is null || answers.Samples.GetValueOrDefault(a.SampleText) == recorded.Sample)).ToArray();
        if (sameKind.Length == 0) return [Of(recorded, $"source in {file}", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"line {recorded.Figures.FileLine}"), null)];

        // Without kept answers the sample is not known: the one that fits best is compared.
        return sameKind.Select(a => recorded.Figures.DifferencesTo(a.Figures).Select(d => Of(recorded, d.Field, d.Here, d.There)).ToArray()).MinBy(d => d.Length)!;
    }

    private static ReplayDifference Of(FileResult recorded, string field, string? here, string? there) =>
        new(recorded.Name, field, here, there) { Subject = nameof(Result), SubjectId = recorded.Id.ToString() };

    /// <summary>What the file gives and nobody left out, but no record holds.</summary>
    private static IEnumerable<ReplayDifference> NotRecorded(
        string file, ConfirmedAnswers answers, IReadOnlyList<FileResult> recorded, IEnumerable<(string SampleText, ResultFigures Figures)> again) =>
        from result in again
        where answers.Samples.TryGetValue(result.SampleText, out var label) && !recorded.Any(r => r.Figures.Attribute == result.Figures.Attribute && r.Sample == label)
        select new ReplayDifference($"File {file}", $"{result.Figures.Attribute} of {answers.Samples[result.SampleText]}", null, result.Figures.RawText);
}
