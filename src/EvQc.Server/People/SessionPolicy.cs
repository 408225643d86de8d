namespace EvQc.People;

/// <summary>What happens when an account that is in use signs in a second time. Two at once is never possible (FDA data integrity Q&amp;A 5).</summary>
public enum SecondSignIn
{
    /// <summary>The first session ends and says why.</summary>
    EndsTheFirst,

    /// <summary>The second is refused until the first has signed out or been idle too long.</summary>
    IsRefused,
}

public sealed record SessionPolicy(SecondSignIn SecondSignIn, TimeSpan Idle)
{
    public static SessionPolicy Read(IConfiguration configuration)
    {
        var text = configuration["People:SecondSignIn"] ?? nameof(SecondSignIn.EndsTheFirst);
        if (!Enum.TryParse<SecondSignIn>(text, ignoreCase: true, out var second) || !Enum.IsDefined(second) || char.IsDigit(text[0]))
            throw new Shell.CannotStartException($"People:SecondSignIn is '{text}'; it can be EndsTheFirst or IsRefused.");
        return new(second, TimeSpan.FromMinutes(configuration.GetValue("People:IdleMinutes", 15)));
    }
}
