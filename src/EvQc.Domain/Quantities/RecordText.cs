using System.Globalization;

namespace EvQc.Quantities;

/// <summary>Free text as the records hold it: of limited length, and without what no database keeps as text.</summary>
public static class RecordText
{
    /// <summary>Names, codes, lots: most texts.</summary>
    public const int Longest = 200;

    /// <summary>Reasons, causes, conclusions and comments: the audit trail keeps each beside the change it explains.</summary>
    public const int LongestReason = 1000;

    /// <summary>Notes what keeps a text from being recorded; an absent one is for others to ask for.</summary>
    public static void Check(string? text, string field, string name, int longest, List<Problem> problems)
    {
        if (text is null) return;
        if (text.Length > longest)
            problems.Add(Problem.OfField(field, "too-long", $"{name} has more than {longest.ToString("#,0", CultureInfo.InvariantCulture)} characters."));
        else if (!IsText(text))
            problems.Add(Problem.OfField(field, "not-text", $"{name} holds a character that is no text (a NUL, or half of one): type it again."));
    }

    /// <summary>The trimmed reason for an act.</summary>
    /// <exception cref="QcRuleException">There is none, or the record cannot hold it.</exception>
    public static string Reason(string? reason, string act)
    {
        if (string.IsNullOrWhiteSpace(reason)) throw new QcRuleException("reason-required", $"A reason is needed for {act}.", "Say why in a sentence.");
        if (reason.Trim().Length > LongestReason)
            throw new QcRuleException("reason-too-long", $"The reason for {act} has more than 1,000 characters.", "Shorten it; a longer account can be kept as a document and named here.");
        if (!IsText(reason)) throw new QcRuleException("reason-not-text", $"The reason for {act} holds a character that is no text.", "Type it again.");
        return reason.Trim();
    }

    /// <summary>What a file says, cut to what the record holds; null when that is nothing.</summary>
    public static string? Fitting(string? text, int longest = Longest)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var plain = IsText(text) ? text.Trim() : new string([.. text.Where(c => c != '\0' && !char.IsSurrogate(c))]).Trim();
        if (plain.Length > longest) plain = plain[..(char.IsHighSurrogate(plain[longest - 1]) ? longest - 1 : longest)];
        return plain.Length == 0 ? null : plain;
    }

    private static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || char.IsLowSurrogate(text[i])) return false;
            if (!char.IsHighSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return false;
            i++;
        }

        return true;
    }
}
