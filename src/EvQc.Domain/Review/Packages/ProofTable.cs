using System.Text.Json;

namespace EvQc.Review.Packages;

/// <summary>The tree of the decision's proof, a line a statement, deeper ones further in.</summary>
internal static class ProofTable
{
    public static DossierSection Of(string evidence)
    {
        using var json = PackageJson.Parse(evidence);
        var rows = new List<IReadOnlyList<string?>>();
        if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("proof", out var proof)) Add(proof, 0);
        return new("Proof of the decision", "What the records said to a release when the decision was signed.", ["Statement", "Holds"], rows)
        {
            Marked = Enumerable.Range(0, rows.Count).Where(i => rows[i][1] == "no").ToHashSet(),
        };

        void Add(JsonElement node, int depth)
        {
            rows.Add([new string('\u2003', depth) + EvaluationTables.Text(node, "statement"), EvaluationTables.Text(node, "holds") == "true" ? "yes" : "no"]);
            foreach (var part in EvaluationTables.Items(node, "because")) Add(part, depth + 1);
        }
    }
}
