using System.Security.Cryptography;
using System.Text;
using Shouldly;
using Xunit;

namespace EvQc.People;

public sealed class A_personal_key
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 30, 0, TimeSpan.Zero);
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("what is signed");

    [Fact]
    [Trait("Req", "P11-19")]
    public void Opens_with_its_password_only()
    {
        var key = PersonKey.Make(Guid.CreateVersion7(), "four words of mine", Now);
        using var pair = key.Open("four words of mine");
        key.Verifies(Text, PersonKey.Sign(pair, Text)).ShouldBeTrue();
        Should.Throw<CryptographicException>(() => key.Open("four words of mind"));
        Should.Throw<CryptographicException>(() => key.Open(""));
    }

    [Fact]
    [Trait("Req", "P11-19")]
    public void Is_stored_as_encrypted_PKCS_8_with_six_hundred_thousand_rounds()
    {
        var key = PersonKey.Make(Guid.CreateVersion7(), "four words of mine", Now);
        using var plain = ECDsa.Create();
        Should.Throw<CryptographicException>(() => plain.ImportPkcs8PrivateKey(key.WrappedPrivateKey, out _));
        PersonKey.Iterations.ShouldBeGreaterThanOrEqualTo(600_000);

        // The rounds as DER writes an integer: 02 03 09 27 C0.
        Convert.ToHexString(key.WrappedPrivateKey).ShouldContain("02030927C0");
    }

    [Fact]
    public void Stays_the_same_key_under_a_new_password()
    {
        var key = PersonKey.Make(Guid.CreateVersion7(), "four words of mine", Now);
        var fingerprint = key.Fingerprint;
        key.Rewrap("four words of mine", "four other words");
        key.Fingerprint.ShouldBe(fingerprint);
        Should.Throw<CryptographicException>(() => key.Open("four words of mine"));
        using var pair = key.Open("four other words");
        key.Verifies(Text, PersonKey.Sign(pair, Text)).ShouldBeTrue();
        Should.Throw<CryptographicException>(() => key.Rewrap("wrong", "x"));
    }

    [Fact]
    [Trait("Req", "P11-19")]
    public void Retired_signs_nothing_more_and_verifies_what_it_signed()
    {
        var key = PersonKey.Make(Guid.CreateVersion7(), "four words of mine", Now);
        byte[] value;
        using (var pair = key.Open("four words of mine")) value = PersonKey.Sign(pair, Text);
        key.Retire("Password reset by Ada Novak: forgot it", new Actor(Guid.CreateVersion7(), "Ada Novak (ada)", Role.Administrator), Now.AddDays(1));
        (key.IsActive, key.RetiredBy, key.WrappedPrivateKey.Length).ShouldBe((false, "Ada Novak (ada)", 0));
        Should.Throw<CryptographicException>(() => key.Open("four words of mine"));
        key.Verifies(Text, value).ShouldBeTrue();
        key.Verifies(Encoding.UTF8.GetBytes("what is signed."), value).ShouldBeFalse();
    }

    [Fact]
    public void Swapped_for_somebody_else_s_private_half_does_not_open()
    {
        var (mine, other) = (PersonKey.Make(Guid.CreateVersion7(), "same password", Now), PersonKey.Make(Guid.CreateVersion7(), "same password", Now));
        typeof(PersonKey).GetProperty(nameof(PersonKey.WrappedPrivateKey))!.SetValue(mine, other.WrappedPrivateKey);
        Should.Throw<CryptographicException>(() => mine.Open("same password"));
    }
}
