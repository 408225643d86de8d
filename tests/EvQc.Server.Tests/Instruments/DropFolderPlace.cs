using System.Security.Cryptography;
using System.Text;
using EvQc.Batches;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EvQc.Instruments;

/// <summary>A folder on disk that a laboratory watches, for tests of what lies in it.</summary>
public sealed class DropFolderPlace : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("evqc-drop-").FullName;

    public Dictionary<string, string?> Settings(string? checksums) => new(StringComparer.Ordinal)
    {
        ["Instruments:DropFolders:0:Name"] = "nta-pc",
        ["Instruments:DropFolders:0:Path"] = _path,
        ["Instruments:DropFolders:0:Responsible"] = "tom",
        ["Instruments:DropFolders:0:Checksums"] = checksums,
        ["Ticks:drop-folders:Seconds"] = "3600",
    };

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(_path, name), text);

    public string Read(string name) => File.ReadAllText(Path.Combine(_path, name));

    public string[] Names(string folder) =>
        Path.Combine(_path, folder) is var path && Directory.Exists(path) ? [.. Directory.GetFiles(path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)] : [];

    public string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public async Task LookAsync(Laboratory laboratory, int times)
    {
        var round = laboratory.Services.GetRequiredService<DropFolderRound>();
        for (var i = 0; i < times; i++) await round.RunAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
