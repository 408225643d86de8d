using System.Globalization;

namespace EvQc.Audit;

/// <summary>What the anchor file knows of the chain, and what is wrong with the file itself.</summary>
internal sealed class AnchoredHeads
{
    private readonly Dictionary<long, AnchorLine> _blocks = [];

    private AnchoredHeads()
    {
    }

    public long Last { get; private set; }

    public List<IntegrityFinding> Findings { get; } = [];

    public AnchorLine? this[long number] => _blocks.GetValueOrDefault(number);

    /// <summary>The noted blocks after a number, which the database should have.</summary>
    public IReadOnlyList<AnchorLine> After(long number) => [.. _blocks.Values.Where(b => b.Number > number).OrderBy(b => b.Number)];

    public static AnchoredHeads Read(AnchorFile file)
    {
        var heads = new AnchoredHeads();
        var at = 0;
        foreach (var line in file.Read())
        {
            at++;
            if (line is null) heads.Unreadable(file, at);
            else heads.Add(file, line);
        }

        return heads;
    }

    private void Add(AnchorFile file, AnchorLine line)
    {
        switch (line.Kind)
        {
            case AnchorKind.Block:
                if (Last != 0 && line.Number != Last + 1) Skipped(file, line);
                _blocks[line.Number] = line;
                Last = line.Number;
                break;
            case AnchorKind.Restored:
                foreach (var later in After(line.Number)) _blocks.Remove(later.Number);
                Last = line.Number;
                break;
            case AnchorKind.Stamp when TimeStamps.TimeOf(line.More, line.Hash) is null:
                Findings.Add(new("stamp-invalid", $"The time stamp of block {Text(line.Number)} in {file.Path} does not hold for the hash beside it: the line was changed."));
                break;
            case AnchorKind.Stamp when _blocks.GetValueOrDefault(line.Number) is { } block && block.Hash != line.Hash:
                Findings.Add(new("anchor-changed", $"The line of block {Text(line.Number)} in {file.Path} was changed: a time stamp countersigns another hash.") { Block = line.Number });
                break;
        }
    }

    private void Skipped(AnchorFile file, AnchorLine line) =>
        Findings.Add(new("anchor-line-missing", $"In {file.Path} block {Text(line.Number)} follows block {Text(Last)}: lines were taken out or put in.") { Block = line.Number });

    private void Unreadable(AnchorFile file, int line) =>
        Findings.Add(new("anchor-unreadable", $"Line {Text(line)} of {file.Path} is no anchor: it was changed."));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
