using System.Globalization;

namespace EvQc.Shell;

/// <summary>The short options of the command line, turned into the settings they stand for. Settings themselves pass unchanged.</summary>
public static class ShortOptions
{
    /// <exception cref="CannotStartException">An option that does not exist, lacks its value, or has an impossible one.</exception>
    public static string[] Expand(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var expanded = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            switch (name)
            {
                case "--port":
                    expanded.Add($"--urls=http://127.0.0.1:{Port(Value())}");
                    break;
                case "--data":
                    expanded.Add($"--Database:DataFolder={Path.GetFullPath(Value())}");
                    break;
                case "--no-demo":
                    expanded.Add("--Demo:Enabled=false");
                    break;
                case var setting when setting.StartsWith("--", StringComparison.Ordinal):
                    // A setting is --Key=VALUE or --Key VALUE; made one word, so that a value never reads as an option.
                    expanded.Add(value is not null ? args[i] : $"{name}={Value()}");
                    break;
                default:
                    throw new CannotStartException($"'{args[i]}' is not an option; './evqc help' lists what there is.");
            }

            string Value() =>
                value ?? (i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal)
                    ? args[++i]
                    : throw new CannotStartException($"{name} needs a value."));
        }
        return [.. expanded];
    }

    private static string Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 0 and <= 65535
            ? port.ToString(CultureInfo.InvariantCulture)
            : throw new CannotStartException($"--port is '{text}'; it can be a whole number from 0 (any free port) to 65535.");
}
