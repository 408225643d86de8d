using Shouldly;
using Xunit;

namespace EvQc;

public sealed class Smoke
{
    [Fact]
    public void Runs() => 1.ShouldBe(1);
}
