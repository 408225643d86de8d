using EvQc.Assays;
using EvQc.Batches;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>
/// The laboratory manager releases a held file, with a reason: its results then carry what the register said against them. What is released is
/// exactly what was held; a reason that comes up later holds the file again.
/// </summary>
public sealed class ReleaseHeldFile(EvQcContext db, PreviewFile previewFile, InstrumentSettings settings, TimeProvider time)
{
    // What a person can simply answer is not released but answered.
    private static readonly string[] Answerable = ["instrument-unknown", "measured-at-unknown"];

    public sealed record Request(Guid FileId, FileAnswers Answers, string? Because);

    public Task<RunDecision> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.ManageInstruments);
        if (actor.IsApiKey) throw new QcRuleException("decision-needs-person", "A held file is released by a person, not by an API key.", "Sign in and release it on the file's page.");
        return db.InOneTransactionAsync(() => ReleaseAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<RunDecision> ReleaseAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var preview = await previewFile.RunAsync(request.FileId, request.Answers, actor, cancellationToken);
        var because = RecordText.Reason(request.Because, "releasing a held file");
        if (preview.File.Status is not (FileStatus.Read or FileStatus.Received)) throw new QcRuleException("file-settled", $"{preview.File.Name} is settled already.", "Nothing more is needed; reload the page.");
        if (preview.Standing?.OpenHolds is not { Count: > 0 } holds) throw new QcRuleException("file-not-held", $"{preview.File.Name} is not held.", "Confirm it.");
        if (holds.FirstOrDefault(h => Answerable.Contains(h.Code, StringComparer.Ordinal)) is { } open) throw new QcRuleException("hold-answerable", open.Sentence, open.Remedy);
        if (settings.Unregistered == UnregisteredRule.Refuse && holds.FirstOrDefault(h => h.Code == "instrument-unregistered") is { } unregistered)
            throw new QcRuleException("instrument-unregistered", unregistered.Sentence, "This laboratory releases no file of an unregistered instrument: register and qualify the instrument.");
        var decision = new RunDecision
        {
            Id = Guid.CreateVersion7(),
            FileId = preview.File.Id,
            FileName = preview.File.Name,
            BatchId = preview.File.BatchId,
            Kind = RunDecisionKind.ReleasedFromHold,
            Codes = string.Join(' ', preview.Standing.Register.Holds.Select(h => h.Code).Distinct(StringComparer.Ordinal)),
            Reasons = RecordText.Fitting(string.Join(' ', holds.Select(h => h.Sentence)), 4000)!,
            Because = because,
            At = time.GetUtcNow(),
            ById = actor.PersonId,
            By = actor.Name,
        };
        db.ActAs(actor, because);
        db.Add(decision);
        await db.SaveOrRefuseAsync(cancellationToken);
        return decision;
    }
}

/// <summary>
/// The laboratory manager lets a run that breaks its method be used all the same, with a reason: its results carry the deviation, and quality
/// assurance must acknowledge it before release.
/// </summary>
public sealed class UseRunAsIs(EvQcContext db, PreviewFile previewFile, TimeProvider time)
{
    public sealed record Request(Guid FileId, FileAnswers Answers, string? Because);

    public Task<RunDecision> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.ManageInstruments);
        if (actor.IsApiKey) throw new QcRuleException("decision-needs-person", "An invalid run is decided on by a person, not by an API key.", "Sign in and decide on the file's page.");
        return db.InOneTransactionAsync(() => UseAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<RunDecision> UseAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var preview = await previewFile.RunAsync(request.FileId, request.Answers, actor, cancellationToken);
        var because = RecordText.Reason(request.Because, "using a run that breaks its method");
        if (preview.File.Status is not (FileStatus.Read or FileStatus.Received)) throw new QcRuleException("file-settled", $"{preview.File.Name} is settled already.", "Nothing more is needed; reload the page.");
        if (preview.Standing?.OpenBreaches is not { Count: > 0 } broken) throw new QcRuleException("run-valid", $"{preview.File.Name} breaks no method that is not decided on.", "Confirm it.");
        var decision = RunDecisions.Of(preview.File, RunDecisionKind.UsedAsIs, broken, because, actor, time.GetUtcNow());
        db.ActAs(actor, because);
        db.Add(decision);
        await db.SaveOrRefuseAsync(cancellationToken);
        return decision;
    }
}

internal static class RunDecisions
{
    public static RunDecision Of(StoredFile file, RunDecisionKind kind, IReadOnlyList<MethodVerdict> broken, string because, Actor by, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(),
        FileId = file.Id,
        FileName = file.Name,
        BatchId = file.BatchId,
        Kind = kind,
        Codes = RecordText.Fitting(string.Join(' ', broken.SelectMany(b => b.Codes).Distinct(StringComparer.Ordinal)), 1000)!,
        Reasons = RecordText.Fitting(string.Join(' ', broken.Select(b => b.Sentence)), 4000)!,
        Because = because,
        At = now,
        ById = by.PersonId,
        By = by.Name,
    };
}
