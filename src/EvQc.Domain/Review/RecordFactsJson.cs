using System.Text.Json;
using EvQc.Specifications;

namespace EvQc.Review;

/// <summary>The facts as a member of the evidence, and back. What was written is read back equal, or not at all.</summary>
public static class RecordFactsJson
{
    /// <summary>As a tree for <see cref="Evidence.Of(object?)"/>.</summary>
    public static Dictionary<string, object?> Content(RecordFacts facts) => new(StringComparer.Ordinal)
    {
        ["batch"] = facts.BatchNumber,
        ["judged"] = facts.Judged is { } judged ? Content(judged) : null,
        ["approval"] = facts.Approval is { } approval ? Content(approval) : null,
        ["investigations"] = facts.Investigations.Select(Content).ToArray(),
        ["missingSteps"] = facts.MissingSteps,
        ["yieldDiscrepancies"] = facts.YieldDiscrepancies,
        ["unverifiedResults"] = facts.UnverifiedResults,
        ["pendingFiles"] = facts.PendingFiles,
        ["unreviewedChanges"] = facts.UnreviewedChanges,
        ["reserve"] = facts.Reserve is { } reserve ? RecordContent.Map(("leftMl", reserve.LeftMl), ("fullTestMl", reserve.FullTestMl)) : null,
        ["unapprovedExclusions"] = facts.UnapprovedExclusions,
        ["trail"] = facts.Trail is { } trail ? Content(trail) : null,
    };

    /// <exception cref="FormatException">A member is absent, of another kind, or one that this version does not know.</exception>
    public static RecordFacts Read(JsonElement json)
    {
        var members = new JsonMembers(json, "facts", "batch", "judged", "approval", "investigations", "missingSteps", "yieldDiscrepancies", "unverifiedResults", "pendingFiles", "unreviewedChanges", "reserve", "unapprovedExclusions", "trail");
        return new()
        {
            BatchNumber = members.Text("batch"),
            Judged = members.Optional("judged") is { } judged ? Judged(judged) : null,
            Approval = members.Has("approval") && members.Optional("approval") is { } approval ? Approval(approval) : null,
            Investigations = [.. members.List("investigations").Select(Investigation)],
            MissingSteps = members.Texts("missingSteps"),
            YieldDiscrepancies = members.Texts("yieldDiscrepancies"),
            UnverifiedResults = members.Texts("unverifiedResults"),
            PendingFiles = members.Texts("pendingFiles"),
            UnreviewedChanges = members.Texts("unreviewedChanges"),
            Reserve = members.Has("reserve") && members.Optional("reserve") is { } reserve ? Reserve(reserve) : null,
            UnapprovedExclusions = members.Has("unapprovedExclusions") && members.Optional("unapprovedExclusions") is not null ? members.Texts("unapprovedExclusions") : null,
            Trail = members.Has("trail") && members.Optional("trail") is { } trail ? Trail(trail) : null,
        };
    }

    private static Dictionary<string, object?> Content(JudgedFact judged) => new(StringComparer.Ordinal)
    {
        ["product"] = judged.Product,
        ["version"] = judged.Version,
        ["verdicts"] = judged.Verdicts.Select(v => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["criterion"] = v.Criterion,
            ["title"] = v.Title,
            ["outcome"] = v.Outcome,
            ["sentence"] = v.Sentence,
            ["required"] = v.Required,
        }).ToArray(),
    };

    private static Dictionary<string, object?> Content(OosFact fact) => new(StringComparer.Ordinal)
    {
        ["criterion"] = fact.Criterion,
        ["finding"] = fact.Finding,
        ["open"] = fact.IsOpen,
        ["confirmed"] = fact.IsConfirmed,
        ["inconclusive"] = fact.IsInconclusive,
    };

    private static Dictionary<string, object?> Content(ApprovalFact fact) => new(StringComparer.Ordinal)
    {
        ["by"] = fact.By,
        ["at"] = fact.At,
        ["omitted"] = fact.Omitted,
    };

    private static ReserveFact Reserve(JsonElement json)
    {
        var members = new JsonMembers(json, "reserve", "leftMl", "fullTestMl");
        return new(members.Decimal("leftMl"), members.Decimal("fullTestMl"));
    }

    private static ApprovalFact Approval(JsonElement json)
    {
        var members = new JsonMembers(json, "approval", "by", "at", "omitted");
        return new(members.OptionalText("by"), members.Optional("at") is null ? null : members.Time("at"), members.Texts("omitted"));
    }

    private static Dictionary<string, object?> Content(TrailFact fact) => new(StringComparer.Ordinal)
    {
        ["kind"] = fact.Kind,
        ["by"] = fact.By,
        ["upTo"] = fact.UpTo,
        ["unread"] = fact.Unread,
        ["until"] = fact.Until,
        ["why"] = fact.Why,
    };

    private static TrailFact Trail(JsonElement json)
    {
        var members = new JsonMembers(json, "trail", "kind", "by", "upTo", "unread", "until", "why");
        return new(
            members.Optional("kind") is null ? null : members.Name<TrailReviewKind>("kind"), members.OptionalText("by"), members.LongNumber("upTo"), members.Number("unread"),
            members.Optional("until") is null ? null : members.Time("until"), members.OptionalText("why"));
    }

    private static JudgedFact Judged(JsonElement json)
    {
        var members = new JsonMembers(json, "judged", "product", "version", "verdicts");
        return new(members.Text("product"), members.Number("version"), [.. members.List("verdicts").Select(Verdict)]);
    }

    private static VerdictFact Verdict(JsonElement json)
    {
        var members = new JsonMembers(json, "verdicts", "criterion", "title", "outcome", "sentence", "required");
        return new(members.Text("criterion"), members.Text("title"), members.Name<VerdictOutcome>("outcome"), members.Text("sentence"), members.Truth("required"));
    }

    private static OosFact Investigation(JsonElement json)
    {
        var members = new JsonMembers(json, "investigations", "criterion", "finding", "open", "confirmed", "inconclusive");

        // Evidence of before retest plans has no such member.
        return new(members.Text("criterion"), members.Text("finding"), members.Truth("open"), members.Truth("confirmed"))
        {
            IsInconclusive = members.Has("inconclusive") && members.Truth("inconclusive"),
        };
    }
}
