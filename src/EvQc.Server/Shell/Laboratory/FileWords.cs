using EvQc.Instruments;
using EvQc.Shell.Components;

namespace EvQc.Shell.Laboratory;

/// <summary>How the pages word files.</summary>
public static class FileWords
{
    public static Tone Tone(this FileStatus status) => status switch
    {
        FileStatus.Confirmed or FileStatus.ControlRecorded => Components.Tone.Good,
        FileStatus.Unreadable => Components.Tone.Bad,
        FileStatus.Read => Components.Tone.Warn,
        FileStatus.Received => Components.Tone.Info,
        _ => Components.Tone.Neutral,
    };

    public static string Text(this FileStatus status) => status switch
    {
        FileStatus.Received => "being read",
        FileStatus.Read => "to be confirmed",
        FileStatus.Unreadable => "not readable",
        FileStatus.Confirmed => "confirmed",
        FileStatus.ControlRecorded => "control of its instrument",
        _ => "set aside",
    };

    public static string Format(string? format) => format switch
    {
        null => "–",
        InstrumentFormats.NanoSight => "NanoSight ExperimentSummary",
        InstrumentFormats.ZetaViewSize => "ZetaView size",
        InstrumentFormats.SoftMaxPro => "SoftMax Pro",
        InstrumentFormats.Gen5 => "Gen5",
        InstrumentFormats.Kaleido => "Kaleido",
        InstrumentFormats.Mars => "MARS",
        InstrumentFormats.Magellan => "Magellan",
        InstrumentFormats.Template => "EvQc template",
        InstrumentFormats.ZetaViewPositions => "ZetaView positions",
        InstrumentFormats.ZetaViewZeta => "ZetaView zeta potential",
        InstrumentFormats.Zetasizer => "Zetasizer text",
        InstrumentFormats.Stunner => "Stunner workbook",
        InstrumentFormats.NanoDrop => "NanoDrop",
        InstrumentFormats.Qubit => "Qubit",
        InstrumentFormats.Lunatic => "Lunatic",
        InstrumentFormats.Luminex => "Luminex xPONENT",
        InstrumentFormats.Msd => "MSD Workbench",
        InstrumentFormats.LalKinetic => "kinetic LAL",
        InstrumentFormats.Fcs => "FCS",
        _ => format,
    };

    public static string Size(int bytes) =>
        bytes < 1024 ? $"{bytes} B" : bytes < 1024 * 1024 ? $"{bytes / 1024} kB" : $"{bytes / 1048576m:0.0} MB";
}
