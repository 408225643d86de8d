using System.Text.Json;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Review;

public sealed class Canonical_evidence
{
    [Fact]
    public void Sorts_its_keys_and_wastes_no_byte() => CanonicalJson.Write(Map(
        ("b", 1), ("a", new object?[] { true, null, "x" }), ("B", Map())))
        .ShouldBe("""{"B":{},"a":[true,null,"x"],"b":1}""");

    [Theory]
    [InlineData("1.50", "1.5")]
    [InlineData("1.500", "1.5")]
    [InlineData("100", "100")]
    [InlineData("100.00", "100")]
    [InlineData("0.0000001", "0.0000001")]
    [InlineData("-0.0", "0")]
    [InlineData("42000000000", "42000000000")]
    public void Writes_a_decimal_in_one_way_only(string value, string expected) =>
        CanonicalJson.Write(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe($"\"{expected}\"");

    [Fact]
    [Trait("Req", "DI-07")]
    public void Writes_times_in_utc_whatever_their_offset()
    {
        var time = new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.FromHours(2));
        CanonicalJson.Write(time).ShouldBe("\"2026-03-01T10:30:00.0000000Z\"");
        CanonicalJson.Write(time.ToUniversalTime()).ShouldBe(CanonicalJson.Write(time));
    }

    [Fact]
    public void Does_not_depend_on_the_order_in_which_it_was_gathered() =>
        Gen.Shuffle(Enumerable.Range(0, 20).ToArray()).MustHold(order =>
            Evidence.Of(order.ToDictionary(i => $"k{(char)('a' + i)}", i => (object?)i)).Sha256
            == Evidence.Of(Enumerable.Range(0, 20).ToDictionary(i => $"k{(char)('a' + i)}", i => (object?)i)).Sha256);

    [Fact]
    public void Reads_back_as_the_text_that_went_in() =>
        Gen.Choose(0, 0xFFFF).Select(c => (char)c).ArrayOf().Select(c => new string(c)).MustHold(text =>
        {
            var json = CanonicalJson.Write(text);
            var wellFormed = !text.Any(char.IsSurrogate);
            return !wellFormed || JsonSerializer.Deserialize<string>(json) == text;
        });

    [Fact]
    public void Tells_broken_text_apart()
    {
        Evidence.Of("\ud800").Sha256.ShouldNotBe(Evidence.Of("\udbff").Sha256);
        CanonicalJson.Write("\ud83e\udda0").ShouldBe("\"\ud83e\udda0\""); // a whole pair stays as it is
    }

    [Fact]
    public void Tells_apart_what_only_looks_alike()
    {
        object?[] contents = [Map(("a", "5|mg"), ("b", "L")), Map(("a", "5"), ("b", "mg|L")), Map(("a", "5")), Map(("a", 5)), Map(("a", null)), Map()];
        contents.Select(c => Evidence.Of(c).Sha256).ShouldBeUnique();
    }

    [Fact]
    public void Refuses_what_has_no_exact_form()
    {
        Should.Throw<NotSupportedException>(() => CanonicalJson.Write(1.5));
        Should.Throw<NotSupportedException>(() => CanonicalJson.Write(new DateTime(2026, 1, 1)));
        Should.Throw<NotSupportedException>(() => CanonicalJson.Write(new Dictionary<int, string> { [1] = "a" }));
        Should.Throw<NotSupportedException>(() => CanonicalJson.Write(new object()));
    }

    [Fact]
    public void Has_the_hash_of_its_utf8_bytes() =>
        Evidence.HashOf("").ShouldBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"); // FIPS 180-4, empty message

    private static Dictionary<string, object?> Map(params (string Key, object? Value)[] entries) => entries.ToDictionary(e => e.Key, e => e.Value);
}
