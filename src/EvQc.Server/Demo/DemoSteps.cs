using EvQc.Batches;

namespace EvQc.Demo;

/// <summary>What the demonstration's technicians enter for the four steps of the route.</summary>
internal static class DemoSteps
{
    private static readonly Dictionary<string, string?> Culture = new(StringComparer.Ordinal)
    {
        ["cell-bank-lot"] = "WCB-UC-014",
        ["tissue"] = "umbilical cord",
        ["donor"] = "allogeneic",
        ["passage"] = "4",
        ["vessel"] = "10-layer cell factory",
        ["area"] = "6360",
        ["seeding-density"] = "4000",
        ["supplement-type"] = "EV-depleted platelet lysate",
        ["antibiotics"] = "none",
        ["oxygen"] = "5 %",
        ["preconditioning"] = "none",
        ["conditioning-time"] = "48",
        ["cell-count"] = "2.1E8",
        ["viability"] = "96.4",
    };

    private static readonly Dictionary<string, string?> Filtration = new(StringComparer.Ordinal)
    {
        ["membrane"] = "PES",
        ["pore-size"] = "0.22",
        ["pressure"] = "0.8",
    };

    private static readonly Dictionary<string, string?> Concentration = new(StringComparer.Ordinal)
    {
        ["method"] = "tangential-flow filtration",
        ["cut-off"] = "300",
        ["transmembrane-pressure"] = "0.4",
    };

    private static readonly Dictionary<string, string?> Isolation = new(StringComparer.Ordinal)
    {
        ["method"] = "size-exclusion chromatography",
        ["column"] = "SEC 35 nm, 70 mL",
        ["duration"] = "95",
        ["fractions"] = "7 to 10",
        ["buffer"] = "PBS with 25 mM trehalose",
    };

    /// <param name="day">Local midnight of the day on which the step was done.</param>
    public static RecordStep.Request Of(string batch, Stage stage, DateTimeOffset day, DemoBatch demo) => stage switch
    {
        Stage.Culture => new(batch, stage, day.AddHours(-40), day.AddHours(8))
        {
            Equipment = ["INC-03", "CC-01"],
            VolumeOutMl = "1200",
            Parameters = Culture,
            Materials = [new("basal medium", "BM-26-118", null), new("supplement", "PL-0457", null)],
        },
        Stage.Filtration => new(batch, stage, day.AddHours(9), day.AddHours(10))
        {
            Equipment = ["PMP-02", "PG-07"],
            VolumeInMl = "1200",
            VolumeOutMl = "1176",
            Parameters = Filtration,
            Materials = [new("filter", "FLT-8812", null)],
        },
        Stage.Concentration => new(batch, stage, day.AddHours(10.5), day.AddHours(13))
        {
            Equipment = ["TFF-01"],
            VolumeInMl = "1176",
            VolumeOutMl = "52.0",
            Parameters = Concentration,
            Materials = [new("membrane cassette", "MC-300-0291", null)],
        },
        _ => new(batch, stage, day.AddHours(13.5), day.AddHours(15.5))
        {
            Equipment = ["AKT-02"],
            VolumeInMl = "52.0",
            VolumeOutMl = demo.FinalVolumeMl,
            Parameters = Isolation,
            Materials = [new("column", "SEC-35-1177", null), new("formulation buffer", "FB-26-031", null)],
        },
    };

    public static KeepReserve.Request Reserve(string batch) => new(batch, "1.5", "3", "freezer F-07, shelf 2, -80 °C");
}
