using EvQc.Instruments.Text;
using EvQc.Quantities;
using static System.FormattableString;

namespace EvQc.Instruments.NanoSight;

/// <summary>
/// The rows with one figure per capture, then Average, then Standard Error. Columns are counted by the captures, never from the right: some
/// rows leave the last two out, and a re-save in Excel pads all rows to one width.
/// </summary>
internal sealed class NanoSightTable
{
    internal const string ConcentrationKey = "Concentration (Particles / ml)";
    private static readonly string[] NoNumber = ["", "N/A", "NaN", "Not recorded", "No Data", "-"];

    private static readonly (string Key, string Quantity)[] Sizes =
        [("Mean", "size-mean"), ("Mode", "size-mode"), ("SD", "size-sd"), ("D10", "size-d10"), ("D50", "size-d50"), ("D90", "size-d90")];

    private readonly NanoSightSections _sections;
    private readonly ProblemList _problems;
    private readonly HashSet<(int, int)> _reported = [];

    public NanoSightTable(NanoSightSections sections, string[] names, ProblemList problems)
    {
        (_sections, Names, _problems) = (sections, names, problems);
        var temperature = sections.Find("Conditions", "Viscosity/cP") is { } row ? row[1] : "";
        Mark = sections.Separator != ',' && temperature.Contains(',', StringComparison.Ordinal) ? ',' : '.';
    }

    public string[] Names { get; }

    public int CaptureCount => Names.Length;

    /// <summary>Decimal mark of this file.</summary>
    public char Mark { get; }

    public List<Capture> Captures(NanoSightBins? bins)
    {
        RequireSameCaptures();
        var captures = new List<Capture>(CaptureCount);
        for (var i = 0; i < CaptureCount; i++)
        {
            captures.Add(new(Names[i])
            {
                ConcentrationPerMl = Number("Results", ConcentrationKey, i + 1),
                ParticlesPerFrame = Number("Results", "Particles per frame", i + 1),
                CompletedTracks = Number("Results", "Completed tracks", i + 1),
                ValidTracks = Number("Size Data", "Valid Tracks", i + 1),
                MeanNm = Number("Size Data", "Mean", i + 1),
                ModeNm = Number("Size Data", "Mode", i + 1),
                SdNm = Number("Size Data", "SD", i + 1),
                D10Nm = Number("Size Data", "D10", i + 1),
                D50Nm = Number("Size Data", "D50", i + 1),
                D90Nm = Number("Size Data", "D90", i + 1),
                Validity = _sections.Find("Concentration Warnings", "Validity of concentration measurement") is { } row && row[i + 1].Length > 0 ? row[i + 1] : null,
                BinSumPerMl = bins?.CaptureSums[i],
            });
        }

        return captures;
    }

    /// <summary>The averages as printed; those of the one capture when there is only one and no average.</summary>
    public RunSummary Summary(Dilution dilution, NanoSightBins? bins)
    {
        var column = AverageColumn;
        var printed = Number("Results", ConcentrationKey, column);
        var applied = dilution.AppliedByInstrument;
        return new()
        {
            MeasuredConcentrationPerMl = applied == true ? printed / dilution.Factor : applied == false ? printed : null,
            ConcentrationPerMl = applied == true ? printed : null,
            MeanNm = Number("Size Data", "Mean", column),
            ModeNm = Number("Size Data", "Mode", column),
            SdNm = Number("Size Data", "SD", column),
            D10Nm = Number("Size Data", "D10", column),
            D50Nm = Number("Size Data", "D50", column),
            D90Nm = Number("Size Data", "D90", column),
            ParticlesPerFrame = Number("Results", "Particles per frame", column),
            ConcentrationStandardErrorPerMl = column == 1 ? null : Number("Results", ConcentrationKey, column + 1),
            BinCount = bins?.Average.Length,
            BinSumPerMl = bins?.AverageSum,
            Basis = column == 1 ? "the one capture as printed" : Invariant($"average of {CaptureCount} captures as printed"),
        };
    }

    public List<MeasuredQuantity> Quantities(Dilution dilution)
    {
        var quantities = new List<MeasuredQuantity>();
        var name = dilution.AppliedByInstrument == true ? "particle-concentration" : "measured-particle-concentration";
        for (var column = AverageColumn; column > 0; column--)
        {
            Add(quantities, "Results", ConcentrationKey, column, name, Unit.ParticlesPerMl, dilution);
            foreach (var (key, quantity) in Sizes) Add(quantities, "Size Data", key, column, quantity, Unit.Nanometre, null);
        }

        return quantities;
    }

    /// <summary>0-based cell of the average: behind the captures, or the only capture where the file has no average.</summary>
    public int AverageColumn =>
        CaptureCount == 1 && _sections.Find("Results", "[]") is { } heading && !heading.Cells.Any(c => c.Trim() == "Average") ? 1 : CaptureCount + 1;

    public Row? Find(string section, string key) => _sections.Find(section == "Size Data" ? NanoSightSections.SizeByNumber : section, key);

    public decimal? Number(string section, string key, int column)
    {
        if (Find(section, key) is not { } row)
        {
            if (_reported.Add((key.GetHashCode(StringComparison.Ordinal), -1)))
            {
                _problems.Error("row-missing", $"[{section}] has no row '{key}': the file is cut off or another kind of export. Export the experiment summary again.");
            }

            return null;
        }

        var text = row[column];
        if (CellNumber.TryRead(text, Mark, out var value) && value is >= 0 and < 1E20m) return value;
        var excusable = NoNumber.Contains(text, StringComparer.OrdinalIgnoreCase) && !(text.Length == 0 && key is ConcentrationKey or "Mean" or "D50");
        if (!excusable && _reported.Add((row.Line, column)))
        {
            _problems.Error("not-a-number", $"'{text}' is no number for '{key}': export the experiment again.", row.Line, column + 1);
        }

        return null;
    }

    private void Add(List<MeasuredQuantity> quantities, string section, string key, int column, string name, Unit unit, Dilution? dilution)
    {
        if (Find(section, key) is not { } row || row[column].Length == 0) return;
        Quantity? value = Number(section, key, column) is { } number ? new Quantity(number, unit) : null;
        quantities.Add(new(name, value, row[column], row.Line, column + 1)
        {
            Replicate = column == AverageColumn ? null : column,
            Dilution = dilution?.Factor,
            DilutionApplied = dilution?.AppliedByInstrument,
            Remark = column == AverageColumn ? "average of the captures" : Names[column - 1],
        });
    }

    // The head and the size block name the captures each for itself; where they differ, columns and names do not belong together. An experiment that was
    // renamed on the instrument has its new name in one of the two: then what follows the common beginning of the names still agrees.
    private void RequireSameCaptures()
    {
        if (Find("Size Data", "Filename") is not { } row) return;
        string[] head = [.. Names.Select(WithoutBlanks)], sizes = [.. Enumerable.Range(1, CaptureCount).Select(i => WithoutBlanks(row[i]))];
        var differing = Enumerable.Range(0, CaptureCount).FirstOrDefault(i => head[i] != sizes[i], -1);
        if (differing < 0) return;
        var (headStart, sizeStart) = (CommonStart(head), CommonStart(sizes));
        if (CaptureCount > 1 && head.Select(n => n[headStart..]).SequenceEqual(sizes.Select(n => n[sizeStart..])))
        {
            _problems.Warn("captures-renamed", $"[Size Data] calls capture 1 '{row[1]}', the head '{Names[0]}': the experiment was renamed. Make sure whose sample it is.", row.Line, 2);
            return;
        }

        _problems.Error("captures-differ", Invariant($"[Size Data] names capture {differing + 1} '{row[differing + 1]}', the head '{Names[differing]}': export the experiment again."), row.Line, differing + 2);
    }

    private static string WithoutBlanks(string name) => name.Replace(" ", "", StringComparison.Ordinal);

    private static int CommonStart(string[] names)
    {
        var length = names.Min(n => n.Length);
        for (var i = 0; i < length; i++)
        {
            if (names.Any(n => n[i] != names[0][i])) return i;
        }

        return length;
    }
}
