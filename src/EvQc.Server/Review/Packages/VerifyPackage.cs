using System.Text.Encodings.Web;
using System.Text.Json;

namespace EvQc.Review.Packages;

/// <summary><c>evqc verify FILE.zip [--json]</c>: opens the file and hands its bytes to the domain; no database, no network.</summary>
internal static class VerifyPackage
{
    private const long Largest = 1L << 30;
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>0 when everything holds, 1 when something is wrong, 2 when the file cannot be read.</returns>
    public static async Task<int> RunAsync(string file, bool isJson, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            if (new FileInfo(file).Length > Largest) throw new IOException("it is larger than any package (1 GB)");
            bytes = await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            await error.WriteLineAsync($"{file} cannot be read: {e.Message}");
            return 2;
        }

        var package = VerifiedPackage.Of(bytes);
        await output.WriteLineAsync(isJson ? Json(package) : Lines(file, package));
        return package.Holds ? 0 : 1;
    }

    private static string Lines(string file, VerifiedPackage package)
    {
        var lines = new List<string> { $"{Path.GetFileName(file)}: evidence package of batch {package.Batch ?? "(unknown)"}" };
        lines.AddRange(package.Confirmed.Select(c => $"  holds: {c}"));
        if (package.Fault is { } fault)
        {
            lines.Add($"  WRONG: {fault}");
            lines.Add("The package is not as EvQc made it. What holds is listed above; nothing after the fault was looked at.");
        }
        else
        {
            lines.Add("Everything in the package holds.");
            if (package.Head is { } head) lines.Add($"It rests on {head}: compare that line with the anchor file of the laboratory, or with a certificate or report of the same time.");
        }

        return string.Join(Environment.NewLine, lines);
    }

    private static string Json(VerifiedPackage package) => JsonSerializer.Serialize(
        new
        {
            package.Holds,
            package.Batch,
            package.Root,
            Head = package.Head is { } head ? new { Block = head.Number, head.Hash, head.SealedAt } : null,
            package.Confirmed,
            Fault = package.Fault is { } fault ? new { fault.Member, fault.Record, fault.Field, fault.Sentence } : null,
        },
        s_json);
}
