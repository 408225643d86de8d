namespace EvQc.Assays;

/// <summary>A protein marker and the category MISEV gives it (Théry et al. 2018, J Extracell Vesicles 7:1535750, table 3).</summary>
/// <param name="Name">The name printed, e.g. <c>lamin A/C</c>.</param>
/// <param name="MisevCategory">
/// 1 transmembrane or GPI-anchored, 2 cytosolic, 3 co-isolated contaminant, 4 intracellular compartment other than plasma membrane
/// and endosome, 0 a parent-cell antigen that says nothing about vesicles.
/// </param>
public sealed record Marker(string Code, string Name, int MisevCategory)
{
    /// <summary>True for the markers whose presence speaks for vesicles.</summary>
    public bool IsPositiveMarker => MisevCategory is 1 or 2;

    public static IReadOnlyList<Marker> All { get; } =
    [
        new("marker.CD9", "CD9", 1),
        new("marker.CD63", "CD63", 1),
        new("marker.CD81", "CD81", 1),
        new("marker.TSG101", "TSG101", 2),
        new("marker.ALIX", "ALIX", 2),
        new("marker.syntenin-1", "syntenin-1", 2),
        new("marker.annexin-A5", "annexin A5", 2),
        new("marker.albumin", "albumin", 3),
        new("marker.APOA1", "APOA1", 3),
        new("marker.calnexin", "calnexin", 4),
        new("marker.histone-H3", "histone H3", 4),
        new("marker.lamin-AC", "lamin A/C", 4),
        new("marker.GRP94", "GRP94", 4),
        new("marker.GM130", "GM130", 4),
        new("marker.cytochrome-C", "cytochrome C", 4),
    ];

    public static Marker? Find(string code) => All.FirstOrDefault(m => string.Equals(m.Code, code, StringComparison.OrdinalIgnoreCase));
}
