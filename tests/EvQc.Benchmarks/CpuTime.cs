using System.Globalization;

namespace EvQc;

/// <summary>
/// The same readings by the processor time they take, which a busy machine changes less than the time on the wall:
/// <c>DOTNET_TieredCompilation=0 dotnet run -c Release --project tests/EvQc.Benchmarks -- cpu</c>.
/// </summary>
internal static class CpuTime
{
    private const int Warm = 50;
    private const int Times = 400;

    public static void Print()
    {
        foreach (var file in new[] { "BATCH-A-nta.csv", "BATCH-B-nta.txt", "BATCH-A-protein.txt" })
        {
            var reading = new ReadingInstrumentFiles { File = file };
            reading.Setup();
            var decode = Of(() => reading.ReadAndDecode());
            foreach (var (name, work) in new (string, Func<object>)[] { ("decode", () => reading.ReadAndDecode()), ("run", () => reading.IntoARun()), ("CsvHelper", () => reading.WithCsvHelper()), ("split", () => reading.SplitAndParse()) })
            {
                var (micros, bytes) = Of(work);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file,-22} {name,-10} {micros,8:F0} µs  × {micros / decode.Micros,5:F1}  {bytes / 1024,5} kB"));
            }
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
