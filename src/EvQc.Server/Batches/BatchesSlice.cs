using EvQc.Shell.Web;

namespace EvQc.Batches;

public static class BatchesSlice
{
    public static IServiceCollection AddBatches(this IServiceCollection services) => services
        .AddScoped<RegisterBatch>()
        .AddScoped<RecordStep>()
        .AddScoped<HoldBatch>()
        .AddScoped<KeepReserve>()
        .AddScoped<TakeFromReserve>()
        .AddSingleton(new NavItem("Batches", Links.Batches, "batch", People.Permission.ViewRecords, 20));

    public static IEndpointRouteBuilder MapBatches(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/batches").WithTags("Batches").DisableAntiforgery();
        api.MapPost("/", BatchEndpoints.RegisterAsync).Allow(People.Permission.RegisterBatch).WithIdempotency().WithName("RegisterBatch");
        api.MapPost("/{number}/steps", BatchEndpoints.RecordStepAsync).Allow(People.Permission.RecordStep).WithIdempotency().WithName("RecordStep");
        api.MapPost("/{number}/reserve-samples", BatchEndpoints.KeepReserveAsync).Allow(People.Permission.RecordStep).WithIdempotency().WithName("KeepReserveSample");
        api.MapPost("/{number}/reserve-samples/{label}/withdrawals", BatchEndpoints.TakeFromReserveAsync).Allow(People.Permission.RecordStep).WithIdempotency().WithName("TakeFromReserveSample");
        api.MapPost("/{number}/hold", BatchEndpoints.HoldAsync).Allow(People.Permission.HoldBatch).WithIdempotency().WithName("HoldBatch");
        return endpoints;
    }
}
