using EvQc.Shell;
using EvQc.Specifications;
using Shouldly;
using Xunit;

namespace EvQc.Review;

public sealed class The_checklist_of_phase_one
{
    [Fact]
    [Trait("Req", "OOS-02")]
    public void That_is_shipped_asks_about_every_area()
    {
        var shipped = OosChecklists.Load(Path.Combine(RepositoryRoot.Path, "config")).OrRefuse();
        shipped.All.ShouldHaveSingleItem().Questions.Select(q => q.Area).Distinct().Order().ShouldBe(Enum.GetValues<CheckArea>());
    }

    [Theory]
    [InlineData("version: 1\nquestions:\n  - { code: a, area: instrument, asks: Did it work? }", "area-missing")]
    [InlineData("version: 1\nquestions:\n  - { code: a, area: weather, asks: Did it rain? }", "value-not-known")]
    [InlineData("version: 1\nquestions:\n  - { code: a, area: sample, ask: Was it there? }", "key-unknown")]
    [InlineData("version: 1\nquestions:\n  - { code: a, area: sample, asks: A? }\n  - { code: a, area: sample, asks: B? }", "question-twice")]
    [InlineData("questions: []", "key-missing")]
    public void With_a_mistake_is_refused(string text, string code) =>
        OosChecklistYaml.Read("v001.yaml", text).Problems.Select(p => p.Code).ShouldContain(code);

    [Fact]
    public void Stands_under_the_name_of_its_version()
    {
        var folder = Directory.CreateTempSubdirectory("evqc-checklist-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "oos-checklist"));
            File.Copy(Path.Combine(RepositoryRoot.Path, "config", "oos-checklist", "v001.yaml"), Path.Combine(folder.FullName, "oos-checklist", "v002.yaml"));
            OosChecklists.Load(folder.FullName).Problems.Select(p => p.Code).ShouldBe(["file-misplaced"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Stays_the_one_that_an_investigation_began_with()
    {
        var two = new OosChecklists([new(1, "a", []), new(2, "b", [])]);
        two.Of([])!.Version.ShouldBe(2);
        two.Of([new()
        {
            Id = Guid.CreateVersion7(), BatchId = Guid.Empty, InvestigationId = Guid.Empty, Question = "q", Asked = "q?", Area = CheckArea.Sample, ChecklistVersion = 1, ChecklistSha256 = "a",
            Finding = CheckFinding.InOrder, Notes = "n", At = DateTimeOffset.UnixEpoch, ById = Guid.Empty, By = "Quinn",
        }])!.Version.ShouldBe(1);
        new OosChecklists([]).Of([]).ShouldBeNull();
    }
}
