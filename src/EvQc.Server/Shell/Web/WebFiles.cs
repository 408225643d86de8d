using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace EvQc.Shell.Web;

/// <summary>Addresses of our style sheets and scripts with a mark of their content, so that browsers may keep them for ever.</summary>
public sealed class WebFiles(IWebHostEnvironment environment)
{
    private readonly ConcurrentDictionary<string, string> _urls = new(StringComparer.Ordinal);

    public string Url(string path) => _urls.GetOrAdd(path, Marked);

    private string Marked(string path)
    {
        using var file = environment.WebRootFileProvider.GetFileInfo(path).CreateReadStream();
        return $"/{path}?v={Convert.ToHexStringLower(SHA256.HashData(file))[..12]}";
    }
}
