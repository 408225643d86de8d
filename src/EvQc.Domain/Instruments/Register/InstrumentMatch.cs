namespace EvQc.Instruments;

/// <summary>Which instrument of the register wrote a file, and why that one.</summary>
/// <param name="Record">Null when none was found: a person has to say, or the register has to learn of it.</param>
public sealed record InstrumentMatch(InstrumentRecord? Record, string Why)
{
    /// <summary>
    /// By the serial number the file prints; where it prints none, the instrument a person chose; else the only one in use that writes the layout.
    /// A printed serial number is never overruled.
    /// </summary>
    /// <param name="chosen">Serial number of the instrument that a person chose.</param>
    public static InstrumentMatch Of(IReadOnlyList<InstrumentRecord> register, string format, string? serial, string? chosen)
    {
        if (!string.IsNullOrWhiteSpace(serial))
            return register.FirstOrDefault(r => r.Instrument.HasSerial(serial)) is { } named
                ? new(named, $"the file prints its serial number {serial}")
                : new(null, $"the file prints the serial number {serial}, which is not in the register");
        if (!string.IsNullOrWhiteSpace(chosen))
            return register.FirstOrDefault(r => r.Instrument.HasSerial(chosen)) is { } said
                ? new(said, "chosen by hand; the file prints no serial number")
                : new(null, $"the register has no instrument with the serial number {chosen}");
        InstrumentRecord[] writers = [.. register.Where(r => !r.Instrument.IsRetired && r.Instrument.Writes(format))];
        return writers switch
        {
            [var only] => new(only, "the file prints no serial number, and this is the only instrument in use that writes this layout"),
            [] => new(null, "the file prints no serial number, and no registered instrument writes this layout"),
            _ => new(null, "the file prints no serial number, and several registered instruments write this layout"),
        };
    }
}
