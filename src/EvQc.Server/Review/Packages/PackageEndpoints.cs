using EvQc.People;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EvQc.Review.Packages;

/// <summary>The evidence package as a download, for people and for scripts.</summary>
internal static class PackageEndpoints
{
    public static async Task<FileContentHttpResult> DownloadAsync(string number, ExportPackage exportPackage, HttpContext http)
    {
        var package = await exportPackage.RunAsync(new(number), http.User.ToActor(), http.RequestAborted);
        return TypedResults.File(package.Bytes, "application/zip", package.FileName);
    }
}
