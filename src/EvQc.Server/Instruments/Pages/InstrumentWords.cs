namespace EvQc.Instruments.Pages;

/// <summary>How the pages word instruments.</summary>
internal static class InstrumentWords
{
    public static string Of(InstrumentKind kind) => kind switch
    {
        InstrumentKind.ParticleTracking => "Nanoparticle tracking",
        InstrumentKind.LightScattering => "Dynamic light scattering",
        InstrumentKind.PlateReader => "Plate reader",
        InstrumentKind.BeadReader => "Bead panel reader",
        InstrumentKind.Photometer => "Photometer or fluorometer",
        InstrumentKind.FlowCytometer => "Flow cytometer",
        _ => "Other",
    };

    public static string Of(CheckKind kind) => kind == CheckKind.Qualification ? "Qualification" : "Calibration";

    public static string Of(ControlKind kind) => kind == ControlKind.Beads ? "Bead check" : "Blank";

    public static string Of(RunDecisionKind kind) => kind switch
    {
        RunDecisionKind.ReleasedFromHold => "Released from hold",
        RunDecisionKind.UsedAsIs => "Used as it is",
        _ => "Set aside",
    };
}
