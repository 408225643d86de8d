using System.Reflection;
using Shouldly;
using Xunit;

namespace EvQc.Architecture;

/// <summary>Each rule holds for the repository, and each has been seen red: its partner plants a breach.</summary>
public sealed class The_plan_of_the_house
{
    private const string Code = "src/EvQc.Domain/Batches/Planted.cs";

    public static TheoryData<string> AllRules => [.. typeof(Rules).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(m => m.Name)];

    public static TheoryData<string, string, string> Breaches => new()
    {
        { nameof(Rules.DomainStandsAlone), "src/EvQc.Domain/Planted.csproj", """<PackageReference Include="Newtonsoft.Json" />""" },
        { nameof(Rules.DomainStandsAlone), "src/EvQc.Domain/Planted.csproj", """<ProjectReference Include="../EvQc.Persistence/EvQc.Persistence.csproj" />""" },
        { nameof(Rules.DomainStandsAlone), "src/EvQc.Domain/Planted.csproj", """<FrameworkReference Include="Microsoft.AspNetCore.App" />""" },
        { nameof(Rules.DomainTouchesNothingOutside), Code, "var text = File.ReadAllText(path);" },
        { nameof(Rules.DomainTouchesNothingOutside), Code, "var now = TimeProvider.System.GetUtcNow();" },
        { nameof(Rules.DomainTouchesNothingOutside), Code, "using Microsoft.EntityFrameworkCore;" },
        { nameof(Rules.CapabilitiesPointOneWay), Code, "using EvQc.Review;" },
        { nameof(Rules.CapabilitiesPointOneWay), "src/EvQc.Domain/Instruments/Planted.cs", "EvQc.Assays.Result result;" },
        { nameof(Rules.PagesStayInTheirSlice), "src/EvQc.Server/Review/Planted.razor", "@using EvQc.Batches.Pages" },
        { nameof(Rules.OnlyMigrationsKnowAProvider), "src/EvQc.Server/Shell/Planted.cs", "options.UseNpgsql(connection);" },
        { nameof(Rules.OnlyMigrationsKnowAProvider), "src/EvQc.Server/Shell/Planted.cs", "using Microsoft.Data.SqlClient;" },
        { nameof(Rules.OnlyMigrationsKnowAProvider), "src/EvQc.Server/Planted.csproj", """<PackageReference Include="Npgsql" />""" },
        { nameof(Rules.NoBinaryFloatingPoint), Code, "private readonly double _mean;" },
        { nameof(Rules.NoBinaryFloatingPoint), Code, "List<float?> values;" },
        { nameof(Rules.NoFileIsTooLong), Code, new string('\n', 301) + "." },
        { nameof(Rules.NamesSayWhatThingsAre), Code, "public sealed class BatchManager" },
    };

    [Theory]
    [MemberData(nameof(AllRules))]
    public void Is_kept(string rule) => Apply(rule, SourceTree.Files).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Breaches))]
    public void Would_not_let_this_pass(string rule, string path, string text)
    {
        var found = Apply(rule, SourceTree.With(path, text));

        found.ShouldContain(breach => breach.StartsWith(path, StringComparison.Ordinal));
    }

    [Fact]
    public void Has_a_planted_breach_for_every_rule() =>
        Breaches.Select(b => b.Data.Item1).Distinct().Order().ShouldBe(AllRules.Select(r => r.Data).Order());

    [Fact]
    public void Is_read_from_the_real_tree()
    {
        SourceTree.Files.ShouldContain(f => f.Path == "src/EvQc.Domain/EvQc.Domain.csproj");
        SourceTree.Files.Count(f => f.IsUnder("src/EvQc.Domain") && f.Is(".cs")).ShouldBeGreaterThan(10);
        SourceTree.Files.ShouldContain(f => f.IsUnder("src/EvQc.Server") && f.Is(".razor"));
    }

    [Fact]
    [Trait("Req", "VAL-04")]
    public void Leaves_the_built_domain_with_the_runtime_alone()
    {
        var references = typeof(Quantities.Quantity).Assembly.GetReferencedAssemblies().Select(a => a.Name!);

        references.Where(r => !r.StartsWith("System.", StringComparison.Ordinal) && r != "MathNet.Numerics").ShouldBeEmpty();
    }

    private static List<string> Apply(string rule, IReadOnlyList<SourceFile> files) =>
        [.. (IEnumerable<string>)typeof(Rules).GetMethod(rule)!.Invoke(null, [files])!];
}
