namespace EvQc.Quantities;

public static class RecordTime
{
    /// <summary>Without fractions of a millisecond: databases keep different ones, and what is signed must come back exactly.</summary>
    public static DateTimeOffset WholeMilliseconds(this DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));
}
