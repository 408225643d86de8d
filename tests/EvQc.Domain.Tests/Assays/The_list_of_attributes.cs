using EvQc.Quantities;
using Shouldly;
using Xunit;

namespace EvQc.Assays;

public sealed class The_list_of_attributes
{
    [Fact]
    public void Names_each_once_with_a_unit_or_words()
    {
        Attributes.All.Select(a => a.Code.ToUpperInvariant()).ShouldBeUnique();
        foreach (var attribute in Attributes.All)
            (attribute.Kind == AttributeKind.Numeric ? attribute.Unit is not null && attribute.Words.Count == 0 : attribute.Words.Count == 2)
                .ShouldBeTrue(attribute.Code);
    }

    [Theory]
    [InlineData("PARTICLE-CONCENTRATION", "particle-concentration")]
    [InlineData(" marker.cd9 ", "marker.CD9")]
    public void Finds_a_code_in_any_case(string typed, string code) => Attributes.Of(typed).Code.ShouldBe(code);

    [Fact]
    public void Refuses_what_it_does_not_know()
    {
        Attributes.TryFind("purity", out _).ShouldBeFalse();
        Attributes.TryFind(null, out _).ShouldBeFalse();
        Attributes.Nearest("particle-conc").ShouldBeNull();
        Attributes.Nearest("endotoxine").ShouldBe("endotoxin");
    }

    [Theory]
    [InlineData("protein-concentration", "mg/mL", true)]
    [InlineData("protein-concentration", "particles/mL", false)]
    [InlineData("marker.CD9", "MFI", true)]
    [InlineData("marker.CD9", "particles/mL", false)]
    [InlineData("sterility", "%", false)]
    public void Accepts_only_units_that_convert(string code, string unit, bool accepted) =>
        Attributes.Of(code).Accepts(Unit.Of(unit)).ShouldBe(accepted);

    [Fact]
    public void Turns_words_into_their_spelling_or_refuses_them()
    {
        Attributes.Of("sterility").WordFor(" No Growth ").ShouldBe("no growth");
        Attributes.Of("sterility").WordFor("clean").ShouldBeNull();
        var unknown = Recordings.Compute(new(), Recordings.Word("sterility", "clean")).The("sterility");
        unknown.Standing.ShouldBe(Standing.Invalid);
        unknown.Note.ShouldBe("'clean' is none of: no growth, growth");
    }
}
