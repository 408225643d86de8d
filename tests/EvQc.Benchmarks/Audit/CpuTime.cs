using System.Diagnostics;
using System.Globalization;

namespace EvQc.Audit;

/// <summary>CPU time of this process and of the PostgreSQL processes on this machine, since it was made: what other programs take is not in it.</summary>
internal sealed class CpuTime
{
    private const int TicksASecond = 100;
    private readonly TimeSpan _own = Own();
    private readonly Dictionary<int, long> _postgres = Postgres();

    public string Said()
    {
        var own = Own() - _own;
        var postgres = Postgres().Sum(p => p.Value - _postgres.GetValueOrDefault(p.Key)) / (decimal)TicksASecond;
        return string.Create(CultureInfo.InvariantCulture, $"CPU: EvQc {own.TotalSeconds:0.0} s, PostgreSQL {postgres:0.0} s");
    }

    private static TimeSpan Own() => Process.GetCurrentProcess().TotalProcessorTime;

    /// <summary>User and system time of the children of the private server, which is a child of ours.</summary>
    private static Dictionary<int, long> Postgres()
    {
        var found = new Dictionary<int, (int Parent, long Ticks)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) continue;
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                found[id] = (int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                continue;
            }
        }

        var servers = found.Where(f => f.Value.Parent == Environment.ProcessId).Select(f => f.Key).ToHashSet();
        return found.Where(f => servers.Contains(f.Key) || servers.Contains(f.Value.Parent)).ToDictionary(f => f.Key, f => f.Value.Ticks);
    }
}
