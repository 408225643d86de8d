using System.Globalization;
using EvQc.Quantities;

namespace EvQc.Instruments.ZetaView;

/// <summary>The figures of a size file as quantities. Those the file does not print name the lines they are computed from.</summary>
internal static class ZetaViewQuantities
{
    public static List<MeasuredQuantity> Of(ZetaViewHead head, ZetaViewSizeTable table, DistributionFigures figures, RunSummary summary, Dilution dilution)
    {
        var quantities = new List<MeasuredQuantity>();
        var lines = string.Create(CultureInfo.InvariantCulture, $"lines {table.HeaderLine + 1} to {table.LastLine}");
        Derived("measured-particle-concentration", summary.MeasuredConcentrationPerMl, Unit.ParticlesPerMl, $"sum of 'Concentration / cm-3', {lines}", applied: false);
        Derived("particle-concentration", summary.ConcentrationPerMl, Unit.ParticlesPerMl, $"that sum multiplied by the dilution, {lines}", applied: true);
        Derived("size-mean", figures.MeanNm, Unit.Nanometre, $"mean of the distribution by number, {lines}");
        Derived("size-mode", figures.ModesNm[0], Unit.Nanometre, $"fullest class, {lines}");
        Derived("size-sd", figures.SdNm, Unit.Nanometre, $"sample SD of the distribution by number, {lines}");
        Derived("size-d10", figures.D10Nm, Unit.Nanometre, $"from the distribution by number, {lines}");
        Derived("size-d50", figures.D50Nm, Unit.Nanometre, $"from the distribution by number, {lines}");
        Derived("size-d90", figures.D90Nm, Unit.Nanometre, $"from the distribution by number, {lines}");
        Printed("size-d50-printed", "Median Number (D50)", Unit.Nanometre);
        Printed("traces", "Number of Traces", Unit.Count);
        Printed("particles-per-frame", "Average Number of Particles", Unit.Count);
        return quantities;

        void Derived(string name, decimal? value, Unit unit, string remark, bool? applied = null)
        {
            if (value is not { } number) return;
            quantities.Add(new(name, new Quantity(number, unit), number.ToString(CultureInfo.InvariantCulture), table.HeaderLine, 1)
            {
                Dilution = applied is null ? null : dilution.Factor,
                DilutionApplied = applied,
                Remark = remark,
            });
        }

        void Printed(string name, string key, Unit unit)
        {
            if (head.Text(key) is not { } raw || head.Place(key) is not { } place) return;
            Quantity? value = head.Number(key) is { } number ? new Quantity(number, unit) : null;
            quantities.Add(new(name, value, raw, place.Line, place.Column));
        }
    }
}
