using EvQc.Assays;
using EvQc.Batches;
using EvQc.Instruments;
using EvQc.People;
using EvQc.Quantities;
using EvQc.Review;
using EvQc.Shell;
using EvQc.Shell.Web;
using EvQc.Signing;
using EvQc.Specifications;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Demo;

/// <summary>
/// A laboratory at work: its people do what the screens let them do, through the same use cases and the same messages, each act in a unit of
/// work of its own.
/// </summary>
internal sealed class DemoLaboratory(IServiceProvider services, Action<string> tell)
{
    /// <summary>How long messages may take to have their effect before the walkthrough calls it a failure.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task<Actor> RegisterAsync(string product, string number, CancellationToken cancellationToken)
    {
        var tara = await PersonAsync("tara", cancellationToken);
        await DoAsync(async (RegisterBatch act) => (await act.RunAsync(new(product, number), tara, cancellationToken)).OrRefuse());
        tell($"{number}: registered by {tara.Name}");
        return tara;
    }

    /// <summary>QA approves the versions on record that nobody has approved.</summary>
    public async Task ApproveSpecificationsAsync(string product, CancellationToken cancellationToken)
    {
        var quinn = await PersonAsync("quinn", cancellationToken);
        var open = await DoAsync((SpecificationApprovals approvals) => approvals.Unapproved.Where(v => v.Product == product).OrderBy(v => v.Number).ToListAsync(cancellationToken));
        foreach (var version in open)
        {
            var components = await ComponentsAsync("quinn", quinn, cancellationToken);
            await DoAsync(async (ApproveSpecification act) =>
                (await act.RunAsync(new(product, version.Number, version.Sha256, "Compared with the specification document that the laboratory has signed.", components), quinn, cancellationToken)).OrRefuse());
            tell(FormattableString.Invariant($"{product}: specification version {version.Number} approved by {quinn.Name}"));
        }
    }

    public async Task ProduceAsync(string product, string number, DemoBatch demo, DateTimeOffset firstDay, CancellationToken cancellationToken)
    {
        var tara = await RegisterAsync(product, number, cancellationToken);
        tell($"{number}: it {demo.Story}");
        foreach (var stage in Enum.GetValues<Stage>())
        {
            var request = DemoSteps.Of(number, stage, firstDay, demo) with { Components = await ComponentsAsync("tara", tara, cancellationToken) };
            await DoAsync(async (RecordStep act) => (await act.RunAsync(request, tara, cancellationToken)).OrRefuse());
            tell($"{number}: {stage} recorded{(request.VolumeOutMl is { } volume ? $", {volume} mL" : "")}");
        }

        var reserve = await DoAsync(async (KeepReserve act) => (await act.RunAsync(DemoSteps.Reserve(number), tara, cancellationToken)).OrRefuse());
        tell($"{number}: {reserve.Label}, {NumberText.Readable(reserve.VolumeMl)} mL put in reserve");
    }

    /// <summary>Uploads an instrument file of the demonstration for a sample, looks at it and confirms it.</summary>
    public async Task ConfirmFileAsync(string batch, string sample, string file, FileAnswers answers, CancellationToken cancellationToken)
    {
        var tom = await PersonAsync("tom", cancellationToken);
        var name = $"{sample}-{file["BATCH-A-".Length..]}";
        var bytes = await DemoFiles.BytesAsync(file, sample, MeasuredAt(), cancellationToken);
        var stored = await DoAsync(async (StoreFile act) => (await act.RunAsync(new(name, bytes, batch), tom, cancellationToken)).OrRefuse());
        tell($"{batch}: {name} stored, sha256 {stored.Sha256[..12]}…");
        var results = await DoAsync(async (ConfirmFile act) =>
            (await act.RunAsync(new(stored.Id, answers, new Dictionary<string, string>(StringComparer.Ordinal)), tom, cancellationToken)).OrRefuse());
        tell($"{batch}: {name} confirmed by {tom.Name}: {string.Join(", ", results.Take(4).Select(Shown))}{(results.Count > 4 ? $" and {results.Count - 4} more" : "")}");
    }

    /// <summary>Waits until the messages have taken effect.</summary>
    public async Task<BatchReview> UntilAsync(string batch, string what, Func<BatchReview, bool> reached, CancellationToken cancellationToken)
    {
        var time = services.GetRequiredService<TimeProvider>();
        using var every = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var start = time.GetTimestamp(); await every.WaitForNextTickAsync(cancellationToken);)
        {
            var review = await ReviewAsync(batch, cancellationToken);
            if (reached(review)) return review;
            if (time.GetElapsedTime(start) > Patience)
                throw new CannotStartException($"{batch} did not reach '{what}' within {Patience.TotalSeconds} s; it is at {review.Dossier.Batch.Describe()}.");
        }

        throw new OperationCanceledException(cancellationToken);
    }

    public Task<BatchReview> ReviewAsync(string batch, CancellationToken cancellationToken) =>
        InScopeAsync(async scope => await scope.GetRequiredService<ReviewGathering>().OfAsync(
            await scope.GetRequiredService<EvQcContext>().BatchAsync(batch, cancellationToken), cancellationToken));

    /// <summary>QA looks at what EvQc lists for it: changes, late entries, yields.</summary>
    public async Task AcknowledgeAsync(string batch, string comment, CancellationToken cancellationToken)
    {
        var quinn = await PersonAsync("quinn", cancellationToken);
        var review = await ReviewAsync(batch, cancellationToken);
        var open = review.OpenFindings.ToArray();
        if (open.Length == 0) return;
        var components = await ComponentsAsync("quinn", quinn, cancellationToken);
        await DoAsync(async (AcknowledgeFindings act) =>
            (await act.RunAsync(new(batch, [.. open.Select(f => f.Key)], comment, review.FindingsSha256, components), quinn, cancellationToken)).OrRefuse());
        tell($"{batch}: {quinn.Name} looked at {open.Length} finding(s): {comment}");
    }

    /// <summary>QA reads the audit trail of the batch.</summary>
    public async Task ReviewTrailAsync(string batch, string remark, CancellationToken cancellationToken)
    {
        var quinn = await PersonAsync("quinn", cancellationToken);
        var review = await ReviewAsync(batch, cancellationToken);
        var reading = await DoAsync((TrailGathering trail) => trail.OfAsync(review, cancellationToken));
        var components = await ComponentsAsync("quinn", quinn, cancellationToken);
        var signed = await DoAsync(async (ReviewTrail act) => (await act.RunAsync(new(batch, remark, null, false, reading.Sha256, components), quinn, cancellationToken)).OrRefuse());
        tell(FormattableString.Invariant($"{batch}: {quinn.Name} read its audit trail, {signed.Count} entries up to number {signed.UpTo}: {remark}"));
    }

    public async Task DecideAsync(string batch, bool release, string? reason, CancellationToken cancellationToken)
    {
        var quinn = await PersonAsync("quinn", cancellationToken);
        var review = await ReviewAsync(batch, cancellationToken);
        var components = await ComponentsAsync("quinn", quinn, cancellationToken);
        await DoAsync(async (DecideBatch act) =>
            (await act.RunAsync(new(batch, release, review.Evidence.Sha256, components, reason), quinn, cancellationToken)).OrRefuse());
        tell($"{batch}: {(release ? "released" : "rejected")} and signed by {quinn.Name}{(reason is null ? "" : $": {reason}")}");
    }

    public void Tell(string line) => tell(line);

    /// <summary>An hour ago on the laboratory's clock.</summary>
    public DateTime MeasuredAt() =>
        services.GetRequiredService<LaboratorySettings>().In(services.GetRequiredService<TimeProvider>().GetUtcNow().AddHours(-1)).DateTime;

    private static string Shown(Result result) =>
        $"{Attributes.Of(result.Attribute).Name} {(result.Quantity is { } quantity ? quantity.ToString() : result.Word)}";

    /// <summary>User name and password; with the person's first signature the accountability statement is accepted, which makes the key.</summary>
    public async Task<SigningComponents> ComponentsAsync(string userName, Actor person, CancellationToken cancellationToken)
    {
        var readiness = await DoAsync((SigningKeys keys) => keys.ReadinessAsync(person.PersonId, cancellationToken));
        if (readiness is { Need: SigningNeed.Acceptance, Statement: { } statement })
        {
            var key = await DoAsync((AcceptStatement act) => act.RunAsync(new(statement.Number, DemoPeople.Password), person, cancellationToken));
            tell($"{person.Name} accepted the accountability statement version {statement.Number}; signing key {key.Fingerprint[..12]}…");
        }

        return new(userName, DemoPeople.Password);
    }

    public Task<Actor> PersonAsync(string userName, CancellationToken cancellationToken) => InScopeAsync(async scope =>
        (await scope.GetRequiredService<EvQcContext>().Users.AsNoTracking().SingleAsync(p => p.UserName == userName, cancellationToken)).AsActor());

    public Task<T> DoAsync<TUseCase, T>(Func<TUseCase, Task<T>> act)
        where TUseCase : notnull =>
        InScopeAsync(scope => act(scope.GetRequiredService<TUseCase>()));

    private async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }
}
