using Shouldly;
using Xunit;

namespace EvQc.Reports;

public sealed class A_printed_signature
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 15, 24, 5, TimeSpan.Zero);

    [Theory]
    [Trait("Req", "P11-13")]
    [InlineData("", "QaReviewer", "Approved for release", "Europe/Zurich")]
    [InlineData("Quinn Adler", " ", "Approved for release", "Europe/Zurich")]
    [InlineData("Quinn Adler", "QaReviewer", "", "Europe/Zurich")]
    [InlineData("Quinn Adler", "QaReviewer", "Approved for release", "")]
    public void Is_refused_without_name_role_meaning_or_zone(string name, string role, string meaning, string zone) =>
        Should.Throw<InvalidOperationException>(() => new PrintedSignature(name, role, meaning, At, zone)).Message.ShouldContain("11.50");

    [Fact]
    [Trait("Req", "DI-07")]
    public void States_local_time_offset_and_zone() =>
        PrintedTime.Full(At, "Europe/Zurich").ShouldBe("2026-11-20 16:24:05 +01:00 (Europe/Zurich)");
}
