using System.Text.RegularExpressions;
using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.SoftMaxPro;

/// <summary>
/// A <c>Group:</c> table: results that the program's own formulas computed. Sample name and statistics stand on the first row of a replicate
/// set only; the rows below it begin with a blank.
/// </summary>
internal static partial class SoftMaxGroups
{
    private static readonly string[] NoNumber = ["Masked", "Range?", "NaN", "?????", "Error", "Path?"];

    public static void Read(SoftMaxBlock block, char mark, List<MeasuredQuantity> quantities, List<string> flags)
    {
        var group = block.Head[0]["Group:".Length..].Trim() is { Length: > 0 } inCell ? inCell : block.Head[1];
        if (block.Rows.Count == 0) return;
        var header = block.Rows[0];
        var wellColumn = Array.FindIndex(header.Cells, c => c.Trim() is "Well" or "Wells");
        var dilutionColumn = Array.FindIndex(header.Cells, c => c.Trim().Replace(" ", "", StringComparison.Ordinal).StartsWith("Dilution", StringComparison.OrdinalIgnoreCase));
        int[] flagColumns = [.. Enumerable.Range(0, header.Cells.Length).Where(i => header[i].Trim() is "R" or "Range")];
        var diluted = DilutedColumns(block, header);
        string sample = "", dilution = "";
        foreach (var row in block.Rows.Skip(1).TakeWhile(r => !r.IsBlank))
        {
            if (row[0].Length > 0) (sample, dilution) = (row[0], row[dilutionColumn]);
            var well = row[wellColumn].Length > 0 ? row[wellColumn] : null;
            var outside = Array.Exists(flagColumns, i => row[i] is "R" or "r");
            decimal? factor = CellNumber.TryRead(dilution, mark, out var stated) && stated > 0 ? stated : null;
            for (var i = 1; i < Math.Min(header.Cells.Length, row.Cells.Length); i++)
            {
                var (name, text) = (header[i], row[i]);
                if (i == wellColumn || i == dilutionColumn || name.Length == 0 || text.Length == 0) continue;
                if (name is "R" or "Range" || name.StartsWith("Flag", StringComparison.Ordinal))
                {
                    flags.Add($"{name}: {text} (group {group}, sample {sample}{(well is null ? "" : $", {well}")})");
                    continue;
                }

                var isNumber = CellNumber.TryRead(text, mark, out var value);
                if (!isNumber && !NoNumber.Contains(text, StringComparer.OrdinalIgnoreCase)) continue;
                quantities.Add(new(name, isNumber ? new Quantity(value, UnitOf(name)) : null, text, row.Line, i + 1)
                {
                    Sample = sample.Length > 0 ? sample : null,
                    Well = well,
                    Channel = group,
                    Dilution = factor,
                    DilutionApplied = factor is null ? null : diluted.Contains(i),
                    Excluded = text == "Masked",
                    IsFlagged = outside,
                });
            }
        }
    }

    // The formulas below the table say which columns are multiplied by the dilution: A260*ConcentrationFactor*DilutionFactor.
    private static HashSet<int> DilutedColumns(SoftMaxBlock block, Row header)
    {
        var diluted = new HashSet<int>();
        foreach (var row in block.Rows)
        {
            if (!row[2].Contains("Dilution", StringComparison.OrdinalIgnoreCase) && !row[1].StartsWith("Adj", StringComparison.Ordinal)) continue;
            var index = Array.FindIndex(header.Cells, c => c.Trim() == row[1]);
            if (index > 0) diluted.Add(index);
        }

        return diluted;
    }

    private static Unit UnitOf(string heading)
    {
        if (heading.Contains('%', StringComparison.Ordinal)) return Unit.Percent;
        var match = UnitInHeading().Match(heading);
        return match.Success && Unit.TryParse(match.Groups["unit"].Value, out var unit) ? unit : Unit.Unstated;
    }

    // "Standard Value ng/mL" or "Conc (EU/mL)"; a bare word at the end, as in "CV OD", says what was looked at, not its unit.
    [GeneratedRegex(@"( (?<unit>[^ ()]+/[^ ()]+)|\((?<unit>[^()]+)\))$", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex UnitInHeading();
}
