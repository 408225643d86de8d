namespace EvQc.Instruments;

/// <summary>One measurement as a file claims it: with which instrument and when.</summary>
/// <param name="Serial">Null where the file prints none.</param>
/// <param name="At">
/// The instants that the printed local time can mean: one as a rule, two in the hour that the end of summer time repeats, none where the file
/// prints no time, or one that the clocks never showed.
/// </param>
public sealed record MeasuredWith(string? Serial, string? TimeText, IReadOnlyList<DateTimeOffset> At);

/// <summary>What the register answers to a file: which instruments, and every reason to hold it.</summary>
public sealed record RegisterAnswer(IReadOnlyList<InstrumentMatch> Instruments, IReadOnlyList<HoldReason> Holds)
{
    /// <param name="needsInstrument">
    /// False for the EvQc template: a determination without an instrument (sterility, appearance) is legitimate there, so rows that name none claim none.
    /// </param>
    public static RegisterAnswer To(
        IReadOnlyList<MeasuredWith> claims, string format, bool needsInstrument, string? chosen, IReadOnlyList<InstrumentRecord> register)
    {
        var (matches, holds) = (new List<InstrumentMatch>(), new List<HoldReason>());
        foreach (var claim in claims.Where(c => needsInstrument || c.Serial is not null || chosen is not null))
        {
            var match = InstrumentMatch.Of(register, format, claim.Serial, chosen);
            if (!matches.Exists(m => m.Record?.Instrument.Id == match.Record?.Instrument.Id && m.Why == match.Why)) matches.Add(match);
            holds.AddRange(Against(claim, match));
        }

        return new(matches, [.. holds.Distinct()]);
    }

    private static IEnumerable<HoldReason> Against(MeasuredWith claim, InstrumentMatch match)
    {
        if (match.Record is not { } record)
        {
            yield return claim.Serial is not null
                ? new("instrument-unregistered", $"No instrument with the serial number {claim.Serial} is registered.", "The laboratory manager registers and qualifies it, or releases this file with a reason.")
                : new("instrument-unknown", $"It is not known which instrument measured this: {match.Why}.", "Choose the instrument, or let the laboratory manager register it.");
            yield break;
        }

        if (claim.At.Count == 0)
        {
            yield return new(
                "measured-at-unknown",
                claim.TimeText is null ? $"The file does not say when {record.Instrument.Title} measured, so nobody can tell whether it was qualified then." : $"'{claim.TimeText}' is no time that the laboratory's clock showed, so nobody can tell whether {record.Instrument.Title} was qualified then.",
                "Enter the time of measurement.");
            yield break;
        }

        // In the repeated hour every reading of the clock must be covered.
        foreach (var reason in claim.At.SelectMany(record.AgainstMeasuringAt)) yield return reason;
    }
}
