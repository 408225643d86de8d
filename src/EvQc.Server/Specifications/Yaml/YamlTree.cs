using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EvQc.Specifications.Yaml;

/// <summary>
/// Reads the plain part of YAML: maps, lists, scalars. Anchors, aliases, tags and merge keys are refused, because a specification must
/// read the same to a person and to the machine.
/// </summary>
internal static class YamlTree
{
    private const int DeepestNesting = 20;

    /// <summary>The root map; null when the text is no YAML or has no map at its root (the mistake is noted).</summary>
    public static YamlMap? Read(string text, Mistakes mistakes)
    {
        var parser = new Parser(new StringReader(text.TrimStart('\uFEFF')));
        try
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                mistakes.Add("yaml-empty", null, "the file is empty.");
                return null;
            }

            var root = Part(parser, mistakes);
            parser.Consume<DocumentEnd>();
            if (!parser.TryConsume<StreamEnd>(out _)) mistakes.Add("yaml-documents", parser.Current is { } more ? Line(more) : null, "the file holds more than one document.");
            if (root is YamlMap map) return map;
            mistakes.Add("yaml-root", root.Line, $"the file must be keys and values, but is {root.Kind}.");
        }
        catch (YamlException e)
        {
            mistakes.Add("yaml-syntax", (int)e.Start.Line, $"this is not well-formed YAML: {e.Message.TrimEnd('.')}. What follows was not read.");
        }

        catch (Exception e) when (e is InvalidOperationException or EndOfStreamException)
        {
            // YamlDotNet 16 throws these instead of its own exception for some malformed values and for some files that end too early.
            mistakes.Add("yaml-syntax", (int)(parser.Current?.End.Line ?? 1), "this is not well-formed YAML: a value near here cannot be read. What follows was not read.");
        }

        return null;
    }

    private static YamlPart Part(Parser parser, Mistakes mistakes, int depth = 0)
    {
        var current = parser.Current ?? throw new EndOfStreamException();
        if (depth > DeepestNesting) throw new YamlException(current.Start, current.End, "it is nested too deeply");
        if (current is NodeEvent node && (!node.Anchor.IsEmpty || !node.Tag.IsEmpty))
            mistakes.Add("yaml-not-plain", Line(current), "anchors and tags are not used in these files; write the value out.");
        switch (current)
        {
            case Scalar scalar:
                parser.MoveNext();
                return new YamlText(Line(scalar), scalar.Value);
            case SequenceStart start:
                parser.MoveNext();
                var items = new List<YamlPart>();
                while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Part(parser, mistakes, depth + 1));
                return new YamlList(Line(start), items);
            case MappingStart start:
                parser.MoveNext();
                var entries = new List<YamlEntry>();
                while (!parser.TryConsume<MappingEnd>(out _)) entries.Add(Entry(parser, mistakes, depth + 1));
                return new YamlMap(Line(start), entries);
            default:
                mistakes.Add("yaml-not-plain", Line(current), "aliases are not used in these files; write the value out.");
                parser.MoveNext();
                return new YamlText(Line(current), "");
        }
    }

    private static YamlEntry Entry(Parser parser, Mistakes mistakes, int depth)
    {
        var key = Part(parser, mistakes, depth);
        if (key is not YamlText) mistakes.Add("yaml-key", key.Line, $"a key must be a single word, but is {key.Kind}.");
        return new(key.Line, (key as YamlText)?.Value ?? "", Part(parser, mistakes, depth));
    }

    private static int Line(ParsingEvent at) => (int)at.Start.Line;
}
