namespace EvQc.People;

/// <summary>What somebody who watches over EvQc must see within seconds. The audit trail keeps each as an event of this name.</summary>
public enum SecurityEventKind
{
    /// <summary>A wrong password, an unknown name or a deactivated account, at the door or at a signature.</summary>
    SignInFailed,

    /// <summary>Too many wrong passwords in a row.</summary>
    AccountLocked,

    /// <summary>An account was used from two places: shared, or stolen (FDA data integrity Q&amp;A 5).</summary>
    SecondSignIn,

    /// <summary>An API key that is unknown, expired or revoked.</summary>
    KeyMisuse,

    /// <summary>Somebody reached for what their role does not allow.</summary>
    NotPermitted,

    /// <summary>A form without a valid token: out of date, or sent by another site.</summary>
    ForgedForm,

    /// <summary>More attempts in a minute than a person makes.</summary>
    TooManyAttempts,
}
