using System.Text.RegularExpressions;
using EvQc.Quantities;

namespace EvQc.Requirements;

/// <summary>Reads the list that people keep: <c>src/requirements.md</c>, one table per regulation, one row per statement.</summary>
public sealed partial record RequirementList(IReadOnlyList<Requirement> All)
{
    private const string NotYet = "not yet: ";
    private const int Cells = 5;

    public static Parsed<RequirementList> Read(string text)
    {
        var (problems, found, source) = (new List<Problem>(), new List<Requirement>(), "");
        foreach (var (line, number) in text.ReplaceLineEndings("\n").Split('\n').Select((line, i) => (line.Trim(), i + 1)))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) source = line[3..];
            if (!IsRow(line)) continue;
            var requirement = RowOf(line, number, source, problems);
            if (requirement is null) continue;
            if (found.Exists(r => string.Equals(r.Id, requirement.Id, StringComparison.Ordinal)))
                problems.Add(Problem.Error("twice", $"{requirement.Id} is listed twice; an id names one statement for ever.", number));
            found.Add(requirement);
        }

        if (found.Count == 0) problems.Add(Problem.Error("empty", "The list holds no requirement: rows look like '| P11-04 | 11.10(d) | statement | high | yes |'."));
        return problems.Count > 0 ? Parsed<RequirementList>.Refused(problems) : Parsed<RequirementList>.Of(new(found));
    }

    private static bool IsRow(string line) =>
        line.StartsWith('|') && !line.StartsWith("| id |", StringComparison.Ordinal) && !line.StartsWith("|---", StringComparison.Ordinal);

    private static Requirement? RowOf(string line, int number, string source, List<Problem> problems)
    {
        var cells = line.Trim('|').Split('|').Select(c => c.Trim()).ToArray();
        if (cells.Length != Cells || cells.Any(c => c.Length == 0))
        {
            problems.Add(Problem.Error("cells", $"A row has {Cells} filled cells: id, clause, statement, risk, claimed. This one has {cells.Count(c => c.Length > 0)}.", number));
            return null;
        }

        var before = problems.Count;
        if (!Id().IsMatch(cells[0])) problems.Add(Problem.Error("id", $"'{cells[0]}' is no id: capital letters or digits, hyphen, two digits.", number));
        if (!Enum.TryParse<Risk>(cells[3], ignoreCase: true, out var risk) || char.IsDigit(cells[3][0]))
            problems.Add(Problem.Error("risk", $"'{cells[3]}' is no risk: low, medium or high.", number));
        var (claimed, why) = (string.Equals(cells[4], "yes", StringComparison.Ordinal), cells[4].StartsWith(NotYet, StringComparison.Ordinal) ? cells[4][NotYet.Length..].Trim() : null);
        if (!claimed && why is not { Length: > 10 })
            problems.Add(Problem.Error("claimed", $"'{cells[4]}' says neither 'yes' nor 'not yet: ' and why.", number));
        return problems.Count > before ? null : new(cells[0], source, cells[1], cells[2], risk, claimed ? null : why);
    }

    [GeneratedRegex(@"^[A-Z][A-Z0-9]{1,5}-\d{2}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Id();
}
