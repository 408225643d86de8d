using System.Globalization;
using System.Text.Json;
using EvQc.Assays;

namespace EvQc.Review;

/// <summary>The answers to a file's questions as they are kept with it, and back.</summary>
public static class ConfirmedAnswersJson
{
    public static string Write(ConfirmedAnswers answers) => CanonicalJson.Write(Content(answers));

    /// <summary>As a tree for <see cref="Evidence.Of(object?)"/>.</summary>
    public static Dictionary<string, object?> Content(ConfirmedAnswers answers)
    {
        var content = WithoutControls(answers);

        // Answers to other files are written as they were before markers were read: what was signed over them stays what it is.
        if (answers.NegativeControl is not null)
            content["controls"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["negative"] = answers.NegativeControl, ["positive"] = answers.PositiveControl };
        return content;
    }

    private static Dictionary<string, object?> WithoutControls(ConfirmedAnswers answers) => new(StringComparer.Ordinal)
    {
        ["dilution"] = answers.Dilution,
        ["unit"] = answers.ConcentrationUnit,
        ["attribute"] = answers.Attribute,
        ["layout"] = answers.LayoutSha256,
        ["instrument"] = answers.InstrumentModel,
        ["serial"] = answers.InstrumentSerial,
        ["measuredAt"] = answers.MeasuredAt,
        ["samples"] = answers.Samples.ToDictionary(s => s.Key, s => (object?)s.Value, StringComparer.Ordinal),
    };

    /// <exception cref="FormatException">It is not what <see cref="Write"/> writes.</exception>
    public static ConfirmedAnswers Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new FormatException("the answers are no JSON", e);
        }
    }

    /// <inheritdoc cref="Read(string)"/>
    public static ConfirmedAnswers Read(JsonElement json)
    {
        var members = new JsonMembers(json, "answers", "dilution", "unit", "attribute", "layout", "instrument", "serial", "measuredAt", "samples", "controls");
        var samples = members.Member("samples");
        var names = new JsonMembers(samples, "samples");
        JsonMembers? controls = members.Has("controls") ? new JsonMembers(members.Member("controls"), "controls", "negative", "positive") : null;
        return new(
            members.OptionalText("dilution") is { } text ? Number(text) : null,
            members.OptionalText("unit"),
            members.OptionalText("attribute"),
            members.OptionalText("layout"),
            samples.EnumerateObject().ToDictionary(s => s.Name, s => names.Text(s.Name), StringComparer.Ordinal))
        {
            InstrumentModel = members.OptionalText("instrument"),
            InstrumentSerial = members.OptionalText("serial"),
            MeasuredAt = members.OptionalText("measuredAt"),
            NegativeControl = controls?.Text("negative"),
            PositiveControl = controls?.OptionalText("positive"),
        };
    }

    private static decimal Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"'{text}' is not a number");
}
