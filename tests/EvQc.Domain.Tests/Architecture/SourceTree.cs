namespace EvQc.Architecture;

/// <param name="Path">From the repository's root, with slashes.</param>
public sealed record SourceFile(string Path, string Text)
{
    public string[] Folders => Path.Split('/');
    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);
    public bool Is(string extension) => Path.EndsWith(extension, StringComparison.Ordinal);
}

/// <summary>What a person wrote in this repository; not what builds, package managers or the migrations generator wrote.</summary>
public static class SourceTree
{
    public static string Root { get; } = FindRoot();

    private static readonly string[] s_folders = ["src", "tests", "migrations"];
    private static readonly string[] s_generated = ["bin", "obj", "node_modules", "lib", "Migrations", "data", "TestResults"];
    private static readonly string[] s_written = [".cs", ".razor", ".csproj", ".css", ".js", ".md", ".targets"];
    private static readonly Lazy<IReadOnlyList<SourceFile>> s_files = new(() => [.. s_folders.SelectMany(f => Read(System.IO.Path.Combine(Root, f)))]);

    public static IReadOnlyList<SourceFile> Files => s_files.Value;

    /// <summary>The tree with one more file, to see a rule go red.</summary>
    public static IReadOnlyList<SourceFile> With(string path, string text) => [.. Files, new SourceFile(path, text)];

    private static IEnumerable<SourceFile> Read(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            if (s_written.Contains(System.IO.Path.GetExtension(file)))
                yield return new(System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/'), File.ReadAllText(file));
        foreach (var child in Directory.EnumerateDirectories(folder))
            if (!s_generated.Contains(System.IO.Path.GetFileName(child)))
                foreach (var file in Read(child))
                    yield return file;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "EvQc.sln")))
                return folder.FullName;
        throw new InvalidOperationException("The tests run outside the repository: no EvQc.sln above " + AppContext.BaseDirectory);
    }
}
