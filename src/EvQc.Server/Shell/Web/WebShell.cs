using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using EvQc.People;
using EvQc.Shell.Components;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace EvQc.Shell.Web;

/// <summary>What every page and endpoint stands on: pages, forms, headers, limits, refusals.</summary>
public static class WebShell
{
    public const string SignInLimit = "sign-in";

    public static IServiceCollection AddWebShell(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRazorComponents(razor => razor.MaxFormMappingCollectionSize = 2000);
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();
        services.AddScoped<Acts>();
        services.AddScoped<Components.LoadingTurn>();
        services.AddSingleton<WebFiles>();
        services.AddSingleton(_ => LaboratorySettings.Read(configuration));
        services.AddSingleton(provider => new Audit.LaboratoryZone(provider.GetRequiredService<LaboratorySettings>().Zone.Id));
        services.AddAntiforgery(antiforgery => (antiforgery.Cookie.Name, antiforgery.Cookie.SecurePolicy) = ("evqc.form", CookieSecurePolicy.SameAsRequest));
        services.AddDataProtection();

        // It warns that its keys lie unencrypted; they lie in the database, beside the records they protect access to.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error));
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(keys => keys.XmlRepository = new ProtectionKeys(provider.GetRequiredService<IServiceScopeFactory>())));
        services.AddResponseCompression(compression => compression.MimeTypes = ["text/css", "text/javascript", "image/svg+xml"]);
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));
        services.Configure<ForwardedHeadersOptions>(forwarded => forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = (refused, _) =>
            {
                refused.HttpContext.Items[SignInLimit] = true;
                refused.HttpContext.Response.Headers.RetryAfter = "60";
                return ValueTask.CompletedTask;
            };
            limiter.AddPolicy(SignInLimit, http => Attempts(http, configuration.GetValue("People:SignInAttemptsPerMinute", 30)));
        });
        return services.AddApiDescription();
    }

    public static WebApplication UseWebShell(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<RequestOrigin>();
        app.UseSecurityHeaders();
        if (!app.Environment.IsDevelopment()) app.UseHsts();
        app.UseResponseCompression();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = KeepForEver });
        app.UseMiddleware<SecurityWatch>();
        app.UseMiddleware<Answers>();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseMiddleware<RequestActor>();
        app.UseMiddleware<ForcedPasswordChange>();
        app.UseAuthorization();
        app.UseMiddleware<UploadLimit>(UploadLimit.Read(app.Configuration));
        app.UseBufferedApiBodies();
        app.UseAntiforgery();
        return app;
    }

    public static IEndpointRouteBuilder MapWebShell(this IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapGroup("");
        pages.MapRazorComponents<App>();

        // The framework adds an endpoint of its own beside the pages and says nothing of who may use it.
        ((IEndpointConventionBuilder)pages).Finally(endpoint =>
        {
            if (endpoint.DisplayName == "Blazor Opaque Redirection") endpoint.Metadata.Add(new Microsoft.AspNetCore.Authorization.AuthorizeAttribute());
        });
        endpoints.MapPost("/theme", Theme.Choose).AllowAnonymous();
        endpoints.MapApiDescription();
        return endpoints;
    }

    private static RateLimitPartition<string> Attempts(HttpContext http, int aMinute) => HttpMethods.IsPost(http.Request.Method)
        ? RateLimitPartition.GetFixedWindowLimiter(
            http.Connection.RemoteIpAddress?.ToString() ?? "", _ => new() { PermitLimit = aMinute, Window = TimeSpan.FromMinutes(1) })
        : RateLimitPartition.GetNoLimiter("");

    private static void KeepForEver(Microsoft.AspNetCore.StaticFiles.StaticFileResponseContext file) =>
        file.Context.Response.Headers.CacheControl = file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=600";
}
