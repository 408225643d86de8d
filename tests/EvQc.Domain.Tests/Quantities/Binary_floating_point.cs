using Shouldly;
using Xunit;

namespace EvQc.Quantities;

public sealed class Binary_floating_point
{
    [Fact]
    [Trait("Req", "RND-06")]
    public void Is_nowhere_in_the_domain_outside_the_folder_for_numerics()
    {
        var types = typeof(Quantity).Assembly.GetTypes().Where(t => t.Namespace?.StartsWith("EvQc", StringComparison.Ordinal) == true).ToArray();
        types.Length.ShouldBeGreaterThan(50);
        BinaryFloat.In(types.Where(t => !IsNumerics(t))).ShouldBeEmpty();
    }

    /// <summary>The check has been seen red: each planted breach is found, and clean code is not accused.</summary>
    [Theory]
    [Trait("Req", "RND-06")]
    [InlineData(typeof(FieldBreach), "field")]
    [InlineData(typeof(LocalBreach), "ldc.r8")]
    [InlineData(typeof(CastBreach), "call of System.Decimal.op_Explicit")]
    [InlineData(typeof(RootBreach), "call of System.Math.Sqrt")]
    [InlineData(typeof(GenericBreach), "signature")]
    [InlineData(typeof(Clean), null)]
    public void Is_found_where_it_is_planted(Type planted, string? found)
    {
        var places = BinaryFloat.In([planted]).ToArray();
        if (found is null) places.ShouldBeEmpty();
        else places.ShouldContain(p => p.Contains(found, StringComparison.Ordinal));
    }

    private static bool IsNumerics(Type type) => type.Namespace == "EvQc.Quantities.Numerics";

    private sealed record FieldBreach(float Value);

    private sealed class LocalBreach
    {
        public static bool IsLarge(int n)
        {
            var limit = 1.5;
            return n > limit;
        }
    }

    private sealed class CastBreach
    {
        public static int Truncate(decimal value) => (int)(double)value;
    }

    private sealed class RootBreach
    {
        public static string Root(int n) => Math.Sqrt(n).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class GenericBreach
    {
        public static int Count(IReadOnlyList<double> values) => values.Count;
    }

    private sealed class Clean
    {
        public static decimal Half(decimal value) => value switch { > 10 => value / 2, > 5 => 5, _ => value };
    }
}
