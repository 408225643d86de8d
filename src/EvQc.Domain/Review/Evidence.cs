using System.Security.Cryptography;
using System.Text;
using EvQc.Assays;
using EvQc.Quantities;
using EvQc.Specifications;

namespace EvQc.Review;

/// <summary>A canonical document and its hash: what a signature covers.</summary>
/// <param name="Json">Canonical JSON, see <see cref="CanonicalJson"/>.</param>
/// <param name="Sha256">Of the UTF-8 bytes, lower-case hexadecimal.</param>
public sealed record Evidence(string Json, string Sha256)
{
    public static Evidence Of(object? content)
    {
        var json = CanonicalJson.Write(content);
        return new(json, HashOf(json));
    }

    /// <summary>Determinations and verdicts, as kept with every evaluation of a batch.</summary>
    public static Evidence Of(Evaluation evaluation) => Of(Content(evaluation));

    public static string HashOf(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));

    /// <summary>The evaluation as a tree for <see cref="Of(object?)"/>, to be joined with more facts (steps, files, signatures).</summary>
    public static Dictionary<string, object?> Content(Evaluation evaluation) => new(StringComparer.Ordinal)
    {
        ["specification"] = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["product"] = evaluation.Specification.Product,
            ["version"] = evaluation.Specification.Version,
            ["effectiveFrom"] = evaluation.Specification.EffectiveFrom,
            ["sha256"] = evaluation.Specification.Sha256,
        },
        ["determinations"] = evaluation.Determinations.Select(Content).ToArray(),
        ["verdicts"] = evaluation.Verdicts.Select(Content).ToArray(),
    };

    /// <summary>The proof tree as a tree for <see cref="Of(object?)"/>.</summary>
    public static Dictionary<string, object?> Content(ProofNode node) => new(StringComparer.Ordinal)
    {
        ["statement"] = node.Statement,
        ["holds"] = node.Holds,
        ["because"] = node.Because.Select(Content).ToArray(),
    };

    private static Dictionary<string, object?> Content(Verdict verdict) => new(StringComparer.Ordinal)
    {
        ["criterion"] = verdict.Criterion.Id,
        ["attribute"] = verdict.Criterion.Attribute,
        ["limit"] = verdict.Criterion.Limit.Text,
        ["outcome"] = verdict.Outcome,
        ["rounded"] = verdict.RoundedText,
        ["sentence"] = verdict.Sentence,
        ["sources"] = verdict.Sources,
    };

    private static Dictionary<string, object?> Content(Determination determination) => new(StringComparer.Ordinal)
    {
        ["attribute"] = determination.Attribute,
        ["value"] = determination.Value is { } value ? Content(value) : null,
        ["word"] = determination.Word,
        ["relativeStandardUncertainty"] = determination.Uncertainty?.RelativeStandard,
        ["coverageFactor"] = determination.Uncertainty?.CoverageFactor,
        ["purityClass"] = determination.PurityClass,
        ["markerCall"] = determination.MarkerCall?.Outcome,
        ["standing"] = determination.Standing,
        ["formula"] = determination.Formula,
        ["note"] = determination.Note,
        ["sources"] = determination.Sources,
    };

    private static Dictionary<string, object?> Content(Quantity quantity) => new(StringComparer.Ordinal)
    {
        ["value"] = quantity.Value,
        ["unit"] = quantity.Unit.Symbol,
        ["bound"] = quantity.Bound,
    };
}
