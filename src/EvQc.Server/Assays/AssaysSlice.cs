using EvQc.People;
using EvQc.Shell;
using EvQc.Shell.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EvQc.Assays;

public static class AssaysSlice
{
    public static IServiceCollection AddAssays(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(PlateLayouts.Read(configuration))
        .AddHostedService<LayoutsStart>()
        .AddSingleton(_ => ConfiguredMethods.Read(configuration))
        .AddScoped<MethodShelf>()
        .AddHostedService<MethodsStart>()
        .AddSingleton(TrainingSettings.Read(configuration))
        .AddScoped<TrainingRecords>()
        .AddScoped<ProveTraining>()
        .AddScoped<RecordTraining>()
        .AddScoped<WithdrawTraining>()
        .AddSingleton(new NavItem("Training", Links.Training, "people", Permission.ViewRecords, 55))
        .AddScoped<RecordResults>()
        .AddScoped<VerifyResult>()
        .AddScoped<CorrectResult>()
        .AddScoped<InvalidateResult>();

    public static IEndpointRouteBuilder MapAssays(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/results").WithTags("Results").DisableAntiforgery();
        api.MapPost("/", ResultEndpoints.RecordAsync).Allow(Permission.RecordResult).WithIdempotency().WithName("RecordResults");
        return endpoints;
    }
}

internal static class ResultEndpoints
{
    public sealed record RecordedResult(Guid Id, string Attribute, string RawText, decimal? Value, string? Unit, string? Word)
    {
        public static RecordedResult Of(Result result) => new(result.Id, result.Attribute, result.RawText, result.Value, result.Unit, result.Word);
    }

    public static async Task<Created<IReadOnlyList<RecordedResult>>> RecordAsync(RecordResults.Request request, RecordResults recordResults, HttpContext http)
    {
        var results = (await recordResults.RunAsync(request, http.User.ToActor(), http.RequestAborted)).OrRefuse();
        return TypedResults.Created((string?)null, (IReadOnlyList<RecordedResult>)[.. results.Select(RecordedResult.Of)]);
    }
}
