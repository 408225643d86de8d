namespace EvQc.Instruments;

public enum WellRole
{
    /// <summary>Holds nothing that counts.</summary>
    Unused,

    /// <summary>A known concentration of the standard.</summary>
    Standard,

    /// <summary>No analyte: its mean is subtracted.</summary>
    Blank,

    Sample,

    /// <summary>A known material that shows the assay worked; read like a sample.</summary>
    Control,
}

/// <summary>What one well holds.</summary>
/// <param name="Name">Standard, sample or control; wells of one name are replicates.</param>
/// <param name="Concentration">Nominal concentration of a standard, in the unit of <see cref="PlateLayout.Unit"/>.</param>
/// <param name="Dilution">How often the sample was diluted before it went into the well; 1 for undiluted.</param>
public sealed record LayoutWell(string Well, WellRole Role, string Name, decimal? Concentration = null, decimal Dilution = 1m);

/// <summary>
/// Which well holds what. Most plate readers do not write it into the file, so it comes from the method or from the technician; Gen5 does.
/// </summary>
/// <param name="Unit">Unit of the standards' concentrations, and so of what is read off their curve.</param>
public sealed record PlateLayout(Quantities.Unit Unit, IReadOnlyList<LayoutWell> Wells)
{
    public LayoutWell? Find(string well) => Wells.FirstOrDefault(w => w.Well == well);

    public IEnumerable<LayoutWell> In(WellRole role) => Wells.Where(w => w.Role == role);
}
