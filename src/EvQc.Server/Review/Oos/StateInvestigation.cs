using EvQc.Batches;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;

namespace EvQc.Review;

/// <summary>Writes the analysis or the impact of an investigation. A new text replaces an earlier one with the reason; both stay.</summary>
public sealed class StateInvestigation(EvQcContext db, InvestigationGathering gathering, TimeProvider time)
{
    /// <param name="Analysis">Null or as it was: nothing new is said.</param>
    /// <param name="Impact">Null or as it was: nothing new is said.</param>
    public sealed record Request(Guid InvestigationId, string? Analysis, string? Impact, string? Reason = null);

    public Task<Parsed<IReadOnlyList<OosStatement>>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.InvestigateOos);
        InvestigationGathering.MustBePerson(actor);
        return db.InOneTransactionAsync(() => StateAsync(request, actor, cancellationToken), cancellationToken);
    }

    private async Task<Parsed<IReadOnlyList<OosStatement>>> StateAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        var (batch, file, _) = await gathering.AloneAsync(request.InvestigationId, actor, cancellationToken);
        InvestigationGathering.MustBeOpen(file.Investigation);
        var problems = new List<Problem>();
        RecordText.Check(request.Analysis, "analysis", "The analysis", 4000, problems);
        RecordText.Check(request.Impact, "impact", "The impact", 4000, problems);
        RecordText.Check(request.Reason, "reason", "The reason", RecordText.LongestReason, problems);
        var said = new[] { (Kind: OosStatementKind.Analysis, Text: Text(request.Analysis)), (Kind: OosStatementKind.Impact, Text: Text(request.Impact)) }
            .Where(s => s.Text is not null && s.Text != file.Latest(s.Kind)?.Text).ToArray();
        if (said.Length == 0) problems.Add(Problem.OfField("analysis", "nothing-said", "Write the analysis or the impact; nothing new was said."));
        if (said.Any(s => file.Latest(s.Kind) is not null) && string.IsNullOrWhiteSpace(request.Reason))
            problems.Add(Problem.OfField("reason", "reason-required", "Say why what was written changes."));
        if (problems.Count > 0) return new(null, problems);

        var statements = said.Select(s => new OosStatement
        {
            Id = Guid.CreateVersion7(),
            BatchId = batch.Id,
            InvestigationId = file.Investigation.Id,
            Kind = s.Kind,
            Text = s.Text!,
            Reason = file.Latest(s.Kind) is null ? null : request.Reason!.Trim(),
            At = time.GetUtcNow(),
            ById = actor.PersonId,
            By = actor.Name,
        }).ToArray();
        db.ActAs(actor, Text(request.Reason));
        db.AddRange(statements.AsEnumerable());
        await db.SaveOrRefuseAsync(cancellationToken);
        return new(statements, []);
    }

    /// <summary>A form sends the ends of lines its own way; that alone is no new text.</summary>
    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().ReplaceLineEndings("\n");
}
