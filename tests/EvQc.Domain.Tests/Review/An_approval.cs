using System.Text.Json;
using EvQc.People;
using EvQc.Specifications;
using Shouldly;
using Xunit;

namespace EvQc.Review;

/// <summary>The approval of a specification, checked by the public key alone.</summary>
public sealed class An_approval
{
    private const string Password = "correct horse battery";
    private static readonly DateTimeOffset At = new(2026, 11, 27, 22, 0, 0, TimeSpan.Zero);

    [Fact]
    [Trait("Req", "REL-09")]
    [Trait("Req", "P11-14")]
    public void Holds_as_it_was_signed_and_as_it_stands_in_evidence()
    {
        var approval = Signed(out var key);
        approval.Faults(key).ShouldBeEmpty();
        Again(approval).Faults(key).ShouldBeEmpty();
        approval.SignedText.ShouldContain("potency: no assay is validated yet");
    }

    [Theory]
    [Trait("Req", "P11-14")]
    [InlineData("product", "\"other\"")]
    [InlineData("version", "2")]
    [InlineData("sha256", "\"00\"")]
    [InlineData("omitted", "\"\"")]
    [InlineData("remark", "\"nothing\"")]
    [InlineData("name", "\"Somebody Else\"")]
    [InlineData("role", "\"LaboratoryManager\"")]
    [InlineData("approvedAt", "\"2026-11-27T21:00:00.0000000Z\"")]
    [InlineData("zone", "\"UTC\"")]
    [InlineData("statement", "2")]
    [InlineData("signedText", "\"{}\"")]
    [InlineData("value", "\"AAAA\"")]
    [InlineData("value", "\"no base64!\"")]
    public void Does_not_hold_when_anything_of_it_is_another(string member, string value)
    {
        var approval = Signed(out var key);
        var altered = Replaying_evidence.Altered(CanonicalJson.Write(RecordContent.Of(approval)), member, value);

        Read(altered).Faults(key).ShouldNotBeEmpty();
    }

    [Fact]
    [Trait("Req", "P11-14")]
    public void Does_not_hold_by_another_key_or_one_that_was_not_in_use()
    {
        var approval = Signed(out var key);
        Signed(out var other);

        approval.Faults(null).ShouldBe(["its key is not on record"]);
        approval.Faults(other).ShouldBe(["its key is not on record"]);
        approval.Faults(PersonKey.PublicHalf(key.Id, key.PersonId, key.Algorithm, other.PublicKey, key.MadeAt, null)).ShouldBe(["the value was not made by its key over this text"]);
        approval.Faults(PersonKey.PublicHalf(key.Id, Guid.CreateVersion7(), key.Algorithm, key.PublicKey, key.MadeAt, null)).ShouldBe(["its key belongs to somebody else"]);
        approval.Faults(PersonKey.PublicHalf(key.Id, key.PersonId, key.Algorithm, key.PublicKey, At.AddHours(1), null)).ShouldBe(["its key was not in use at that time"]);
        approval.Faults(PersonKey.PublicHalf(key.Id, key.PersonId, key.Algorithm, key.PublicKey, key.MadeAt, At.AddHours(-1))).ShouldBe(["its key was not in use at that time"]);
    }

    internal static SpecificationApproval Signed(out PersonKey key)
    {
        var made = PersonKey.Make(Guid.CreateVersion7(), Password, At.AddDays(-1), iterations: 1);
        var approval = new SpecificationApproval
        {
            Id = Guid.CreateVersion7(),
            Product = "uc-msc-sev",
            Number = 1,
            Sha256 = Evidence.HashOf("a specification"),
            Omitted = "potency: no assay is validated yet",
            Remark = "compared with SPEC-12",
            PersonId = made.PersonId,
            PrintedName = "Quinn Hale",
            Role = Role.QaReviewer,
            ApprovedAt = At,
            Zone = "Europe/Zurich",
            KeyId = made.Id,
            Statement = 1,
        };
        using (var pair = made.Open(Password)) approval.Sign(text => PersonKey.Sign(pair, text));
        key = made;
        return approval;
    }

    private static SpecificationApproval Again(SpecificationApproval approval) => Read(CanonicalJson.Write(RecordContent.Of(approval)));

    private static SpecificationApproval Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return SpecificationApprovalJson.Read(document.RootElement);
    }
}
