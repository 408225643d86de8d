using EvQc.Outbox;
using EvQc.People;
using EvQc.Shell.Health;
using EvQc.Shell.Scheduling;
using EvQc.Shell.Web;

namespace EvQc.Instruments;

public static class InstrumentsSlice
{
    public static IServiceCollection AddInstruments(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHealthChecks().AddCheck<DropFolderHealth>("drop-folders", tags: [HealthRegistration.Ready]);
        return services.AddBench(configuration).AddDropFolders(configuration);
    }

    /// <summary>Asks every few seconds what lies there; the setting <c>Ticks:drop-folders:Seconds</c> says how often.</summary>
    private static IServiceCollection AddDropFolders(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(DropFolders.Read(configuration))
        .AddSingleton<DropFolderStates>()
        .AddSingleton<DropFolderRound>()
        .AddScoped<TakeDroppedFile>()
        .AddTick("drop-folders", TimeSpan.FromSeconds(5), (scope, cancellationToken) => scope.GetRequiredService<DropFolderRound>().RunAsync(cancellationToken));

    private static IServiceCollection AddBench(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(_ => InstrumentSettings.Read(configuration))
        .AddScoped<InstrumentRegister>()
        .AddScoped<RegisterInstrument>()
        .AddScoped<DescribeInstrument>()
        .AddScoped<RetireInstrument>()
        .AddScoped<RecordInstrumentCheck>()
        .AddScoped<RecordControl>()
        .AddScoped<ReleaseHeldFile>()
        .AddScoped<RereadFiles>()
        .AddScoped<UseRunAsIs>()
        .AddScoped<RejectedRuns>()
        .AddScoped<RunChecks>()
        .AddScoped<StoreFile>()
        .AddScoped<StoreFiles>()
        .AddScoped<ReadFile>()
        .AddScoped<PreviewFile>()
        .AddScoped<ConfirmFile>()
        .AddScoped<SetFileAside>()
        .AddSingleton(new NavItem("Instruments", Links.Instruments, "instrument", Permission.ViewRecords, 35))
        .AddSingleton(new NavItem("Files", Links.Files, "file", Permission.ViewRecords, 30))
        .AddConsumer<ReadReceivedFile, FileReceived>();

    public static IEndpointRouteBuilder MapInstruments(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/v1/files").WithTags("Files").DisableAntiforgery();
        api.MapPost("/", FileEndpoints.UploadAsync).Allow(Permission.RecordResult).WithIdempotency().WithName("UploadFile");
        api.MapPost("/many", FileEndpoints.UploadManyAsync).Allow(Permission.RecordResult).WithName("UploadFiles");
        api.MapGet("/{id:guid}", FileEndpoints.PreviewAsync).Allow(Permission.ViewRecords).WithName("PreviewFile");
        api.MapPost("/{id:guid}/confirm", FileEndpoints.ConfirmAsync).Allow(Permission.RecordResult).WithIdempotency().WithName("ConfirmFile");
        api.MapPost("/{id:guid}/set-aside", FileEndpoints.SetAsideAsync).Allow(Permission.RecordResult).WithIdempotency().WithName("SetFileAside");
        endpoints.MapGet("/files/{id:guid}/content", FileEndpoints.ContentAsync).Allow(Permission.ViewRecords).ExcludeFromDescription();
        endpoints.MapGet("/files/template", FileEndpoints.Template).Allow(Permission.ViewRecords).ExcludeFromDescription();
        return endpoints;
    }
}

/// <summary>Reads a stored file, also when the process that stored it died before it could.</summary>
public sealed class ReadReceivedFile(ReadFile readFile) : IConsume<FileReceived>
{
    public Task ConsumeAsync(FileReceived message, CancellationToken cancellationToken) => readFile.RunAsync(message.FileId, cancellationToken);
}
