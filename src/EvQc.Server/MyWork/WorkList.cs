using EvQc.People;
using EvQc.Shell.Web;

namespace EvQc.MyWork;

/// <summary>One thing that waits for somebody: what it is, why it waits, where it is done.</summary>
public sealed record WorkItem(string What, string Why, string Href, DateTimeOffset? Since);

/// <summary>Things of one kind; at most <see cref="Most"/> are listed, the rest are counted.</summary>
public sealed record WorkGroup(string Title, string Icon, IReadOnlyList<WorkItem> Items, int Total, string AllHref)
{
    public const int Most = 8;

    private static readonly TimeSpan s_notice = TimeSpan.FromDays(14);

    /// <summary>One thing that is due at a time: it waits from two weeks before.</summary>
    public static WorkGroup Due(string title, string icon, string what, DateTimeOffset? due, DateTimeOffset now, LaboratorySettings laboratory, string href, string allHref)
    {
        IReadOnlyList<WorkItem> items = due is { } at && at - s_notice < now ? [new(what, at < now ? $"overdue since {laboratory.LocalDate(at)}" : $"due on {laboratory.LocalDate(at)}", href, null)] : [];
        return new(title, icon, items, items.Count, allHref);
    }
}

/// <summary>What waits for a person, by what they may do: the oldest first.</summary>
public sealed class WorkList(LaboratoryWork laboratory, QualityWork quality, MachineryWork machinery, AccessWork access, AuditWork audit, TrainingWork training, LaboratorySettings laboratorySettings)
{
    public async Task<IReadOnlyList<WorkGroup>> OfAsync(Actor actor, CancellationToken cancellationToken)
    {
        var groups = new List<WorkGroup>();
        groups.Add(await access.PasswordAsync(actor, cancellationToken));
        groups.Add(await training.OwnAsync(actor, cancellationToken));
        if (actor.May(Permission.RecordTraining)) groups.Add(await training.OthersAsync(actor, cancellationToken));
        if (actor.May(Permission.ViewAudit)) groups.Add(await audit.VerificationAsync(cancellationToken));
        if (actor.May(Permission.SampleTrail)) groups.Add(await audit.SampleAsync(laboratorySettings, cancellationToken));
        if (actor.May(Permission.WatchSecurity)) groups.Add(await access.EventsAsync(cancellationToken));
        if (actor.May(Permission.ReviewAccess)) groups.Add(await access.ReviewAsync(laboratorySettings, cancellationToken));
        if (actor.May(Permission.ManagePeople)) groups.Add(await access.DecisionsAsync(cancellationToken));
        if (actor.May(Permission.SignDisposition)) groups.Add(await quality.ReviewsAsync(cancellationToken));
        if (actor.May(Permission.SignDisposition)) groups.Add(await quality.TrailsAsync(cancellationToken));
        if (actor.May(Permission.ApproveSpecification)) groups.Add(await quality.SpecificationsAsync(cancellationToken));
        if (actor.May(Permission.InvestigateOos)) groups.Add(await quality.InvestigationsAsync(cancellationToken));
        if (actor.May(Permission.ViewRecords)) groups.Add(await quality.TasksAsync(actor, cancellationToken));
        if (actor.May(Permission.RecordResult)) groups.Add(await laboratory.FilesAsync(cancellationToken));
        if (actor.May(Permission.RecordStep)) groups.Add(await laboratory.StepsAsync(cancellationToken));
        if (actor.May(Permission.RecordStep)) groups.Add(await laboratory.ReservesAsync(cancellationToken));
        if (actor.May(Permission.RecordResult)) groups.Add(await laboratory.TestsAsync(cancellationToken));
        if (actor.May(Permission.VerifyResult)) groups.Add(await laboratory.VerificationsAsync(actor, cancellationToken));
        if (actor.May(Permission.HoldBatch)) groups.Add(await quality.HoldsAsync(cancellationToken));
        if (actor.May(Permission.RetryMessages)) groups.Add(await machinery.DeadLettersAsync(cancellationToken));
        if (actor.May(Permission.RunReports)) groups.Add(await machinery.FailedReportsAsync(cancellationToken));
        if (actor.May(Permission.ManagePeople)) groups.Add(await machinery.LockedAccountsAsync(cancellationToken));
        if (actor.May(Permission.ManageApiKeys)) groups.Add(await machinery.EndingKeysAsync(cancellationToken));
        return [.. groups.Where(g => g.Total > 0)];
    }
}

public static class MyWorkSlice
{
    public static IServiceCollection AddMyWork(this IServiceCollection services) => services
        .AddScoped<LaboratoryWork>()
        .AddScoped<QualityWork>()
        .AddScoped<MachineryWork>()
        .AddScoped<AccessWork>()
        .AddScoped<AuditWork>()
        .AddScoped<TrainingWork>()
        .AddScoped<WorkList>();
}
