namespace EvQc.Specifications;

/// <summary>The folder of the solution, above the compiled tests.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    public static string Configuration { get; } = System.IO.Path.Combine(Path, "config");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "EvQc.sln"))) return folder.FullName;
        throw new InvalidOperationException("EvQc.sln was not found above the tests.");
    }
}
