using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;

namespace EvQc.Review;

/// <summary>A person answers questions of the checklist of phase I. An answer is given again only with the reason; the earlier one stays.</summary>
public sealed class AnswerChecklist(EvQcContext db, InvestigationGathering gathering, WhatRecordsSay records, TimeProvider time)
{
    /// <param name="Question">Its code.</param>
    /// <param name="KeptWhere">With a question about the original preparations: where they are kept, and until when.</param>
    public sealed record Given(string Question, CheckFinding? Finding, string? Notes, string? KeptWhere = null, DateOnly? KeptUntil = null)
    {
        public bool IsEmpty => Finding is null && string.IsNullOrWhiteSpace(Notes) && string.IsNullOrWhiteSpace(KeptWhere) && KeptUntil is null;
    }

    /// <param name="Reason">Why a question is answered again.</param>
    public sealed record Request(Guid InvestigationId, IReadOnlyList<Given> Answers, string? Reason = null);

    public Task<Parsed<IReadOnlyList<OosAnswer>>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.InvestigateOos);
        InvestigationGathering.MustBePerson(actor);
        return db.InOneTransactionAsync(() => AnswerAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<Parsed<IReadOnlyList<OosAnswer>>> AnswerAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var (batch, file, _) = await gathering.AloneAsync(request.InvestigationId, actor, cancellationToken);
        InvestigationGathering.MustBeOpen(file.Investigation);
        if (file.Checklist is not { } checklist)
            throw new QcRuleException("checklist-not-configured", "There is no checklist of phase I in the configuration.", "Put one into config/oos-checklist and start EvQc again.");
        var problems = new List<Problem>();
        var given = request.Answers.Where(a => !a.IsEmpty).ToArray();
        if (given.Length == 0) problems.Add(Problem.OfField("answers", "no-answer", "Answer at least one question."));
        RecordText.Check(request.Reason, "reason", "The reason", RecordText.LongestReason, problems);
        foreach (var answer in given) Check(answer, file, request.Reason, problems);
        if (given.DistinctBy(a => a.Question).Count() != given.Length) problems.Add(Problem.OfField("answers", "question-twice", "A question is answered twice."));
        if (problems.Count > 0) return new(null, problems);

        var shown = await records.OfAsync(file.Investigation, cancellationToken);
        var answers = given.Select(a => (a, Question: checklist.Questions.Single(q => q.Code == a.Question))).Select(x => new OosAnswer
        {
            Id = Guid.CreateVersion7(),
            BatchId = batch.Id,
            InvestigationId = file.Investigation.Id,
            Question = x.Question.Code,
            Asked = x.Question.Asks,
            Area = x.Question.Area,
            ChecklistVersion = checklist.Version,
            ChecklistSha256 = checklist.Sha256,
            Finding = x.a.Finding!.Value,
            Notes = x.a.Notes!.Trim(),
            Shown = shown.TryGetValue(x.Question.Area, out var lines) ? RecordText.Fitting(string.Join('\n', lines), 4000) : null,
            KeptWhere = x.Question.Area == CheckArea.Retained ? Text(x.a.KeptWhere) : null,
            KeptUntil = x.Question.Area == CheckArea.Retained ? x.a.KeptUntil : null,
            Reason = file.AnswerTo(x.Question) is null ? null : request.Reason!.Trim(),
            At = time.GetUtcNow(),
            ById = actor.PersonId,
            By = actor.Name,
        }).ToArray();
        db.ActAs(actor, Text(request.Reason));
        db.AddRange(answers.AsEnumerable());
        await db.SaveOrRefuseAsync(cancellationToken);
        return new(answers, []);
    }

    private void Check(Given answer, InvestigationFile file, string? reason, List<Problem> problems)
    {
        void Wrong(string field, string code, string message) => problems.Add(Problem.OfField($"{answer.Question}.{field}", code, message));

        if (file.Checklist!.Questions.FirstOrDefault(q => q.Code == answer.Question) is not { } question)
        {
            problems.Add(Problem.OfField("answers", "unknown-question", $"The checklist has no question '{answer.Question}'."));
            return;
        }

        if (answer.Finding is null) Wrong("finding", "finding-required", "Say whether it is in order.");
        if (string.IsNullOrWhiteSpace(answer.Notes)) Wrong("notes", "notes-required", "Say what was looked at and found.");
        RecordText.Check(answer.Notes, $"{answer.Question}.notes", "The notes", RecordText.LongestReason, problems);
        RecordText.Check(answer.KeptWhere, $"{answer.Question}.keptWhere", "The place", RecordText.Longest, problems);
        if (question.Area == CheckArea.Retained && answer.Finding == CheckFinding.InOrder)
        {
            if (string.IsNullOrWhiteSpace(answer.KeptWhere)) Wrong("keptWhere", "place-required", "Say where the original preparations are kept.");
            if (answer.KeptUntil is null) Wrong("keptUntil", "date-required", "Say until when they are kept.");
            else if (answer.KeptUntil < DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) Wrong("keptUntil", "date-past", "They are kept until a day in the future.");
        }

        if (file.AnswerTo(question) is not null && string.IsNullOrWhiteSpace(reason))
            problems.Add(Problem.OfField("reason", "reason-required", $"'{question.Code}' is answered already: say why the answer changes."));
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
