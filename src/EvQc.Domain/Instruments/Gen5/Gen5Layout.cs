using EvQc.Instruments.Text;
using EvQc.Quantities;

namespace EvQc.Instruments.Gen5;

/// <summary>
/// The layout matrix: <c>Well ID</c> numbers the well's content, <c>Name</c> (not in every export) says whose it is, <c>Conc/Dil</c> is a concentration for standards and the share of sample for samples
/// (<c>SPL1:2</c> with 0.5: diluted twofold).
/// </summary>
internal static class Gen5Layout
{
    public static PlateLayout Read(Gen5Matrix matrix, ProblemList problems)
    {
        var wells = new List<LayoutWell>();
        var second = matrix.Cells.Where(c => c.Label.StartsWith("Conc", StringComparison.OrdinalIgnoreCase)).DistinctBy(c => c.Well).ToDictionary(c => c.Well, StringComparer.Ordinal);
        var names = matrix.Cells.Where(c => c.Label == "Name" && c.Text.Length > 0).DistinctBy(c => c.Well).ToDictionary(c => c.Well, c => c.Text, StringComparer.Ordinal);
        foreach (var cell in matrix.Cells.Where(c => c.Label == "Well ID" && c.Text.Length > 0))
        {
            var role = RoleOf(cell.Text);
            var name = names.GetValueOrDefault(cell.Well, cell.Text);
            var amount = second.TryGetValue(cell.Well, out var found) ? found.Text : "";
            if (amount.Length == 0)
            {
                wells.Add(new(cell.Well, role, name));
            }
            else if (ReportedNumber.Read(amount, amount.Contains(',', StringComparison.Ordinal) ? ',' : '.').Value is { } value && value >= 0 && (value > 0 || role == WellRole.Standard))
            {
                wells.Add(role == WellRole.Standard ? new(cell.Well, role, name, value) : new(cell.Well, role, name, null, FactorOf(value)));
            }
            else
            {
                problems.Error("layout-unreadable", $"'{amount}' for well {cell.Well} is neither a concentration nor a dilution: correct the layout in Gen5 and export again.", found.Line, found.Column);
            }
        }

        return new(Unit.Unstated, wells);
    }

    private static WellRole RoleOf(string name) =>
        name.StartsWith("STD", StringComparison.OrdinalIgnoreCase) ? WellRole.Standard
        : name.StartsWith("BLK", StringComparison.OrdinalIgnoreCase) ? WellRole.Blank
        : name.StartsWith("CTL", StringComparison.OrdinalIgnoreCase) || name.StartsWith("CTRL", StringComparison.OrdinalIgnoreCase) ? WellRole.Control
        : WellRole.Sample;

    // Below one it is a share, printed with few digits: 0.333 means one in three, not one in 3.003.
    private static decimal FactorOf(decimal share)
    {
        if (share >= 1) return share;
        var half = 0.5m * new decimal(1, 0, 0, isNegative: false, share.Scale);
        var whole = Math.Round(1 / share);
        return Math.Abs((1 / whole) - share) <= half ? whole : 1 / share;
    }
}
