using Microsoft.AspNetCore.Http.Features;

namespace EvQc.Shell.Web;

/// <summary>
/// Refuses a body that is too large with a sentence instead of a cut connection: a browser shows an answer only after it has sent
/// everything, so the body is read to its end (within reason) and thrown away.
/// </summary>
public sealed class UploadLimit(RequestDelegate next, long mostBytes)
{
    private const long ReadAtMost = 1L << 30;

    public static long Read(IConfiguration configuration) => configuration.GetValue("Uploads:MaxMegabytes", 32L) * 1024 * 1024;

    public async Task InvokeAsync(HttpContext http)
    {
        // Fields around the file need some room of their own.
        var most = mostBytes + 64 * 1024;
        var size = http.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (http.Request.ContentLength is not { } length || length <= most)
        {
            // Who does not say how much is coming is cut off where it becomes too much.
            if (size is { IsReadOnly: false }) size.MaxRequestBodySize = most;
            await next(http);
            return;
        }

        if (length <= ReadAtMost && size is { IsReadOnly: false })
        {
            size.MaxRequestBodySize = null;
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        }

        throw new BadHttpRequestException(
            string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"The upload is {length / 1048576} MB; at most {mostBytes / 1048576} MB are accepted. An instrument's text or spreadsheet export is far smaller: check that the right file was chosen."),
            StatusCodes.Status413PayloadTooLarge);
    }
}
