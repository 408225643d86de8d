using EvQc.Outbox;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Shell;
using EvQc.Shell.Web;

namespace EvQc.Reports;

/// <summary>A person asks for the compliance workbook of a month, now. Each request is a run of its own: the records may have grown since.</summary>
public sealed class RequestReport(EvQcContext db, TimeProvider time, LaboratorySettings laboratory)
{
    /// <summary>The schedule of such a run: this and its number.</summary>
    public const string SchedulePrefix = "on-request-";

    public sealed record Request(int Year, int Month);

    public async Task<Parsed<ReportRun>> RunAsync(Request request, Actor actor, CancellationToken cancellationToken)
    {
        actor.Must(Permission.RunReports);
        if (request is not { Year: >= 2000 and <= 2200, Month: >= 1 and <= 12 })
            return Parsed<ReportRun>.Refused(Problem.OfField("month", "no-such-month", "A month is a year from 2000 to 2200 and a number from 1 to 12, e.g. 2026-10."));
        var period = DuePeriods.Month(request.Year, request.Month, laboratory.Zone.Id);
        if (period.Start > time.GetUtcNow())
            return Parsed<ReportRun>.Refused(Problem.OfField("month", "month-not-begun", $"{period.Name} has not begun yet; choose a month that has."));

        var run = new ReportRun($"{SchedulePrefix}{Guid.CreateVersion7():N}", ReportSchedule.Compliance, period.Start, period.End, time.GetUtcNow());
        db.ActAs(actor);
        db.Add(run);
        db.Tell(new ReportDue(run.Id));
        await db.SaveChangesAsync(cancellationToken);
        return Parsed<ReportRun>.Of(run);
    }
}
