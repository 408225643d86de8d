using EvQc.Instruments;
using EvQc.Quantities;
using EvQc.Review;
using Shouldly;
using Xunit;

namespace EvQc.Assays;

public sealed class Taking_markers_from_a_bead_assay
{
    private static readonly FileAnswers Controls = new() { NegativeControl = "buffer", PositiveControl = "lysate" };

    [Fact]
    public void Asks_which_samples_are_the_controls()
    {
        var run = InstrumentExamples.ReadOwn("luminex-xponent.csv").Run();
        var proposal = Proposal.Of(run, FileAnswers.None);
        proposal.Questions.ShouldBe([Question.Controls]);
        proposal.IsReady.ShouldBeFalse();
        Proposal.ControlsOf(run).ShouldBe(["EV-0001-F1", "lysate", "buffer"]);
    }

    [Fact]
    public void Gives_each_marker_its_signal_beside_those_of_the_controls()
    {
        var proposal = Proposal.Of(InstrumentExamples.ReadOwn("luminex-xponent.csv").Run(), Controls);
        proposal.IsReady.ShouldBeTrue(string.Join(' ', proposal.Problems));
        proposal.Results.Select(r => (r.SampleText, r.Attribute, r.Value, r.NegativeControl, r.PositiveControl, r.RawText)).ShouldBe(
        [
            ("EV-0001-F1", "marker.CD9", new Quantity(2150, Unit.MedianFluorescence), 41, 2480, "2150"),
            ("EV-0001-F1", "marker.CD63", new Quantity(1880, Unit.MedianFluorescence), null, 2210, "1880"),
            ("EV-0001-F1", "marker.CD81", new Quantity(1420, Unit.MedianFluorescence), 43, 1685, "1420"),
        ], "the isotype is no marker");
        proposal.Problems.ShouldHaveSingleItem().Message.ShouldStartWith("buffer has no usable signal of CD63", Case.Sensitive, "38 beads are too few, says the instrument");
        proposal.Results.ShouldAllBe(r => r.DilutionFactor == null && r.Remark == "negative control buffer, positive control lysate");
        Proposal.Of(InstrumentExamples.ReadOwn("luminex-xponent.csv").Run(), Controls with { PositiveControl = null }).Results.ShouldAllBe(r => r.PositiveControl == null || r.SampleText == "lysate");
    }

    [Theory]
    [InlineData("nothing", "lysate", "negative-control", "unknown-control")]
    [InlineData("buffer", "nothing", "positive-control", "unknown-control")]
    [InlineData("buffer", "buffer", "positive-control", "one-control-twice")]
    public void Refuses_controls_that_are_none(string negative, string positive, string field, string code)
    {
        var proposal = Proposal.Of(InstrumentExamples.ReadOwn("luminex-xponent.csv").Run(), new FileAnswers { NegativeControl = negative, PositiveControl = positive });
        proposal.Results.ShouldBeEmpty();
        proposal.Problems.ShouldHaveSingleItem().ShouldSatisfyAllConditions(p => p.Field.ShouldBe(field), p => p.Code.ShouldBe(code));
    }

    [Fact]
    public void Refuses_an_assay_whose_analytes_are_no_markers()
    {
        var text = InstrumentExamples.OwnText("luminex-xponent.csv").Replace("\"CD9\",\"CD63\",\"CD81\"", "\"alpha\",\"bravo\",\"charlie\"", StringComparison.Ordinal);
        var problem = Proposal.Of(InstrumentExamples.ReadText(text).Run(), Controls).Problems.ShouldHaveSingleItem();
        problem.Code.ShouldBe("no-markers");
        problem.Message.ShouldContain("alpha, bravo, charlie, isotype");
    }

    [Fact]
    public void Takes_the_mean_of_the_wells_of_one_sample()
    {
        var text = InstrumentExamples.OwnText("luminex-xponent.csv").Replace("\"lysate\"", "\"EV-0001-F1\"", StringComparison.Ordinal);
        var first = Proposal.Of(InstrumentExamples.ReadText(text).Run(), Controls with { PositiveControl = null }).Results[0];
        (first.Value!.Value.Value, first.RawText, first.Replicates).ShouldSatisfyAllConditions(
            f => f.Item1.ShouldBe(2315), f => f.RawText.ShouldBe("mean of 2150; 2480"), f => f.Replicates.ShouldBe([2150, 2480]));
    }

    [Fact]
    public void Reads_the_spots_of_an_MSD_plate()
    {
        var proposal = Proposal.Of(InstrumentExamples.ReadOwn("msd-workbench.csv").Run(), new FileAnswers { NegativeControl = "S002" });
        proposal.IsReady.ShouldBeTrue(string.Join(' ', proposal.Problems));
        var result = proposal.Results.Single(r => r.SampleText == "U001");
        (result.Attribute, result.Value!.Value.Value, result.NegativeControl, result.PositiveControl).ShouldBe(("marker.CD81", 15302m, 20511m, (decimal?)null));
    }

    [Fact]
    public void Keeps_the_controls_with_the_answers_and_writes_others_as_before()
    {
        var answers = new ConfirmedAnswers(null, null, null, null, new Dictionary<string, string>(StringComparer.Ordinal) { ["EV-0001-F1"] = "EV-1-FP" });
        var before = ConfirmedAnswersJson.Write(answers);
        before.ShouldNotContain("controls");
        ConfirmedAnswersJson.Read(before).NegativeControl.ShouldBeNull();

        var read = ConfirmedAnswersJson.Read(ConfirmedAnswersJson.Write(answers with { NegativeControl = "buffer", PositiveControl = "lysate" }));
        (read.NegativeControl, read.PositiveControl, read.ToFileAnswers(null).NegativeControl).ShouldBe(("buffer", "lysate", "buffer"));
        ConfirmedAnswersJson.Read(ConfirmedAnswersJson.Write(answers with { NegativeControl = "buffer" })).PositiveControl.ShouldBeNull();
    }
}
