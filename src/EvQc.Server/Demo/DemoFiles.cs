using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EvQc.Demo;

/// <summary>
/// The demonstration's instrument files: made for EvQc, in the layouts of real exports. <c>{SAMPLE}</c> stands for the sample's label,
/// <c>{AT:yyyy-MM-dd}</c> for the time of measurement in that format.
/// </summary>
internal static partial class DemoFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Demo", "files");

    public static async Task<byte[]> BytesAsync(string name, string sample, DateTime measuredAt, CancellationToken cancellationToken)
    {
        // Latin-1 keeps every byte as it is, whatever the encoding of the export.
        var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Path.Combine(Folder, name), cancellationToken));
        text = text.Replace("{SAMPLE}", sample, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(TimeToken().Replace(text, token => measuredAt.ToString(token.Groups["format"].Value, CultureInfo.InvariantCulture)));
    }

    /// <summary>The file of a batch and kind, whatever its ending: <c>BATCH-A-nta.csv</c>.</summary>
    public static string Of(string key, string kind) =>
        Path.GetFileName(Directory.EnumerateFiles(Folder, $"BATCH-{key}-{kind}.*").Single());

    [GeneratedRegex(@"\{AT:(?<format>[^}]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TimeToken();
}
