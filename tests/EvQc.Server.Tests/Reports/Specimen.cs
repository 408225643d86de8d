using System.Globalization;
using EvQc.Batches;

namespace EvQc.Reports;

/// <summary>Documents with everything in them that a document can hold.</summary>
internal static class Specimen
{
    public const string Zone = "Europe/Zurich";
    public static readonly DateTimeOffset Decided = new(2026, 11, 20, 15, 24, 5, TimeSpan.Zero);
    public static readonly Letterhead Company = new("Vesicle & Söhne AG", "Quality Control · Rheinweg 4 · 4058 Basel");
    private static readonly string Hash = new string('a', 60) + "1f2e";

    public static Certificate Certificate(DocumentKind kind = DocumentKind.CertificateOfAnalysis) => new()
    {
        Kind = kind,
        Number = "COA-EV-26-0001",
        Company = Company,
        Product = "Umbilical-cord MSC small extracellular vesicles, 1 mL vials",
        BatchNumber = "EV-26-0001",
        SampleLabel = "EV-26-0001-FP",
        ManufacturedFrom = new DateOnly(2026, 10, 26),
        ManufacturedTo = new DateOnly(2026, 10, 30),
        SpecificationVersion = 3,
        SpecificationSha256 = Hash,
        Rows = Rows(kind),
        Markers =
        [
            Marker("CD9", "1 transmembrane", "present", 0.842m, "present", PrintedVerdict.Complies),
            Marker("CD63", "1 transmembrane", "present", 1.207m, "present", PrintedVerdict.Complies),
            Marker("TSG101", "2 cytosolic", "present", 0.655m, "present", PrintedVerdict.Complies),
            Marker("calnexin", "4 intracellular", "absent", 0.041m, "absent", PrintedVerdict.Complies),
            new("GM130", "4 intracellular", "absent", Fixed(0.038m, 3, "AU"), PrintedValue.None, PrintedValue.None, "not valid", PrintedVerdict.Indeterminate),
        ],
        MarkerNotes = ["GM130: 0.038 AU is below the cut-off 0.132 AU, but the run has no positive control, so an absence proves nothing."],
        Purity = new(PrintedValue.Of(PrintedNumber.Like(43_000_000_000m, "3.0E10"), "particles/µg"), "high purity", "Webber & Clayton 2013"),
        Investigations =
        [
            new(
                "Residual serum albumin", "152 ng/mL rounds to 152, limit ≤ 100 ng/mL: fail.", Decided.AddDays(-3), "Assignable cause",
                "The dilution of 1:10 was not applied by the plate reader's export; the plate was read again.", Decided.AddDays(-2), "Quinn Adler (quinn)"),
        ],
        Changes =
        [
            new(1, "Residual serum albumin", "152 ng/mL", "15.2 ng/mL", "Tara Lind (tara)", Decided.AddDays(-2), "dilution applied, see investigation"),
        ],
        Sources = [.. Enumerable.Range(1, 12).Select(Source)],
        Signatures =
        [
            new("Quinn Adler", "QA reviewer", kind == DocumentKind.CertificateOfAnalysis ? "Approved for release" : "Rejected", Decided, Zone, "all criteria met"),
        ],
        EvidenceSha256 = Hash,
        Reason = kind == DocumentKind.RejectionNotice ? "The particle-to-protein ratio is below its limit; the investigation confirmed the product." : null,
        IssuedAt = Decided,
        Zone = Zone,
    };

    public static ComplianceMonth Month(int batches = 24)
    {
        var period = DuePeriods.Month(2026, 10, Zone);
        var all = Enumerable.Range(1, batches).Select(i => Batch(i, period)).ToList();
        return new()
        {
            Number = "QCR-2026-10",
            Company = Company,
            Period = "October 2026",
            Start = period.Start,
            End = period.End,
            Zone = Zone,
            WrittenAt = period.End.AddHours(6),
            RequestedBy = "schedule monthly-compliance",
            Batches = all,
            Ratios = [.. all.Where(b => b.Particles is not null).SelectMany((b, i) => Ratios(b, i))],
            Investigations =
            [
                new("EV-26-0107", "Particle-to-protein ratio", "2.1E+09 particles/µg, limit ≥ 3.0E10: fail.", period.Start.AddDays(8), period.Start.AddDays(11), "Confirmed", "The isolation lost vesicles: the column was overloaded.", "Quinn Adler (quinn)"),
                new("EV-26-0113", "Bacterial endotoxin", "0.61 EU/mL, limit ≤ 0.25 EU/mL: fail.", period.Start.AddDays(20), null, "", "", ""),
            ],
            Signatures =
            [
                .. all.Where(b => b.DecidedAt is not null).Select(b => new ComplianceSignature(
                    b.Number, "Decision on the batch",
                    new("Quinn Adler", "QA reviewer", b.State == BatchState.Released ? "Approved for release" : "Rejected", b.DecidedAt!.Value, Zone),
                    Hash, "verified")),
            ],
            LateEntries = [new("EV-26-0104", "Concentration step", period.Start.AddDays(5), period.Start.AddDays(7).AddHours(3), "Tara Lind (tara)")],
            Corrections = [new("EV-26-0109", "Protein concentration", "312 µg/mL", "213 µg/mL", "corrected", period.Start.AddDays(9), "Tara Lind (tara)", "digits swapped on entry")],
            Trend =
            [
                .. Enumerable.Range(0, 12).Select(i => new TrendPoint(
                    new DateOnly(2025, 11, 1).AddMonths(i).ToString("yyyy-MM", CultureInfo.InvariantCulture), 18 + (i % 5), 14 + (i % 4), i % 3, i % 4, 31_000_000_000m + (i * 900_000_000m))),
            ],
        };
    }

    private static ComplianceBatch Batch(int i, ReportPeriod period)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"EV-26-{100 + i:0000}");
        var state = (BatchState)(i % 8);
        var final = state.IsFinal();
        var measured = state >= BatchState.Testing;
        return new(
            number,
            "UC-MSC sEV",
            state,
            i % 11 == 0 && !final ? "centrifuge down, waiting for service" : null,
            measured ? 3 : null,
            period.Start.AddDays((i % 28) - 6),
            final ? period.Start.AddDays((i % 20) + 6) : null,
            measured ? 120_000_000_000m + (i * 3_100_000_000m) : null,
            measured ? 3.2m + (i % 7) : null,
            measured ? PrintedValue.Of(PrintedNumber.Like(Ratio(i), "3.0E10"), "particles/µg") : PrintedValue.None,
            measured ? "high purity" : "",
            measured ? "14 pass, 1 missing" : "",
            measured ? 118.4m : null);
    }

    private static decimal Ratio(int i) => i % 8 == 7 ? 2_100_000_000m + (i * 100_000_000m) : 34_000_000_000m + (i % 9 * 6_000_000_000m);

    private static IEnumerable<ComplianceRatio> Ratios(ComplianceBatch batch, int i)
    {
        var value = batch.ParticleToProtein.Number!.Value;
        var ok = value >= 30_000_000_000m;
        yield return new(
            batch.Number, "Particle-to-protein ratio", true, value, batch.ParticleToProtein, "≥ 3.0E10 particles/µg", 30_000_000_000m,
            ok ? "high purity" : "low purity", ok ? PrintedVerdict.Complies : PrintedVerdict.DoesNotComply, batch.RegisteredAt.AddDays(5));
        yield return new(
            batch.Number, "Protein-to-lipid ratio", false, 1.2m + (i % 4 * 0.11m), Fixed(1.2m + (i % 4 * 0.11m), 2, "µg/µg"), "≤ 3.00 µg/µg", 3m, "",
            PrintedVerdict.Complies, batch.RegisteredAt.AddDays(5));
    }

    private static CertificateRow[] Rows(DocumentKind kind) =>
    [
        new("Appearance", "Appearance", "visual", "complies", PrintedValue.Of("complies"), PrintedVerdict.Complies, Day(2), []),
        new("Quantity", "Particle concentration", "NTA, NanoSight NS300", "1.0E11 to 5.0E11 particles/mL", Like(213_000_000_000m, "1.0E11", "particles/mL"), PrintedVerdict.Complies, Day(2), []),
        new("Quantity", "Doses in the batch", "computed", "≥ 50 doses", Like(118.4m, "50", "doses"), PrintedVerdict.Complies, Day(2), []),
        new("Size", "Particles in the size window 50–200 nm", "NTA, NanoSight NS300", "≥ 90.0 %", Like(95.95m, "90.0", "%"), PrintedVerdict.Complies, Day(2), []),
        new("Size", "Mode diameter", "NTA, NanoSight NS300", "80 to 160 nm", Like(118.3m, "80", "nm"), PrintedVerdict.Complies, Day(2), []),
        new("Identity", "Positive marker panel", "bead-based flow cytometry", "at least three, of MISEV categories 1 and 2", PrintedValue.Of("met"), PrintedVerdict.Complies, Day(3), []),
        new(
            "Purity", "Particle-to-protein ratio", "computed", "≥ 3.0E10 particles/µg",
            Like(kind == DocumentKind.RejectionNotice ? 2_100_000_000m : 43_000_000_000m, "3.0E10", "particles/µg"),
            kind == DocumentKind.RejectionNotice ? PrintedVerdict.DoesNotComply : PrintedVerdict.Complies, Day(3), []),
        new("Purity", "Protein-to-lipid ratio", "computed", "—", Like(1.31m, "0.00", "µg/µg"), PrintedVerdict.ForInformation, Day(3), []),
        new("Residuals", "Residual serum albumin", "ELISA", "≤ 100 ng/mL", Like(15.2m, "100", "ng/mL"), PrintedVerdict.Complies, Day(4), [1]),
        new("Endotoxin", "Bacterial endotoxin", "kinetic chromogenic LAL", "< 0.25 EU/mL", PrintedValue.Of(Quantities.Bound.Below, PrintedNumber.Decimals(0.05m, 2), "EU/mL"), PrintedVerdict.Complies, Day(4), []),
        new("Sterility", "Sterility (14 days)", "membrane filtration, Ph. Eur. 2.6.1", "no growth", PrintedValue.Of("no growth"), PrintedVerdict.Complies, Day(16), []),
        new("Mycoplasma", "Mycoplasma", "nucleic-acid test, Ph. Eur. 2.6.7", "not detected", PrintedValue.Of("not detected"), PrintedVerdict.Complies, Day(5), []),
        new("Potency", "Potency, relative to the reference lot", "NF-κB inhibition", "70 to 130 %", Like(98.5m, "70", "%"), PrintedVerdict.Complies, Day(9), []),
    ];

    private static DateOnly Day(int days) => new DateOnly(2026, 10, 30).AddDays(days);

    private static PrintedValue Like(decimal value, string limit, string unit) => PrintedValue.Of(PrintedNumber.Like(value, limit), unit);

    private static PrintedValue Fixed(decimal value, int decimals, string unit) => PrintedValue.Of(PrintedNumber.Decimals(value, decimals), unit);

    private static MarkerRow Marker(string name, string category, string expected, decimal signal, string call, PrintedVerdict verdict) =>
        new(name, category, expected, Fixed(signal, 3, "AU"), Fixed(1.902m, 3, "AU"), Fixed(0.044m, 3, "AU"), call, verdict);

    private static SourceRecord Source(int i) => new(
        "Particle concentration", "EV-26-0001-FP", "1.06e+09", Like(213_000_000_000m, "1.0E11", "particles/mL"), "1.05E+9;1.07E+9;1.06E+9", "200 × (file)",
        "NanoSight NS300 NS-1234", "Tara Lind", "2026-11-01 10:12:44", Decided.AddDays(-19).AddMinutes(i), "Tara Lind (tara)", "", "EV-26-0001-FP_ExperimentSummary.csv",
        40 + i, Hash, i == 7 ? "Superseded" : "Current");
}
