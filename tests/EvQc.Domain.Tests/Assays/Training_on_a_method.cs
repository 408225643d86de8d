using System.Globalization;
using EvQc.People;
using Shouldly;
using Xunit;

namespace EvQc.Assays;

public sealed class Training_on_a_method
{
    private static readonly DateOnly Day = new(2026, 11, 27);

    [Theory]
    [Trait("Req", "P11-10")]
    [InlineData("2026-11-28", null, TrainingState.Missing)]
    [InlineData("2026-11-27", null, TrainingState.Current)]
    [InlineData("2024-11-27", "2026-11-26", TrainingState.Ended)]
    [InlineData("2024-11-27", "2026-11-27", TrainingState.Ending)]
    [InlineData("2024-11-27", "2026-12-26", TrainingState.Ending)]
    [InlineData("2024-11-27", "2026-12-27", TrainingState.Current)]
    public void Counts_from_the_day_it_was_completed_to_its_last_day(string on, string? until, TrainingState state)
    {
        var standing = TrainingStanding.Of(Version(1), [Version(1)], [Trained(1, on, until)], Day);

        standing.State.ShouldBe(state);
        standing.MayWork.ShouldBe(state is TrainingState.Current or TrainingState.Ending);
    }

    [Theory]
    [Trait("Req", "P11-10")]
    [InlineData(false, false, 3, true)]
    [InlineData(false, false, 2, false)]
    [InlineData(false, true, 2, true)]
    [InlineData(false, true, 1, false)]
    [InlineData(true, true, 1, true)]
    [InlineData(true, false, 1, false)]
    public void On_an_earlier_version_counts_only_as_far_as_each_file_says_that_it_carries_over(bool second, bool third, int trainedOn, bool counts)
    {
        Method[] versions = [Version(1), Version(2, second), Version(3, third), Version(1) with { Name = "other" }];

        TrainingStanding.Of(versions[2], versions, [Trained(trainedOn, "2026-01-01", null)], Day).MayWork.ShouldBe(counts);
    }

    [Fact]
    [Trait("Req", "P11-10")]
    public void On_a_later_version_or_on_another_method_does_not_count() =>
        TrainingStanding.Of(Version(1), [Version(1), Version(2, true)], [Trained(2, "2026-01-01", null), Trained(1, "2026-01-01", null, "other")], Day).State.ShouldBe(TrainingState.Missing);

    [Fact]
    public void That_lasts_longest_is_the_one_that_counts()
    {
        var (renewed, first) = (Trained(1, "2026-06-01", "2028-05-31"), Trained(1, "2024-06-01", "2026-05-31"));
        TrainingStanding.Of(Version(1), [Version(1)], [renewed, first], Day).Training.ShouldBe(renewed);
    }

    [Theory]
    [InlineData("Tom Okafor (tom)", "Tom Okafor (tom) is not trained on nta v1 (Particles).")]
    [InlineData(null, "You are not trained on nta v1 (Particles).")]
    public void That_is_missing_is_told_in_a_sentence(string? person, string sentence) => TrainingStanding.Of(Version(1), [], [], Day).Wanting(person).ShouldBe(sentence);

    [Theory]
    [InlineData("nta", "nta v1")]
    [InlineData(" NTA V1 ", "nta v1")]
    [InlineData("SOP-12", "nta v1, nta-zetaview v1")]
    [InlineData(null, "nta v1, nta-zetaview v1")]
    public void Is_asked_for_the_method_that_an_entry_names_or_else_for_all_that_measure_it(string? named, string methods) =>
        string.Join(", ", Method.OfEntry([Version(1), Version(1) with { Name = "nta-zetaview" }, Version(1) with { Name = "other", Attributes = ["endotoxin"] }], "particle-concentration", named).Select(m => m.Label)).ShouldBe(methods);

    private static Method Version(int number, bool carriesOver = false) =>
        new("nta", number, "Particles", new(2026, 1, 1), ["nanosight-experiment-summary"], ["particle-concentration"], [], "") { TrainingCarriesOver = carriesOver };

    private static Training Trained(int version, string on, string? until, string method = "nta") => new()
    {
        Id = Guid.CreateVersion7(),
        PersonId = Guid.Empty,
        Person = "Tom Okafor (tom)",
        Method = method,
        MethodVersion = version,
        TrainedOn = DateOnly.ParseExact(on, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        ValidUntil = until is null ? null : DateOnly.ParseExact(until, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        Evidence = "sheet",
        RecordedAt = DateTimeOffset.UnixEpoch,
        RecordedById = Guid.Empty,
        RecordedBy = "Mara Steiner (mara)",
        RecordedByRole = Role.LaboratoryManager,
    };
}
