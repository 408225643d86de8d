namespace EvQc.Requirements;

/// <summary>A requirement with the tests that name it.</summary>
public sealed record TracedRequirement(Requirement Requirement, IReadOnlyList<ProvingTest> Tests)
{
    public bool IsProven => Requirement.IsClaimed && Tests.Count > 0 && Tests.All(t => t.Failed == 0) && Tests.Any(t => t.IsProof);

    /// <summary>Where it lives, read off its tests.</summary>
    public IEnumerable<string> Capabilities => Tests.Select(t => t.Capability).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}

/// <summary>Requirement → function → risk → tests → result, from the list and the reports of the test run: nothing of it is typed.</summary>
public sealed record Traceability(IReadOnlyList<TracedRequirement> Rows, IReadOnlyList<string> Breaches)
{
    public int Proven => Rows.Count(r => r.IsProven);

    public int NotClaimed => Rows.Count(r => !r.Requirement.IsClaimed);

    public static Traceability Of(RequirementList list, IReadOnlyList<ProvingTest> tests)
    {
        var rows = list.All.Select(r => new TracedRequirement(r, [.. tests.Where(t => t.Requirements.Contains(r.Id, StringComparer.Ordinal))])).ToArray();
        var known = list.All.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        return new(rows, [.. rows.SelectMany(BreachOf), .. tests.SelectMany(t => UnknownIn(t, known))]);
    }

    private static IEnumerable<string> BreachOf(TracedRequirement row)
    {
        if (!row.Requirement.IsClaimed || row.IsProven) yield break;
        var id = row.Requirement.Id;
        var failing = row.Tests.Where(t => t.Failed > 0).ToArray();
        yield return row.Tests.Count == 0 ? $"{id} is claimed, and no test names it: tag the test that proves it with [Trait(\"Req\", \"{id}\")], or say in the list why it is not yet true."
            : failing.Length > 0 ? $"{id} is claimed, and a test of it fails: {failing[0].Situation}: {failing[0].Sentence}."
            : $"{id} is claimed, and every test of it was skipped.";
    }

    private static IEnumerable<string> UnknownIn(ProvingTest test, HashSet<string> known) =>
        test.Requirements.Where(id => !known.Contains(id)).Select(id => $"{test.Situation}: {test.Sentence} ({test.Suite}) names the requirement '{id}', which is not in the list.");
}
