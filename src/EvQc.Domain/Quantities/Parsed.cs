using System.Diagnostics.CodeAnalysis;

namespace EvQc.Quantities;

public enum Severity
{
    /// <summary>Read, but a person should know.</summary>
    Warning,

    /// <summary>Not usable as it is.</summary>
    Error,
}

/// <summary>One thing that is wrong with outside data: where, what, and what would help. The code is stable for scripts.</summary>
/// <param name="Line">1-based line (or row) in the file; null when the problem is of the whole.</param>
/// <param name="Column">1-based column (cell) in the line, where one is to blame.</param>
/// <param name="Field">The field of the form or request, where that is what is wrong.</param>
public sealed record Problem(Severity Severity, string Code, string Message, int? Line = null, int? Column = null, string? Field = null)
{
    public static Problem Error(string code, string message, int? line = null, int? column = null) =>
        new(Severity.Error, code, message, line, column);

    public static Problem Warning(string code, string message, int? line = null, int? column = null) =>
        new(Severity.Warning, code, message, line, column);

    public static Problem OfField(string field, string code, string message) => new(Severity.Error, code, message, Field: field);

    public override string ToString() => Line is null ? Message : $"Line {Line}: {Message}";
}

/// <summary>The result of reading outside data: the value, or every error found; warnings may accompany either.</summary>
public sealed record Parsed<T>(T? Value, IReadOnlyList<Problem> Problems)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsUsable => Value is not null && !Problems.Any(p => p.Severity == Severity.Error);

    public IEnumerable<Problem> Errors => Problems.Where(p => p.Severity == Severity.Error);

    public static Parsed<T> Refused(params IReadOnlyList<Problem> problems) => new(null, problems);

    public static Parsed<T> Of(T value) => new(value, []);

    public IEnumerable<Problem> Warnings => Problems.Where(p => p.Severity == Severity.Warning);
}
