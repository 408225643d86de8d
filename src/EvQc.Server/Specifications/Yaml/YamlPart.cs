namespace EvQc.Specifications.Yaml;

/// <summary>A piece of a YAML file that knows its line (1-based). Scalars stay text, so that <c>98.0</c> keeps its last digit.</summary>
internal abstract record YamlPart(int Line)
{
    /// <summary>What it is, for messages.</summary>
    public abstract string Kind { get; }
}

internal sealed record YamlText(int Line, string Value) : YamlPart(Line)
{
    public override string Kind => "a single value";
}

internal sealed record YamlList(int Line, IReadOnlyList<YamlPart> Items) : YamlPart(Line)
{
    public override string Kind => "a list";
}

internal sealed record YamlMap(int Line, IReadOnlyList<YamlEntry> Entries) : YamlPart(Line)
{
    public override string Kind => "a group of keys";
}

internal sealed record YamlEntry(int Line, string Key, YamlPart Value);
