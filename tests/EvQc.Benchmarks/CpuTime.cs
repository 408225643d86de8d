using System.Globalization;

namespace EvQc;

/// <summary>
/// The same readings by the processor time they take, which a busy machine changes less than the time on the wall:
/// <c>DOTNET_TieredCompilation=0 dotnet run -c Release --project tests/EvQc.Benchmarks -- cpu [FILE…]</c>; without files those of the demonstration.
/// </summary>
internal static class CpuTime
{
    private const int Warm = 50;
    private const int Times = 400;

    public static void Print(IReadOnlyCollection<string> files)
    {
        foreach (var file in files.Count > 0 ? files : ["BATCH-A-nta.csv", "BATCH-B-nta.txt", "BATCH-A-protein.txt"])
        {
            var reading = new ReadingInstrumentFiles { File = file };
            reading.Setup();
            var decode = Of(() => reading.ReadAndDecode());
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file),-48} {reading.Size / 1024m,7:F0} kB"));
            foreach (var (name, work) in new (string, Func<object>)[] { ("decode", () => reading.ReadAndDecode()), ("run", () => reading.IntoARun()), ("CsvHelper", () => reading.WithCsvHelper()), ("split", () => reading.SplitAndParse()) })
            {
                var (micros, bytes) = Of(work);
                Console.Write(string.Create(CultureInfo.InvariantCulture, $"  {name} {micros,6:F0} µs ×{micros / decode.Micros,5:F1} {bytes / 1024,5} kB"));
            }

            Console.WriteLine();
        }
    }

    private static (double Micros, long Bytes) Of(Func<object> work)
    {
        for (var i = 0; i < Warm; i++) work();
        var (before, allocated) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
        for (var i = 0; i < Times; i++) work();
        return ((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Times, (GC.GetAllocatedBytesForCurrentThread() - allocated) / Times);
    }
}
