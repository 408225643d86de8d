using System.Globalization;
using System.Text.Json;

namespace EvQc.Review.Packages;

/// <summary>That what was signed is what is recorded: each value of a signed document beside the record of the machine copy. Otherwise: signed, then changed.</summary>
internal static class EvidenceOnRecords
{
    private static readonly (string Member, string Kind, bool Complete)[] s_lists =
    [
        ("steps", "ProcessStep", true), ("samples", "Sample", true), ("results", "Result", true), ("files", "StoredFile", false), ("investigations", "OosInvestigation", true), ("notes", "ReviewNote", true),
        ("answers", "OosAnswer", true), ("retestPlans", "RetestPlan", true), ("retests", "Retest", true), ("statements", "OosStatement", true), ("tasks", "CorrectiveTask", true), ("affected", "AffectedBatch", true),
        ("evaluations", "EvaluationRecord", false), ("decisions", "RunDecision", false), ("trailReviews", "TrailReview", false), ("reserveSamples", "ReserveSample", true), ("reserveWithdrawals", "ReserveWithdrawal", false),
    ];

    /// <summary>Names that a signed document shortens.</summary>
    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["Result.raw"] = "RawText",
        ["Result.dilution"] = "DilutionFactor",
        ["Result.serial"] = "InstrumentSerial",
        ["Result.parser"] = "ParserVersion",
        ["Result.supersededBy"] = "SupersededById",
        ["StoredFile.parser"] = "ParserVersion",
        ["ProcessStep.supersededBy"] = "SupersededById",
        ["Sample.superseded"] = "IsSuperseded",
        ["OosInvestigation.results"] = "ResultIds",
    };

    public static void Check(PackageRecords records)
    {
        if (records.Of("DispositionRecord").FirstOrDefault()?["Evidence"] is { } decision) Lists(decision, records);
        foreach (var signature in records.Of("Signature").Where(s => s["Evidence"] is not null)) One(signature, records);
    }

    private static void Lists(string evidence, PackageRecords records)
    {
        using var json = PackageJson.Parse(evidence);
        if (json.RootElement.TryGetProperty("batch", out var batch)) Compare(batch, records.Single("Batch"), "the decision");
        foreach (var (member, kind, complete) in s_lists)
        {
            JsonElement[] signed = [.. EvaluationTables.Items(json.RootElement, member)];
            foreach (var item in signed)
                if (EvaluationTables.Text(item, "id") is { } id) Compare(item, records.Find(kind, id) ?? throw Wrong($"{kind} {id}", null, "it was signed with the decision, and it is not here"), "the decision");
            if (!complete || signed.Any(s => EvaluationTables.Text(s, "id") is null)) continue;
            var known = signed.Select(s => EvaluationTables.Text(s, "id")).ToHashSet(StringComparer.Ordinal);
            if (records.Of(kind).FirstOrDefault(r => !known.Contains(r.Key)) is { } added) throw Wrong(added.ToString(), null, "it was not there when the decision was signed");
        }
    }

    private static void One(PackageRecord signature, PackageRecords records)
    {
        if (records.Find(signature["RecordKind"] ?? "", signature["RecordId"]) is not { } record) return;
        using var json = PackageJson.Parse(signature["Evidence"]!);
        foreach (var item in Objects(json.RootElement).Where(o => EvaluationTables.Text(o, "id") == record.Key)) Compare(item, record, $"{signature["PrintedName"]}'s signature");
    }

    private static IEnumerable<JsonElement> Objects(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(m => Objects(m.Value)).Prepend(json),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Objects),
        _ => [],
    };

    private static void Compare(JsonElement signed, PackageRecord record, string by)
    {
        foreach (var member in signed.EnumerateObject().Where(m => m.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)))
        {
            var name = s_names.GetValueOrDefault($"{record.Kind}.{member.Name}") ?? char.ToUpperInvariant(member.Name[0]) + member.Name[1..];
            if (!record.Values.TryGetValue(name, out var present)) continue;
            var was = EvaluationTables.Text(signed, member.Name);

            // What a person had decided about a file counts; whether EvQc had read it yet changes nothing that was signed.
            if (was is null && record.Kind == "StoredFile") continue;
            if (!Same(was, present)) throw Wrong(record.ToString(), name, $"signed, then changed: {by} was given when it was {was ?? "empty"}, now it is {present ?? "empty"}");
        }
    }

    private static bool Same(string? signed, string? present) =>
        signed == present
        || (signed is not null && present is not null
            && ((decimal.TryParse(signed, NumberStyles.Float, CultureInfo.InvariantCulture, out var a) && decimal.TryParse(present, NumberStyles.Float, CultureInfo.InvariantCulture, out var b) && a == b)
                || (signed.EndsWith('Z') && DateTimeOffset.TryParse(signed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var x) && DateTimeOffset.TryParse(present, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var y)
                    && Math.Abs((x - y).Ticks) < 10)));

    private static PackageFaultException Wrong(string record, string? field, string sentence) => new(new(PackageNames.Records, record, field, sentence));
}
