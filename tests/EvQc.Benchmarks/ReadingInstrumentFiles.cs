using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using CsvHelper;
using CsvHelper.Configuration;
using EvQc.Instruments;

namespace EvQc;

/// <summary>
/// Reading an instrument file into a run, beside merely reading and decoding its bytes, beside the reader one would write first (split every line,
/// parse every cell), and beside the same with CsvHelper.
/// </summary>
[MemoryDiagnoser]
public class ReadingInstrumentFiles
{
    private string _path = "";

    [Params("BATCH-A-nta.csv", "BATCH-B-nta.txt", "BATCH-A-protein.txt")]
    public string File { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "EvQc.sln"))) folder = folder.Parent;
        _path = System.IO.File.Exists(File) ? File : Path.Combine(folder!.FullName, "src", "EvQc.Server", "Demo", "files", File);
    }

    public long Size => new FileInfo(_path).Length;

    [Benchmark(Baseline = true)]
    public int ReadAndDecode() => Encoding.UTF8.GetString(System.IO.File.ReadAllBytes(_path)).Length;

    [Benchmark]
    public int IntoARun() => InstrumentFile.Read(System.IO.File.ReadAllBytes(_path), File).Value!.Quantities.Count;

    [Benchmark]
    public decimal WithCsvHelper()
    {
        var sum = 0m;
        var separator = File.EndsWith(".csv", StringComparison.Ordinal) ? "," : "\t";
        using var reader = new StreamReader(_path);
        using var csv = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = separator, BadDataFound = null, HasHeaderRecord = false });
        while (csv.Read())
        {
            for (var i = 0; i < csv.Count; i++)
            {
                if (decimal.TryParse(csv[i], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) sum += value;
            }
        }

        return sum;
    }

    [Benchmark]
    public decimal SplitAndParse()
    {
        var sum = 0m;
        foreach (var line in System.IO.File.ReadAllLines(_path))
        {
            foreach (var cell in line.Split(',', '\t'))
            {
                if (decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) sum += value;
            }
        }

        return sum;
    }
}
