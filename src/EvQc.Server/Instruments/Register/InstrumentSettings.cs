using EvQc.Shell;

namespace EvQc.Instruments;

/// <summary>What becomes of a file whose instrument is not in the register.</summary>
public enum UnregisteredRule
{
    /// <summary>It is held; a laboratory manager may release it with a reason.</summary>
    Hold,

    /// <summary>It is held, and only registering the instrument helps.</summary>
    Refuse,
}

/// <summary>The <c>Instruments</c> section.</summary>
public sealed record InstrumentSettings(UnregisteredRule Unregistered)
{
    public static InstrumentSettings Read(IConfiguration configuration)
    {
        var text = configuration["Instruments:Unregistered"] is { Length: > 0 } given ? given : nameof(UnregisteredRule.Hold);
        return Enum.TryParse<UnregisteredRule>(text, ignoreCase: true, out var rule) && Enum.IsDefined(rule)
            ? new(rule)
            : throw new CannotStartException($"Instruments:Unregistered is '{text}'; it can be Hold (a manager may release the file) or Refuse (only registering the instrument helps).");
    }
}
