using System.Text;
using Shouldly;
using Xunit;

namespace EvQc.Instruments;

public sealed class A_declared_checksum
{
    // SHA-256 of "test": the example of RFC 6234's algorithm in every tool's documentation; base64 of the same bytes.
    private const string Hex = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private const string Base64 = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=";

    [Theory]
    [InlineData(Hex)]
    [InlineData("  9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08\r\n")]
    [InlineData("\uFEFF9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 *run.csv")]
    [InlineData(Hex + "  run = 1:2.csv\n" + "another line")]
    [InlineData("sha-256=:" + Base64 + ":")]
    [InlineData("sha-512=:AAAA:, SHA-256=:" + Base64 + ":")]
    public void Is_read_in_every_form_that_is_in_use(string text) => DeclaredChecksum.Read(text).ShouldBe(Hex);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0g")]
    [InlineData("run.csv " + Hex)]
    [InlineData("sha-256=:AAAA:")]
    [InlineData("sha-512=:" + Base64 + ":")]
    public void Is_none_in_anything_else(string? text) => DeclaredChecksum.Read(text).ShouldBeNull();

    [Fact]
    [Trait("Req", "P11-09")]
    public void Tells_other_bytes_apart()
    {
        DeclaredChecksum.Differs("run.csv", Encoding.UTF8.GetBytes("test"), Hex).ShouldBeNull();
        DeclaredChecksum.Differs("run.csv", Encoding.UTF8.GetBytes("tesu"), Hex).ShouldNotBeNull().ShouldContain("run.csv arrived with the SHA-256");
    }
}
