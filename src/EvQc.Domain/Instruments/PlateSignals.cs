using EvQc.Instruments.Text;
using EvQc.Quantities;
using static System.FormattableString;

namespace EvQc.Instruments;

/// <summary>One standard with the blank-corrected signals of its wells.</summary>
internal sealed record StandardSignals(string Name, decimal Concentration, IReadOnlyList<decimal> Signals)
{
    public decimal Mean => Statistics.Mean([.. Signals]);
}

internal readonly record struct WellSignal(LayoutWell Well, MeasuredQuantity Quantity, decimal Signal);

/// <summary>The readings of a plate, each with what the layout says its well holds.</summary>
internal sealed class PlateSignals
{
    private readonly List<WellSignal> _wells = [];

    public static PlateSignals Of(InstrumentRun run, PlateLayout layout, string? channel, ProblemList problems)
    {
        var signals = new PlateSignals();
        var readings = run.Quantities.Where(q => q.Well is not null && q.Name is "absorbance" or "fluorescence" or "luminescence" or "reaction-time").ToList();
        var channels = readings.Select(q => q.Channel).Distinct(StringComparer.Ordinal).ToList();
        if (channel is null && channels.Count > 1)
        {
            problems.Error("channel-not-chosen", $"The plate was read at {string.Join(", ", channels)}: say which of them the assay uses.");
            return signals;
        }

        var duplicates = layout.Wells.GroupBy(w => w.Well, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        if (duplicates.Count > 0) problems.Error("layout-well-twice", $"The layout says twice what well {string.Join(", ", duplicates)} holds.");
        var byWell = readings.Where(q => channel is null || q.Channel == channel).ToLookup(q => q.Well!, StringComparer.Ordinal);
        foreach (var well in layout.Wells.Where(w => w.Role != WellRole.Unused))
        {
            var found = byWell[well.Well].ToList();
            if (found.Count > 1) problems.Error("well-read-twice", Invariant($"Well {well.Well} was read {found.Count} times: the file holds several plates or readings."), found[1].Line);
            else if (found.Count == 0) problems.Warn("well-not-read", $"Well {well.Well} ({well.Name}) has no reading.");
            else if (found[0].Excluded) problems.Warn("well-excluded", $"Well {well.Well} ({well.Name}) is masked in the file and left out.", found[0].Line, found[0].Column);
            else if (found[0].Value is not { Bound: Bound.Exact } value) problems.Warn("well-without-number", $"Well {well.Well} ({well.Name}) reads '{found[0].Raw}' and is left out.", found[0].Line, found[0].Column);
            else signals._wells.Add(new(well, found[0], value.Value));
        }

        return signals;
    }

    public List<WellSignal> In(WellRole role) => _wells.FindAll(w => w.Well.Role == role);

    /// <summary>Wells of one name and dilution together, in the order of the layout.</summary>
    public IEnumerable<IReadOnlyList<WellSignal>> Samples() =>
        _wells.Where(w => w.Well.Role is WellRole.Sample or WellRole.Control).GroupBy(w => (w.Well.Name, w.Well.Dilution)).Select(g => (IReadOnlyList<WellSignal>)[.. g]);

    /// <summary>In ascending concentration, less the offset. The blank itself comes first where the method counts it as a standard.</summary>
    public List<StandardSignals> Standards(decimal offset, decimal? blankAsZero, ProblemList problems)
    {
        var standards = new List<StandardSignals>();
        if (blankAsZero is not null) standards.Add(new("blank", 0, [.. In(WellRole.Blank).Select(b => b.Signal - offset)]));
        foreach (var group in In(WellRole.Standard).GroupBy(s => s.Well.Concentration))
        {
            if (group.Key is not { } concentration || concentration < 0)
            {
                problems.Error("standard-without-concentration", $"The layout gives standard {group.First().Well.Name} no concentration.");
                continue;
            }

            standards.Add(new(group.First().Well.Name, concentration, [.. group.Select(s => s.Signal - offset)]));
        }

        if (standards.Count < 2) problems.Error("standards-missing", Invariant($"The layout has {standards.Count} standards with readings; a curve needs two or more."));
        return [.. standards.OrderBy(s => s.Concentration)];
    }
}
