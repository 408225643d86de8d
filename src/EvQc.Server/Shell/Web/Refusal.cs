using Microsoft.EntityFrameworkCore;

namespace EvQc.Shell.Web;

/// <summary>A refusal as told to people and scripts: stable code, what and why, what would help, HTTP status.</summary>
public sealed record Refusal(string Code, string Message, string? Remedy, int Status)
{
    /// <summary>Of input that is refused: each field with the code of what is wrong with it.</summary>
    public IReadOnlyCollection<string> Fields { get; init; } = [];

    /// <summary>Null for a bug, which is not the caller's to mend.</summary>
    public static Refusal? Of(Exception exception) => exception switch
    {
        QcRuleException { Code: "not-permitted" } rule => new(rule.Code, rule.Message, rule.Remedy, StatusCodes.Status403Forbidden),
        QcRuleException { Code: ['n', 'o', '-', 's', 'u', 'c', 'h', '-', ..] } rule => new(rule.Code, rule.Message, rule.Remedy, StatusCodes.Status404NotFound),
        QcRuleException { Code: "too-many-attempts" } rule => new(rule.Code, rule.Message, rule.Remedy, StatusCodes.Status429TooManyRequests),
        QcRuleException rule => new(rule.Code, rule.Message, rule.Remedy, StatusCodes.Status409Conflict),
        NotFoundException missing => new("not-found", missing.Message, "Check the address, or start from the menu.", StatusCodes.Status404NotFound),
        InvalidRequestException invalid => new("invalid-input", "Some entries are missing or cannot be read.", "Correct the marked fields and send again.", StatusCodes.Status400BadRequest)
        {
            Fields = invalid.Errors.Codes,
        },
        DbUpdateConcurrencyException => new(
            "changed-meanwhile", "Somebody changed this record while you were working on it; nothing of yours was recorded.",
            "Look at what changed, then do it again if it still applies.", StatusCodes.Status409Conflict),
        BadHttpRequestException bad => new("bad-request", bad.Message, null, bad.StatusCode),
        _ => null,
    };
}
