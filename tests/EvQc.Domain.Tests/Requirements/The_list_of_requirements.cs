using System.Text.RegularExpressions;
using EvQc.Architecture;
using Shouldly;
using Xunit;

namespace EvQc.Requirements;

public sealed partial class The_list_of_requirements
{
    private const string Head = "## A law\n\n| id | clause | statement | risk | claimed |\n|---|---|---|---|---|\n";

    private static readonly RequirementList Ours = RequirementList.Read(File.ReadAllText(Path.Combine(SourceTree.Root, "src", "requirements.md"))).Value!;

    [Fact]
    public void Says_of_each_statement_where_it_comes_from_and_whether_it_is_claimed()
    {
        var list = RequirementList.Read(Head + "| XX-01 | §1 | It holds. | high | yes |\n| XX-02 | §2 | It will. | low | not yet: nobody built it. |\n");

        list.Value!.All.ShouldBe([
            new Requirement("XX-01", "A law", "§1", "It holds.", Risk.High, null),
            new Requirement("XX-02", "A law", "§2", "It will.", Risk.Low, "nobody built it."),
        ]);
    }

    [Theory]
    [InlineData("| XX-01 | §1 | It holds. | high |", "cells")]
    [InlineData("| XX-01 | §1 |  | high | yes |", "cells")]
    [InlineData("| xx-1 | §1 | It holds. | high | yes |", "id")]
    [InlineData("| XX-01 | §1 | It holds. | dire | yes |", "risk")]
    [InlineData("| XX-01 | §1 | It holds. | 2 | yes |", "risk")]
    [InlineData("| XX-01 | §1 | It holds. | high | maybe |", "claimed")]
    [InlineData("| XX-01 | §1 | It holds. | high | not yet: |", "claimed")]
    public void Is_refused_with_the_line_of_a_mistake(string row, string code)
    {
        var problem = RequirementList.Read(Head + "| XX-09 | §9 | It holds. | high | yes |\n" + row).Errors.ShouldHaveSingleItem();

        (problem.Code, problem.Line).ShouldBe((code, 6));
    }

    [Fact]
    public void Is_refused_when_an_id_means_two_things() =>
        RequirementList.Read(Head + "| XX-01 | §1 | It holds. | high | yes |\n| XX-01 | §2 | So does this. | high | yes |").Errors.ShouldHaveSingleItem().Code.ShouldBe("twice");

    [Fact]
    public void Is_refused_when_it_is_empty() => RequirementList.Read("# Nothing").Errors.ShouldHaveSingleItem().Code.ShouldBe("empty");

    [Fact]
    [Trait("Req", "VAL-01")]
    public void Of_EvQc_claims_nothing_that_no_test_names_and_no_test_names_what_is_not_in_it()
    {
        Unproven(Ours, SourceTree.Files).ShouldBeEmpty();
        Unknown(Ours, SourceTree.Files).ShouldBeEmpty();
    }

    [Fact]
    public void Would_be_found_to_claim_too_much_or_too_little()
    {
        var planted = new Requirement("ZZ-99", "", "", "", Risk.High, null);

        Unproven(new([.. Ours.All, planted]), SourceTree.Files).ShouldBe(["ZZ-99"]);
        Unknown(Ours, SourceTree.With("tests/Planted.cs", "[Trait(\"Req\", \"ZZ-98\")]")).ShouldBe(["tests/Planted.cs names ZZ-98"]);
    }

    private static IEnumerable<string> Unproven(RequirementList list, IReadOnlyList<SourceFile> files)
    {
        var named = files.Where(IsTest).SelectMany(f => Tag().Matches(f.Text)).Select(m => m.Groups["id"].Value).ToHashSet(StringComparer.Ordinal);
        return list.All.Where(r => r.IsClaimed && !named.Contains(r.Id)).Select(r => r.Id);
    }

    private static IEnumerable<string> Unknown(RequirementList list, IReadOnlyList<SourceFile> files) =>
        from file in files
        where IsTest(file)
        from Match tag in Tag().Matches(file.Text)
        where !list.All.Any(r => r.Id == tag.Groups["id"].Value)
        select $"{file.Path} names {tag.Groups["id"].Value}";

    private static bool IsTest(SourceFile file) => file.IsUnder("tests") && file.Is(".cs");

    [GeneratedRegex("""\[Trait\("Req", "(?<id>[^"]*)["]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tag();
}
