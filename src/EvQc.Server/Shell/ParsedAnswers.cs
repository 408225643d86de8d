using EvQc.Quantities;
using EvQc.Shell.Web;

namespace EvQc.Shell;

public static class ParsedAnswers
{
    /// <summary>The value; or, for the page and the API alike, every problem with its field or line.</summary>
    /// <param name="form">On a page with several forms: the prefix of this one's fields, so that the others do not show its problems.</param>
    public static T OrRefuse<T>(this Parsed<T> parsed, string? form = null)
        where T : class
    {
        if (parsed.IsUsable) return parsed.Value;
        var errors = new FieldErrors();
        foreach (var problem in parsed.Errors)
            errors.Add((form is null ? "" : form + ".") + (problem.Field ?? (problem.Line is null ? "request" : "file")), problem.ToString(), problem.Code);
        errors.ThrowIfAny();
        throw new InvalidOperationException("Neither a value nor a problem.");
    }
}
