using EvQc.Assays;
using EvQc.Audit;
using EvQc.Batches;
using EvQc.Demo;
using EvQc.Instruments;
using EvQc.Keeping;
using EvQc.MyWork;
using EvQc.Outbox;
using EvQc.People;
using EvQc.Reports;
using EvQc.Review;
using EvQc.Shell;
using EvQc.Shell.Health;
using EvQc.Shell.Telemetry;
using EvQc.Shell.Web;
using EvQc.Signing;
using EvQc.Specifications;

namespace EvQc;

/// <summary>Puts the slices together. Tests start the same host, with settings of their own.</summary>
public static class ServerHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = ShellHost.CreateBuilder(args);
        adjust?.Invoke(builder);

        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddShell(configuration);
        services.AddWebShell(configuration);
        services.AddPeople(configuration);
        services.AddSigning();
        services.AddInstruments(configuration);
        services.AddAssays(configuration);
        services.AddSpecifications(configuration);
        services.AddBatches();
        services.AddReview(configuration);
        services.AddAudit(configuration);
        services.AddKeeping(configuration);
        services.AddMyWork();
        services.AddReports(configuration);
        services.AddOutbox(configuration);
        services.AddDemo(configuration);

        var app = builder.Build();
        app.UseCorrelation();
        app.UseMiddleware<RequestEvents>();
        app.UseWebShell();
        app.MapHealth();
        app.MapWebShell();
        app.MapPeople();
        app.MapInstruments();
        app.MapAssays();
        app.MapBatches();
        app.MapReview();
        app.MapAudit();
        app.MapReports();
        return app;
    }
}
