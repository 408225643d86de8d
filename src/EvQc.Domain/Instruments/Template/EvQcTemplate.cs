namespace EvQc.Instruments;

/// <summary>
/// The table for everything that no instrument export brings: markers, sterility, residuals, potency, hand readings. One row is one
/// determination. This text is what the server offers for download; it explains itself.
/// </summary>
public static class EvQcTemplate
{
    public const string FileName = "evqc-template.csv";

    /// <summary>First line of every file of this format; later versions count up.</summary>
    public const string Signature = "# EvQc template 1";

    internal static readonly string[] Columns =
    [
        "sample", "attribute", "value", "unit", "replicate", "dilution", "control_positive", "control_negative", "measured_at", "operator", "instrument", "remark",
    ];

    /// <summary>The empty template with its rules as comments and rows of example, which are comments too.</summary>
    public const string Text =
        $"""
        {Signature}
        # One row is one determination. Lines that begin with # are ignored; keep the line above and the row of column names.
        # Separate cells by comma (or semicolon or tab, all rows alike). Numbers have a decimal point and no thousands separator.
        #
        # sample            required: the label of the sample
        # attribute         required: a code such as particle-concentration, protein-concentration, lipid-concentration, rna-concentration,
        #                   residual-albumin, endotoxin, sterility, mycoplasma, potency, appearance, or marker.CD9, marker.TSG101, marker.calnexin ...
        # value             required: a number (12.5 or 1.2E+11), a bound (<0.05 or >2000), or a word (no growth, not detected, complies)
        # unit              required for numbers: particles/mL, µg/mL, ng/mL, EU/mL, %, nm, AU, MFI ...; 1 for a plain ratio; empty for words
        # replicate         1, 2, 3 ...; empty means 1. Sample, attribute and replicate together may occur once only
        # dilution          the factor by which EvQc multiplies the value; empty when the value is that of the undiluted sample
        # control_positive  what the positive control of the same run read (markers); empty when there was none
        # control_negative  what the negative control of the same run read (markers); empty when there was none
        # measured_at       2026-03-27 14:30, the clock of the laboratory
        # operator, instrument (serial number), remark: free text
        #
        # Examples (take the # away):
        # EV-0001-F1,marker.CD9,1.245,AU,1,,1.630,0.061,2026-03-27 14:30,K. Lindqvist,SN-4711,
        # EV-0001-F1,endotoxin,<0.05,EU/mL,1,,,,2026-03-27 10:05,K. Lindqvist,,
        # EV-0001-F1,sterility,no growth,,1,,,,2026-04-10 09:00,K. Lindqvist,,14 days
        sample,attribute,value,unit,replicate,dilution,control_positive,control_negative,measured_at,operator,instrument,remark

        """;
}
