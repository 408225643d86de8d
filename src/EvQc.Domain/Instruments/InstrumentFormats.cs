namespace EvQc.Instruments;

/// <summary>The layouts EvQc reads. The names are a contract with scripts and stored results: they never change.</summary>
public static class InstrumentFormats
{
    public const string NanoSight = "nanosight-experiment-summary";
    public const string ZetaViewSize = "zetaview-size";
    public const string ZetaViewPositions = "zetaview-positions";
    public const string ZetaViewZeta = "zetaview-zeta";
    public const string Zetasizer = "zetasizer-text";
    public const string Stunner = "stunner-xlsx";
    public const string SoftMaxPro = "softmax-pro";
    public const string Gen5 = "gen5";
    public const string Kaleido = "kaleido";
    public const string Mars = "mars";
    public const string Magellan = "magellan";
    public const string NanoDrop = "nanodrop";
    public const string Qubit = "qubit";
    public const string Lunatic = "lunatic";
    public const string Luminex = "luminex-xponent";
    public const string Msd = "msd-workbench";
    public const string LalKinetic = "lal-kinetic";
    public const string Fcs = "fcs";
    public const string Template = "evqc-template";

    public static IReadOnlyList<string> All { get; } =
    [
        NanoSight, ZetaViewSize, ZetaViewPositions, ZetaViewZeta, Zetasizer, Stunner, SoftMaxPro, Gen5, Kaleido, Mars, Magellan, NanoDrop, Qubit, Lunatic, Luminex, Msd,
        LalKinetic, Fcs, Template,
    ];
}
