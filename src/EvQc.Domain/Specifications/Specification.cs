using EvQc.Assays;

namespace EvQc.Specifications;

/// <summary>One version of a product's release specification. Immutable once in force; a batch is judged by exactly one.</summary>
public sealed record Specification
{
    /// <summary>Product code, the name of its folder: <c>uc-msc-sev</c>.</summary>
    public required string Product { get; init; }

    public required string Title { get; init; }

    public required int Version { get; init; }

    /// <summary>First day (UTC) on which testing that starts is judged by this version.</summary>
    public required DateOnly EffectiveFrom { get; init; }

    public required AssayRules Rules { get; init; }

    /// <summary>In the order they are printed.</summary>
    public required IReadOnlyList<Criterion> Criteria { get; init; }

    /// <summary>Headings left without a criterion, each with the justification that ICH Q6B asks for.</summary>
    public IReadOnlyDictionary<AttributeCategory, string> OmittedCategories { get; init; } = new Dictionary<AttributeCategory, string>();

    /// <summary>The same for people, a line each: <c>potency: no assay is validated yet</c>.</summary>
    public IReadOnlyList<string> OmittedLines =>
        [.. OmittedCategories.OrderBy(o => o.Key).Select(o => $"{(o.Key == AttributeCategory.InProcess ? "in process" : o.Key.ToString().ToLowerInvariant())}: {o.Value.ReplaceLineEndings(" ").Trim()}")];

    /// <summary>SHA-256 of the file's bytes, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>
    /// Codes of the attributes that must be measured on the final product so that every required criterion can be judged, in the order of
    /// the criteria: a ratio asks for its two results, the panel for its markers.
    /// </summary>
    public IReadOnlyList<string> RequiredTests =>
        [.. Criteria.Where(c => c.Required).SelectMany(c => Inputs.Of(c.Attribute, Rules)).Distinct(StringComparer.OrdinalIgnoreCase)];

    public Criterion? Find(string id) => Criteria.FirstOrDefault(c => string.Equals(c.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Computes every value from the results and judges every criterion.</summary>
    public Evaluation Evaluate(IReadOnlyList<Measurement> measurements, BatchFigures figures) =>
        Evaluation.Of(this, Computation.From(measurements, Rules, figures));
}
