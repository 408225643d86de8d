namespace EvQc.Review.Packages;

/// <summary>One table of the dossier; the workbook and the page show the same cells.</summary>
/// <param name="Note">A sentence above the table; null for none.</param>
public sealed record DossierSection(string Title, string? Note, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows)
{
    /// <summary>Rows that a reviewer must not overlook: changed, taken out, failing.</summary>
    public IReadOnlySet<int> Marked { get; init; } = new HashSet<int>();
}
