using EvQc.Assays;
using EvQc.Batches;
using EvQc.People;
using EvQc.Shell.Web;

namespace EvQc.Review.Pages;

/// <summary>What the page of an investigation shows, for each of its forms.</summary>
/// <param name="Shown">Hash of the investigation as it is shown.</param>
/// <param name="Says">What EvQc's records say to each area of the checklist; empty once it is concluded.</param>
public sealed record InvestigationView(
    Batch Batch, InvestigationFile File, BatchDossier Dossier, IReadOnlyList<Actor> People, string? Shown, Actor Actor, IReadOnlyDictionary<CheckArea, IReadOnlyList<string>> Says)
{
    public IReadOnlyList<Result> Results => [.. Dossier.Results.Where(r => File.Investigation.RestsOn(r.Id))];

    public IReadOnlyList<Result> ResultsAndRetests => [.. Dossier.Results.Where(r => File.Investigation.RestsOn(r.Id) || File.Records.Book.Of(r.Id) is not null)];

    public IReadOnlyList<Sample> Samples => Dossier.Samples;

    /// <summary>Why this person can do nothing here now; null where they can.</summary>
    public string? Obstacle =>
        Batch.State.IsFinal() ? null
        : Batch.IsOnHold ? $"The batch is on hold: {Batch.HoldReason} Nothing is recorded in its investigations until the hold is lifted."
        : Actor.May(Permission.InvestigateOos) && RecordedIt ? "The investigation rests on a result you recorded; somebody else investigates it."
        : null;

    public bool IsWorkable => !Batch.State.IsFinal() && !Batch.IsOnHold && !RecordedIt;

    public bool MayInvestigate => IsWorkable && Actor.May(Permission.InvestigateOos);

    public bool MayApprove => IsWorkable && Actor.May(Permission.SignDisposition);

    private bool RecordedIt => Results.Any(r => r.RecordedById == Actor.PersonId);

    public string Href(string anchor) => $"{Links.Investigation(File.Investigation.Id)}#{anchor}";
}

/// <summary>One phase of an investigation at a glance.</summary>
/// <param name="Status">As the route of a batch shows its stops: <c>done</c>, <c>now</c>, <c>ahead</c>.</param>
public sealed record InvestigationPhase(string Anchor, string Name, string Says, string Status)
{
    public string Icon => Status switch { "done" => "check", "now" => "clock", _ => "none" };

    public static IReadOnlyList<InvestigationPhase> Of(InvestigationFile file)
    {
        var (questions, plans) = (file.Checklist?.Questions.Count ?? 0, file.Records.Book.Plans);
        var assessed = file.Latest(OosStatementKind.Analysis) is not null && file.Latest(OosStatementKind.Impact) is not null;
        var isOpen = file.Investigation.IsOpen;
        return
        [
            new("checklist", "Phase I: laboratory", $"{questions - file.Unanswered.Count} of {questions} questions answered{(file.NotInOrder.Count > 0 ? $", {file.NotInOrder.Count} not in order" : "")}", Of(file.PhaseOneIsComplete)),
            new("assessment", "Analysis and impact", assessed ? "written" : "not written yet", Of(assessed)),
            new("affected", "Other batches", file.Listed.Count == 0 ? "none is listed" : isOpen ? $"{file.Listed.Count - file.OpenListed.Count} of {file.Listed.Count} looked at" : $"{file.Listed.Count - file.OpenListed.Count} looked at", Of(!isOpen || file.OpenListed.Count == 0)),
            new("retests", "Phase II: retests", plans.Count == 0 ? "none planned" : string.Join(", ", plans.Select(p => $"{file.Records.Book.Done(p).Count} of {p.Retests} recorded")),
                plans.Count > 0 && plans.All(file.Records.Book.IsComplete) ? "done" : plans.Count > 0 ? "now" : "ahead"),
            new("tasks", "Corrective tasks", file.Records.Tasks.Count == 0 ? "none" : $"{file.OpenTasks.Count} of {file.Records.Tasks.Count} open", file.OpenTasks.Count > 0 ? "now" : file.Records.Tasks.Count > 0 ? "done" : "ahead"),
            new("conclusion", "Conclusion", isOpen ? "open" : $"signed by {file.Investigation.ClosedBy}", isOpen ? "ahead" : "done"),
        ];

        string Of(bool done) => done ? "done" : isOpen ? "now" : "ahead";
    }
}
