using System.Security.Cryptography;
using EvQc.Quantities;

namespace EvQc.Instruments;

/// <summary>
/// <c>evqc inspect FILE… [--json]</c>: what instrument files say, without a database. Exit code 0 when every file was read, 1 when one had
/// errors, 2 when the command itself was wrong.
/// </summary>
public static class InspectVerb
{
    private const string Usage = "Usage: evqc inspect FILE... [--json]";

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var json = args.Contains("--json", StringComparer.Ordinal);
        var files = args.Where(a => a != "--json").ToList();
        if (files.Find(f => f.StartsWith("--", StringComparison.Ordinal)) is { } unknown)
        {
            error.WriteLine($"inspect does not know the option {unknown}. {Usage}");
            return 2;
        }

        if (files.Count == 0)
        {
            error.WriteLine(Usage);
            return 2;
        }

        var failed = false;

        // Two at a time keep both cores of a small machine busy; the order of the answers is that of the arguments.
        foreach (var inspected in files.AsParallel().AsOrdered().WithDegreeOfParallelism(Math.Clamp(Environment.ProcessorCount, 1, 4)).Select(f => Inspect(f, json)))
        {
            failed |= inspected.Failed;
            output.WriteLine(inspected.Text);
        }

        return failed ? 1 : 0;
    }

    private static (string Text, bool Failed) Inspect(string file, bool json)
    {
        var (parsed, sha256) = Read(file);
        return (json ? InspectJson.Of(file, sha256, parsed) : InspectReport.Of(file, sha256, parsed), parsed.Errors.Any());
    }

    private static (Parsed<InstrumentRun> Parsed, string? Sha256) Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (InstrumentFile.RefusedForSize(stream.Length, Path.GetFileName(file)) is { } refused)
            {
                return (refused, Convert.ToHexStringLower(SHA256.HashData(stream)));
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return (InstrumentFile.Read(bytes, Path.GetFileName(file)), Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            var why = Directory.Exists(file) ? "it is a folder; name the files in it" : problem.Message;
            return (new(null, [Problem.Error("file-unreadable", $"{file} cannot be opened: {why}")]), null);
        }
    }
}
