using EvQc.People;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EvQc.Shell.Web;

/// <summary>The OpenAPI document of <c>/api/v1</c>, at <c>/openapi/v1.json</c>.</summary>
public static class ApiDescription
{
    private const string Scheme = "ApiKey";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", open =>
    {
        open.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;
        open.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "EvQc",
                Version = "v1",
                Description = "Quality control of extracellular-vesicle batches. Refusals are problem+json with a stable `code` and a `remedy`. "
                    + "Send `Idempotency-Key` with every write: a repeated key is answered as the first time.",
            };
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key, made on the API keys page: `Authorization: Bearer evqc_…` (or the header `X-Api-Key`).",
            };
            document.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
            return Task.CompletedTask;
        });
        open.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<AllowAttribute>().LastOrDefault() is { } allow)
                operation.Description = $"{operation.Description} Needs the right {allow.Permission} ({Holders(allow.Permission)}).".TrimStart();
            return Task.CompletedTask;
        });
    });

    /// <summary>The description tells nothing secret and is what a script's author reads before having a key.</summary>
    public static void MapApiDescription(this IEndpointRouteBuilder endpoints) => endpoints.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    private static string Holders(Permission permission) =>
        string.Join(", ", Enum.GetValues<Role>().Where(r => r.Allows(permission)));
}
