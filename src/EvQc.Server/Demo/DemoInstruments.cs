using EvQc.Instruments;
using EvQc.People;
using EvQc.Shell;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Demo;

/// <summary>The instruments of the demonstration laboratory, registered and qualified through the use cases that the pages use.</summary>
public sealed class DemoInstruments(
    EvQcContext db, RegisterInstrument registerInstrument, RecordInstrumentCheck recordCheck, RecordControl recordControl, TimeProvider time)
{
    private static readonly RegisterInstrument.Request[] Instruments =
    [
        new(InstrumentKind.ParticleTracking, "NanoSight NS300", "NS300-10417", [InstrumentFormats.NanoSight]) { Software = "NTA 3.4", Location = "Laboratory 2" },
        new(InstrumentKind.ParticleTracking, "ZetaView PMX-220", "21-614", [InstrumentFormats.ZetaViewSize, InstrumentFormats.ZetaViewPositions, InstrumentFormats.ZetaViewZeta]) { Software = "8.06.01 SP1", Location = "Laboratory 2" },
        new(InstrumentKind.PlateReader, "Synergy H1", "22051817", [InstrumentFormats.Gen5]) { Software = "Gen5 3.12", Location = "Laboratory 1" },
        new(InstrumentKind.BeadReader, "FLEXMAP 3D", "FX3D-17204", [InstrumentFormats.Luminex]) { Software = "xPONENT 4.3", Location = "Laboratory 1" },
    ];

    /// <summary>Adds those that are missing, with beads and a blank of two hours ago for those that count particles.</summary>
    /// <param name="since">From when on they count as qualified and calibrated.</param>
    /// <param name="beadCheckDays">How often beads are due; null where the files of a test are older than any bead check.</param>
    public async Task SeedAsync(DateTimeOffset since, int? beadCheckDays, CancellationToken cancellationToken)
    {
        var mara = (await db.Users.AsNoTracking().SingleAsync(p => p.UserName == "mara", cancellationToken)).AsActor();
        var known = await db.Set<Instrument>().Select(i => i.Serial).ToListAsync(cancellationToken);
        var (now, until) = (time.GetUtcNow(), time.GetUtcNow().AddYears(1));
        foreach (var wanted in Instruments.Where(i => !known.Contains(i.Serial!)))
        {
            var particles = wanted.Kind == InstrumentKind.ParticleTracking;
            var instrument = (await registerInstrument.RunAsync(wanted with { BeadCheckDays = particles ? beadCheckDays : null }, mara, cancellationToken)).OrRefuse();
            await CheckAsync(new(instrument.Id, CheckKind.Qualification, "Performance qualification by the maker", since, "Service of the maker", true, until, $"PQ-{wanted.Serial}"), mara, cancellationToken);
            await CheckAsync(new(instrument.Id, CheckKind.Calibration, "Calibration against a traceable standard", since, "Service of the maker", true, until, $"CAL-{wanted.Serial}"), mara, cancellationToken);
            if (!particles) continue;
            var beads = new RecordControl.Request(ControlKind.Beads, wanted.Serial, null)
            {
                At = now.AddHours(-2),
                NominalNm = 100,
                MeanNm = 101.4m,
                ConcentrationPerMl = 2.1E8m,
                LowerLimit = 95,
                UpperLimit = 105,
                Lot = "PS-100-0417",
            };
            (await recordControl.RunAsync(beads, mara, cancellationToken)).OrRefuse();
            var blank = new RecordControl.Request(ControlKind.Blank, wanted.Serial, null) { At = now.AddHours(-2), ConcentrationPerMl = 1.2E6m, UpperLimit = 5E6m, Lot = "PBS-26-031" };
            (await recordControl.RunAsync(blank, mara, cancellationToken)).OrRefuse();
        }
    }

    private async Task CheckAsync(RecordInstrumentCheck.Request request, Actor by, CancellationToken cancellationToken) =>
        (await recordCheck.RunAsync(request, by, cancellationToken)).OrRefuse();
}
