using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EvQc.Review;

public sealed class What_changed_since_it_was_signed
{
    private static readonly string Signed = CanonicalJson.Write(Document("4.2", "Tara Lind", "4.2"));

    [Fact]
    public void Is_nothing_between_a_document_and_itself() => SignedChange.Between(Signed, Signed).ShouldBeEmpty();

    [Fact]
    [Trait("Req", "P11-14")]
    public void Is_named_with_its_record_the_signed_and_the_present_value()
    {
        SignedChange.Between(Signed, CanonicalJson.Write(Document("4.3", "Tara Lind", "4.2"))).ShouldBe([new("results / endotoxin r1 / value", "4.2", "4.3")]);
        SignedChange.Between(Signed, CanonicalJson.Write(Document("4.2", "Tara Lund", "4.2"))).ShouldBe([new("batch / registeredBy", "Tara Lind", "Tara Lund")]);
    }

    [Fact]
    public void Includes_records_that_are_gone_and_records_that_came()
    {
        var fewer = CanonicalJson.Write(Document("4.2", "Tara Lind", "4.2", results: 1));
        SignedChange.Between(Signed, fewer).ShouldHaveSingleItem().Present.ShouldBeNull();
        SignedChange.Between(fewer, Signed).ShouldHaveSingleItem().Signed.ShouldBeNull();
    }

    [Fact]
    public void Leaves_out_what_is_computed() =>
        SignedChange.Between(Signed, CanonicalJson.Write(Document("4.2", "Tara Lind", "5")), "proof").ShouldBeEmpty();

    [Fact]
    public void Of_a_document_of_the_first_form_is_only_what_that_form_held()
    {
        var first = """{"batch":{"number":"B1"},"results":[{"id":"r1","value":"4.2"}]}""";
        SignedChange.Between(first, """{"batch":{"id":"x","number":"B1"},"form":2,"results":[{"id":"r1","unit":"EU/mL","value":"4.2"}],"signatures":[]}""").ShouldBeEmpty();
        SignedChange.Between(first, """{"batch":{"number":"B2"},"form":2,"results":[{"id":"r1","value":"4.2"}]}""").ShouldBe([new("batch / number", "B1", "B2")]);
        SignedChange.Between(first, """{"batch":{"number":"B1"},"form":2,"results":[{"id":"r1","value":"4.2"},{"id":"r2","value":"1"}]}""").Count.ShouldBe(1);
    }

    [Fact]
    [Trait("Req", "P11-14")]
    public void Is_found_for_any_change_of_any_value() => Gen.Choose(0, 3).SelectMany(_ => Gen.Choose(0, 999)).MustHold(n =>
    {
        var other = CanonicalJson.Write(Document($"{n}", "Tara Lind", "4.2"));
        return SignedChange.Between(Signed, other).Count == 1;
    });

    private static Dictionary<string, object?> Document(string value, string by, string proof, int results = 2) => new()
    {
        ["form"] = 2,
        ["batch"] = new Dictionary<string, object?> { ["number"] = "B1", ["registeredBy"] = by },
        ["results"] = new[] { ("r1", "endotoxin", value), ("r2", "potency", "96") }.Take(results)
            .Select(r => new Dictionary<string, object?> { ["id"] = r.Item1, ["attribute"] = r.Item2, ["value"] = r.Item3 }).ToArray(),
        ["proof"] = proof,
    };
}
