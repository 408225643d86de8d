using System.Globalization;
using System.Net;

namespace EvQc.Shell.Web;

/// <summary>
/// The page that tells of a refusal or a failure. Plain text put together here: what failed may be the drawing of pages itself, whose
/// unfinished work a second drawing in the same request would meet.
/// </summary>
public static class RefusalPage
{
    public static Task WriteAsync(HttpContext http, Refusal refusal, WebFiles files, LaboratorySettings laboratory)
    {
        var heading = Heading(refusal.Status);
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="en" data-bs-theme="{Theme.Of(http) ?? "light"}" data-theme-chosen="{(Theme.Of(http) is null ? "no" : "yes")}">
            <head>
              <meta charset="utf-8" />
              <meta name="viewport" content="width=device-width, initial-scale=1" />
              <title>{heading} · EvQc</title>
              <link rel="icon" href="{files.Url("img/evqc.svg")}" type="image/svg+xml" />
              <link rel="stylesheet" href="{files.Url("lib/tabler.min.css")}" />
              <link rel="stylesheet" href="{files.Url("css/evqc.css")}" />
              <script src="{files.Url("js/theme.js")}"></script>
            </head>
            <body>
              <main class="door" data-code="{Text(refusal.Code)}">
                <div class="door-brand"><img src="{files.Url("img/evqc.svg")}" alt="" width="48" height="48" /> <span>EvQc</span></div>
                <p class="door-lab">{Text(laboratory.Name)}</p>
                <div class="panel">
                  <h1>{heading}</h1>
                  <p class="lead">{Text(refusal.Message)}</p>
                  {(refusal.Remedy is null ? "" : $"<p>{Text(refusal.Remedy)}</p>")}
                  <p><a class="btn btn-primary" href="{Links.Home}">To my work</a></p>
                </div>
              </main>
            </body>
            </html>
            """, CancellationToken.None);
    }

    private static string Heading(int status) => status switch
    {
        403 => "Not allowed",
        404 => "Not found",
        409 => "Refused",
        413 => "Too large",
        429 => "Too many attempts",
        >= 500 => "Something went wrong",
        400 => "Not understood",
        _ => $"Not possible ({status.ToString(CultureInfo.InvariantCulture)})",
    };

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
