using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace EvQc.People;

public sealed class A_password_for_signing(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-17")]
    public async Task Is_that_of_the_one_who_signs()
    {
        var quinn = await site.ActorAsync("quinn");
        (await CheckAsync(quinn.PersonId, DemoPeople.Password)).ShouldBe(PasswordAnswer.Right);
        (await CheckAsync(quinn.PersonId, DemoPeople.Password.ToUpperInvariant())).ShouldBe(PasswordAnswer.Wrong);
        (await Should.ThrowAsync<QcRuleException>(() => site.DoAsync(async (Passwords passwords) =>
        {
            await passwords.MustBeRightAsync(quinn.PersonId, "", Stop);
            return true;
        }))).Code.ShouldBe("wrong-password");
    }

    [Fact]
    [Trait("Req", "P11-19")]
    public async Task Costs_a_guess_its_full_price_in_the_product()
    {
        await using var product = ServerHost.Build(["--Logging:LogLevel:Default=None"]);
        product.Services.GetRequiredService<KeyStretching>().Iterations.ShouldBe(PersonKey.Iterations);
        product.Services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount.ShouldBeGreaterThanOrEqualTo(100_000);
    }

    [Fact]
    [Trait("Req", "P11-22")]
    public async Task Counts_wrong_ones_together_with_those_at_the_door()
    {
        var person = await site.NewPersonAsync("signer", Role.QaReviewer);
        for (var i = 0; i < 4; i++) await CheckAsync(person.Id, "a guess");
        using var visitor = site.Visit();
        (await visitor.SendAsync("/sign-in", "sign-in", new() { ["UserName"] = "signer", ["Password"] = "a guess" })).Text.ShouldContain("locked");
        (await CheckAsync(person.Id, DemoPeople.Password)).ShouldBe(PasswordAnswer.LockedOut);
    }

    [Fact]
    public async Task Counts_a_wrong_one_though_the_signing_is_rolled_back()
    {
        var person = await site.NewPersonAsync("rolled-back", Role.QaReviewer);
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
            await using var transaction = await db.Database.BeginTransactionAsync(Stop);
            (await scope.ServiceProvider.GetRequiredService<Passwords>().CheckAsync(person.Id, "a guess", Stop)).ShouldBe(PasswordAnswer.Wrong);
            await transaction.RollbackAsync(Stop);
        }

        await using var after = site.Open();
        (await after.Users.SingleAsync(p => p.Id == person.Id, Stop)).AccessFailedCount.ShouldBe(1);
    }

    private Task<PasswordAnswer> CheckAsync(Guid person, string password) => site.DoAsync((Passwords passwords) => passwords.CheckAsync(person, password, Stop));
}
