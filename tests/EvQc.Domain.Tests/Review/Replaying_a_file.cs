using System.Text;
using EvQc.Assays;
using EvQc.Instruments;
using Shouldly;
using Xunit;

namespace EvQc.Review;

public sealed class Replaying_a_file
{
    private const string Name = "BATCH-A-nta.csv";
    private static readonly byte[] Bytes = File.ReadAllBytes(Path.Combine(Architecture.SourceTree.Root, "src", "EvQc.Server", "Demo", "files", Name));
    private static readonly ConfirmedAnswers Answers = Answered();

    public static TheoryData<string, Func<ResultFigures, ResultFigures>> Alterations => new()
    {
        { "value", r => r with { Value = r.Value + 0.000000000001m } },
        { "unit", r => r with { Unit = "particles/L" } },
        { "bound", r => r with { Bound = Quantities.Bound.Below } },
        { "raw text", r => r with { RawText = "9E11" } },
        { "line", r => r with { FileLine = r.FileLine + 1 } },
        { "replicates", r => r with { Replicates = r.Replicates + ";1" } },
        { "replicates", r => r with { Replicates = null } },
        { "size distribution", r => r with { Sizes = r.Sizes!.Replace(';', ',') } },
        { "dilution", r => r with { DilutionFactor = 2 } },
        { "word", r => r with { Word = "positive" } },
        { "operator", r => r with { Operator = "somebody" } },
        { "measured at", r => r with { MeasuredAtText = "yesterday" } },
    };

    [Fact]
    [Trait("Req", "DI-11")]
    public void Gives_every_recorded_figure_again() => FileReplay.Of(Name, Bytes, Answers, null, Recorded()).ShouldBeEmpty();

    [Fact]
    public void Does_so_for_a_file_confirmed_before_answers_were_kept() => FileReplay.Of(Name, Bytes, null, null, Recorded()).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Alterations), DisableDiscoveryEnumeration = true)]
    [Trait("Req", "P11-01")]
    public void Names_the_figure_that_was_altered(string field, Func<ResultFigures, ResultFigures> alter)
    {
        var recorded = Recorded();
        recorded[0] = recorded[0] with { Figures = alter(recorded[0].Figures) };

        FileReplay.Of(Name, Bytes, Answers, null, recorded).Select(d => (d.Record, d.Field)).ShouldBe([(recorded[0].Name, field)]);
        FileReplay.Of(Name, Bytes, null, null, recorded).ShouldContain(d => d.Field == field);
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public void Names_a_result_that_is_gone_and_one_that_the_file_does_not_hold()
    {
        var recorded = Recorded();
        FileReplay.Of(Name, Bytes, Answers, null, [.. recorded.Skip(1)]).Single().Field.ShouldBe("particle-concentration of EV-1-FP");
        FileReplay.Of(Name, Bytes, Answers, null, [.. recorded, new(Guid.CreateVersion7(), "foreign", "EV-1-FP", new() { Attribute = "endotoxin", RawText = "0.1" })]).Single().Record.ShouldBe("foreign");
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public void Names_a_result_that_was_moved_to_another_sample()
    {
        var recorded = Recorded();
        recorded[0] = recorded[0] with { Sample = "EV-2-FP" };

        FileReplay.Of(Name, Bytes, Answers, null, recorded).ShouldContain(d => d.Record == recorded[0].Name);
    }

    [Fact]
    [Trait("Req", "P11-01")]
    public void Names_the_file_that_cannot_be_read_any_more()
    {
        FileReplay.Of(Name, Encoding.UTF8.GetBytes("gone"), Answers, null, Recorded()).Single().Record.ShouldBe($"File {Name}");
    }

    [Fact]
    public void Computes_a_typed_result_from_what_was_typed()
    {
        var typed = new ResultFigures { Attribute = Attributes.ProteinConcentration, RawText = "12.1; 12.5", Value = 24.6m, Unit = "µg/mL", DilutionFactor = 2, Replicates = "24.2;25" };

        TypedReplay.Of("typed", typed).ShouldBeEmpty();
        TypedReplay.Of("typed", typed with { Value = 24.7m }).Single().Field.ShouldBe("value");
        TypedReplay.Of("typed", typed with { Bound = Quantities.Bound.Above }).Single().Field.ShouldBe("bound");
        TypedReplay.Of("typed", typed with { RawText = "n.d." }).Select(d => d.Field).ShouldBe(["value", "replicates"]);
        TypedReplay.Of("typed", new() { Attribute = "sterility", RawText = "No growth", Word = "growth" }).Single().Field.ShouldBe("word");
    }

    [Fact]
    public void Keeps_the_answers_word_for_word()
    {
        var answers = new ConfirmedAnswers(12.5m, "µg/mL", "protein-concentration", "5f", new Dictionary<string, string> { ["S \"1\""] = "EV-1-FP", [""] = "EV-1-FIL" })
        {
            InstrumentModel = "ZetaView",
            InstrumentSerial = "ZV-07",
            MeasuredAt = "2026-11-20 10:00",
        };
        var read = ConfirmedAnswersJson.Read(ConfirmedAnswersJson.Write(answers));

        (read with { Samples = answers.Samples }).ShouldBe(answers);
        read.Samples.ShouldBe(answers.Samples, ignoreOrder: true);
        Should.Throw<FormatException>(() => ConfirmedAnswersJson.Read("{}"));
    }

    private static ConfirmedAnswers Answered()
    {
        var run = InstrumentFile.Read(Bytes, Name).Value!;
        return new(null, null, null, null, Proposal.Of(run, FileAnswers.None).SampleTexts.ToDictionary(t => t, _ => "EV-1-FP"));
    }

    private static FileResult[] Recorded()
    {
        var run = InstrumentFile.Read(Bytes, Name).Value!;
        return [.. Proposal.Of(run, FileAnswers.None).Results.Select(p => new FileResult(Guid.CreateVersion7(), $"{p.Attribute} of EV-1-FP", "EV-1-FP", ResultFigures.Of(p, run, Answers)))];
    }
}
