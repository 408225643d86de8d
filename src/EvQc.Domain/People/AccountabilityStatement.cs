namespace EvQc.People;

/// <summary>
/// What a person accepts before signing for the first time (21 CFR 11.10(j)): a version of <c>config/accountability</c>, kept word for word. Only
/// added to; a new version is accepted again before the next signature.
/// </summary>
public sealed class AccountabilityStatement
{
    public required Guid Id { get; init; }

    /// <summary>1, 2, 3 …; unique.</summary>
    public required int Number { get; init; }

    public required string Text { get; init; }

    /// <summary>Of the UTF-8 text, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }
}

/// <summary>A person has accepted a version of the statement: signed with the key that was made or confirmed by it.</summary>
public sealed class StatementAcceptance
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required string PrintedName { get; init; }

    public required int StatementNumber { get; init; }

    public required string StatementSha256 { get; init; }

    public required Guid KeyId { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>IANA zone of the laboratory.</summary>
    public required string Zone { get; init; }

    /// <summary>Canonical JSON of the above.</summary>
    public string SignedText { get; private set; } = "";

    /// <summary>The key's signature over the UTF-8 bytes of <see cref="SignedText"/>, base64.</summary>
    public string Value { get; private set; } = "";

    public void Sign(string text, string value) => (SignedText, Value) = (text, value);
}
