using EvQc.People;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace EvQc.Signing;

/// <summary>The statements of the folder change here, so this class has a site of its own.</summary>
public sealed class A_new_statement(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Req", "P11-11")]
    [Trait("Req", "P11-12")]
    public async Task Is_accepted_again_with_the_same_key_before_the_next_signature_and_the_old_one_stays_as_it_was()
    {
        var quinn = await site.ActorAsync("quinn");
        var key = await site.DoAsync((AcceptStatement act) => act.RunAsync(new(1, DemoPeople.Password), quinn, Stop));
        var folder = Directory.CreateTempSubdirectory("evqc-statements-");
        try
        {
            var statements = folder.CreateSubdirectory("accountability").FullName;
            File.Copy(Path.Combine(Specifications.RepositoryRoot.Configuration, "accountability", "v001.md"), Path.Combine(statements, "v001.md"));
            await File.WriteAllTextAsync(Path.Combine(statements, "v002.md"), "# Accountability\n\nStricter than before.\n", Stop);
            await RegisterAsync(folder.FullName);
            (await Should.ThrowAsync<QcRuleException>(() => OpenAsync(quinn))).Code.ShouldBe("statement-not-accepted");
            (await site.DoAsync((AcceptStatement act) => act.RunAsync(new(2, DemoPeople.Password), quinn, Stop))).Id.ShouldBe(key.Id);
            (await OpenAsync(quinn)).IsUsable.ShouldBeTrue();

            await File.AppendAllTextAsync(Path.Combine(statements, "v001.md"), "And one line more.\n", Stop);
            (await Should.ThrowAsync<CannotStartException>(() => RegisterAsync(folder.FullName))).Message.ShouldContain("differs from the statement on record");
            File.Delete(Path.Combine(statements, "v001.md"));
            await File.WriteAllTextAsync(Path.Combine(statements, "new.md"), "x", Stop);
            (await Should.ThrowAsync<CannotStartException>(() => RegisterAsync(folder.FullName))).Message.ShouldContain("statements are named accountability/v001.md");
            await using var db = site.Open();
            (await db.Set<AccountabilityStatement>().Select(s => s.Number).OrderBy(n => n).ToListAsync(Stop)).ShouldBe([1, 2]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task RegisterAsync(string folder)
    {
        await using var db = site.Open();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Configuration:Path"] = folder }).Build();
        await new RegisterStatements(db, configuration, site.Time).RunAsync(Stop);
    }

    private Task<Quantities.Parsed<OpenKey>> OpenAsync(Actor actor) => site.DoAsync((Signer signer) => signer.OpenAsync(new("quinn", DemoPeople.Password), actor, Stop));
}
