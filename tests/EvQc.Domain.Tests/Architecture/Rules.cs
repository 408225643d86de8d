using System.Text.RegularExpressions;

namespace EvQc.Architecture;

/// <summary>The plan of the house as functions: a tree of files in, one sentence per breach out.</summary>
public static partial class Rules
{
    /// <summary>A capability uses those before it in this list, never those after it.</summary>
    private static readonly string[] s_order = ["Quantities", "People", "Instruments", "Assays", "Specifications", "Batches", "Review", "Reports"];

    private const int LongestFile = 300;

    public static IEnumerable<string> DomainStandsAlone(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsUnder("src/EvQc.Domain") && file.Is(".csproj")
        from Match reference in Reference().Matches(file.Text)
        where reference.Groups["name"].Value != "MathNet.Numerics"
        select $"{file.Path} references {reference.Groups["name"].Value}; the domain references the runtime only.";

    public static IEnumerable<string> DomainTouchesNothingOutside(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsUnder("src/EvQc.Domain") && file.Is(".cs")
        from Match use in Outside().Matches(file.Text)
        select $"{file.Path} uses {use.Value}; the domain does no input or output and has no clock.";

    /// <summary>In the domain, where the vocabulary lives. A use case of the server may ask a capability above it whose an incoming file is.</summary>
    public static IEnumerable<string> CapabilitiesPointOneWay(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsUnder("src/EvQc.Domain") && file.Is(".cs")
        let rank = RankOf(file)
        where rank >= 0
        from Match use in Capability().Matches(file.Text)
        where Array.IndexOf(s_order, use.Groups["name"].Value) > rank
        select $"{file.Path} uses EvQc.{use.Groups["name"].Value}, which stands above {s_order[rank]}; tell it by a message.";

    public static IEnumerable<string> PagesStayInTheirSlice(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsUnder("src/EvQc.Server") && (file.Is(".cs") || file.Is(".razor"))
        from Match use in Pages().Matches(file.Text)
        let owner = use.Groups["name"].Value
        where s_order.Contains(owner) && !file.IsUnder("src/EvQc.Server/" + owner)
        select $"{file.Path} uses {use.Value}; what two slices show belongs in Shell.";

    public static IEnumerable<string> OnlyMigrationsKnowAProvider(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsUnder("src") && (file.Is(".cs") || file.Is(".csproj") || file.Is(".razor"))
        from Match use in Provider().Matches(file.Text)
        select $"{file.Path} names {use.Value}; only migrations/ knows a database provider.";

    public static IEnumerable<string> NoBinaryFloatingPoint(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsUnder("src/EvQc.Domain") && file.Is(".cs") && !file.IsUnder("src/EvQc.Domain/Quantities/Numerics")
        from Match use in FloatingPoint().Matches(Comment().Replace(file.Text, ""))
        select $"{file.Path} names {use.Value.Trim()}; only Quantities/Numerics may.";

    public static IEnumerable<string> NoFileIsTooLong(IEnumerable<SourceFile> files) =>
        from file in files
        let lines = file.Text.AsSpan().TrimEnd('\n').Count('\n') + 1
        where lines > LongestFile
        select FormattableString.Invariant($"{file.Path} has {lines} lines; {LongestFile} is the most.");

    public static IEnumerable<string> NamesSayWhatThingsAre(IEnumerable<SourceFile> files) =>
        from file in files
        where file.IsUnder("src") && file.Is(".cs")
        from Match type in VagueName().Matches(file.Text)
        select $"{file.Path} declares {type.Groups["name"].Value}; a name says what the thing is, not that it manages.";

    [GeneratedRegex("""<(Package|Project|Framework)Reference\s+Include="(?<name>[^"]+)"|<Reference\s+Include="(?<name>[^"]+)["]""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\b(File|Directory|FileStream|HttpClient|Socket|Console|Process|Thread)\.\w+|\bnew FileStream\b|\bTimeProvider\.System\b|\busing (Microsoft|System\.Net|System\.Data)[\w.]*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Outside();

    private static int RankOf(SourceFile file) => file.Folders is [_, _, var folder, _, ..] ? Array.IndexOf(s_order, folder) : -1;

    [GeneratedRegex(@"\bEvQc\.(?<name>[A-Z]\w+)\.(Pages|Components)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pages();

    [GeneratedRegex(@"\bEvQc\.(?<name>[A-Z]\w+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Capability();

    [GeneratedRegex("""\bUse(Npgsql|SqlServer)\(|\busing (static )?(Npgsql|Microsoft\.Data\.SqlClient)\b|Include="(Npgsql[^"]*|Microsoft\.EntityFrameworkCore\.SqlServer|Microsoft\.Data\.SqlClient)["]""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Provider();

    [GeneratedRegex(@"\b(double|float|Double|Single|Half)\b(?=[\s?\[\]>.,)])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FloatingPoint();

    [GeneratedRegex("""//.*|"(\\.|[^"\\\n])*["]""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(class|record|struct|interface)\s+(?<name>\w+(Manager|Helper|Service|Handler|Impl|Dto|Base|Utils))\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VagueName();
}
