using EvQc.Quantities;

namespace EvQc.Specifications.Yaml;

/// <summary>Collects every mistake of one file; each names the file and the line.</summary>
internal sealed class Mistakes(string file)
{
    private readonly List<Problem> _problems = [];

    public string File { get; } = file;

    public IReadOnlyList<Problem> Problems => [.. _problems.OrderBy(p => p.Line ?? 0)];

    public int Count => _problems.Count;

    public void Add(string code, int? line, string message)
    {
        var place = line is { } number ? $"{File}:{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : File;
        _problems.Add(Problem.Error(code, $"{place}: {message}", line));
    }
}
