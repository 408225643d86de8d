using System.Globalization;
using System.Text;

namespace EvQc.Assays;

/// <summary>The size distribution measured together with a particle concentration. Empty classes at the ends are not kept.</summary>
public sealed class ResultDistribution
{
    private ResultDistribution()
    {
    }

    public ResultDistribution(Guid resultId, Guid batchId, SizeDistribution distribution)
    {
        (ResultId, BatchId, Bins) = (resultId, batchId, TextOf(distribution));
    }

    public Guid ResultId { get; private set; }

    public Guid BatchId { get; private set; }

    /// <summary>A line per class: centre (nm);width (nm);particles/mL of the undiluted sample.</summary>
    public string Bins { get; private set; } = "";

    /// <inheritdoc cref="Bins"/>
    public static string TextOf(SizeDistribution distribution)
    {
        var text = new StringBuilder();
        foreach (var bin in distribution.Bins.Where(b => b.Amount > 0))
            text.Append(CultureInfo.InvariantCulture, $"{bin.Centre};{bin.Width};{bin.Amount}\n");
        return text.ToString();
    }

    public SizeDistribution ToDistribution() =>
        new([.. Bins.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var cells = line.Split(';');
            return new SizeBin(Number(cells[0]), Number(cells[1]), Number(cells[2]));
        })]);

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
