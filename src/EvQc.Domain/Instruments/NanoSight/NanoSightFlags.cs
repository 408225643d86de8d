namespace EvQc.Instruments.NanoSight;

/// <summary>What the program says about the captures, in its own words.</summary>
internal static class NanoSightFlags
{
    private static readonly string[] Unremarkable = ["", "OK", "No", "N/A"];

    public static List<string> Of(NanoSightSections sections, int captures)
    {
        var flags = new List<string>();
        foreach (var section in (string[])["Concentration Warnings", "Information"])
        {
            foreach (var (key, row) in sections.In(section))
            {
                if (key.StartsWith("Vibration correction", StringComparison.Ordinal)) continue;
                var words = Enumerable.Range(1, captures).Where(i => !Unremarkable.Contains(row[i], StringComparer.OrdinalIgnoreCase));
                foreach (var word in words.GroupBy(i => row[i], StringComparer.Ordinal))
                {
                    var which = word.Count() == captures ? "all captures" : $"capture {string.Join(", ", word)}";
                    flags.Add($"{key}: {word.Key} ({which})");
                }
            }
        }

        return flags;
    }
}
