using EvQc.People;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Shell.Web;

/// <summary>What a carried-out form leads to: the next page and the sentence shown there.</summary>
/// <param name="Href">Null stays on this page, which shows something that exists only now (a one-time password).</param>
public sealed record Done(string? Href, string? Says = null)
{
    public static Done Here(string says) => new(null, says);
}

/// <summary>
/// Carries out what a form asks for: once, however often it is sent; success leads to another page, a refusal stays on this one with
/// its reason, its remedy and the values entered.
/// </summary>
public sealed class Acts(IHttpContextAccessor accessor, NavigationManager navigation, EvQcContext db)
{
    /// <summary>The name of the hidden field with the form's one-time number.</summary>
    public const string SubmissionField = "submission";

    private const int Moments = 20;
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(50);

    public event EventHandler? Changed;

    public Refusal? Refusal { get; private set; }

    /// <summary>The sentence of an act that stayed on this page.</summary>
    public string? Says { get; private set; }

    public Actor Actor => Http.User.ToActor();

    private FieldErrors? Errors { get; set; }

    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("Forms are handled within a request.");

    public IReadOnlyList<string> AllErrors => Errors is null ? [] : [.. Errors.ToDictionary().SelectMany(e => e.Value).Distinct(StringComparer.Ordinal)];

    public string? Error(string field) => Errors?.Of(field);

    public async Task RunAsync(Func<CancellationToken, Task<Done>> act)
    {
        var key = await SubmissionAsync(Http.RequestAborted);
        if (key is not null && await IsUsedAsync(key))
        {
            await RepeatAsync(key);
            return;
        }

        var used = key is null ? null : new UsedKey { Key = key, RequestSha256 = "", At = db.Time.GetUtcNow() };
        if (used is not null) db.Add(used);
        Done done;
        try
        {
            done = await act(Http.RequestAborted);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever failed may have failed because the same form was carried out a moment ago; not where this very request
            // saved its number, with what the act had to put on record before it refused. What the
            // refused act left half done in memory must not be saved or shown by anything after it.
            var saved = used is not null && db.Entry(used).State == EntityState.Unchanged;
            db.ChangeTracker.Clear();
            if (key is not null && !saved && await IsUsedAsync(key)) await RepeatAsync(key);
            else if (Refusal.Of(e) is { } refusal) Refuse(refusal, (e as InvalidRequestException)?.Errors);
            else throw;
            return;
        }

        if (key is not null) await RememberAsync(key, done);
        Leave(done);
    }

    public void Refuse(Refusal refusal, FieldErrors? errors = null)
    {
        (Refusal, Errors) = (refusal, errors);
        Http.Features.Set(refusal);
        if (!Http.Response.HasStarted) Http.Response.StatusCode = refusal.Status;
        Changed?.Invoke(this, EventArgs.Empty);
    }

    private void Leave(Done done)
    {
        if (done.Href is null)
        {
            Says = done.Says;
            Changed?.Invoke(this, EventArgs.Empty);
            return;
        }

        if (done.Says is not null) Flash.Set(Http, done.Says);
        navigation.NavigateTo(done.Href);
    }

    private async Task<string?> SubmissionAsync(CancellationToken cancellationToken)
    {
        if (!Http.Request.HasFormContentType) return null;
        var form = await Http.Request.ReadFormAsync(cancellationToken);
        return Guid.TryParse(form[SubmissionField], out var number) ? $"form:{number:N}" : null;
    }

    /// <summary>The same form has been saved by another request: this one must not be carried out again.</summary>
    private Task<bool> IsUsedAsync(string key) => db.Set<UsedKey>().AnyAsync(u => u.Key == key, CancellationToken.None);

    private Task RememberAsync(string key, Done done) =>
        db.Set<UsedKey>().Where(u => u.Key == key).ExecuteUpdateAsync(u => u.SetProperty(k => k.Answer, done.Href), CancellationToken.None);

    /// <summary>
    /// Leads to where the first sending led. Its act is saved a moment before that is noted, so a sending at the same moment looks a few times; where nothing is noted (the act
    /// stayed on its page, or the server was stopped in between) the page of the form says that it had been sent.
    /// </summary>
    private async Task RepeatAsync(string key)
    {
        using var moments = new PeriodicTimer(s_moment);
        string? led;
        for (var more = Moments; (led = await db.Set<UsedKey>().Where(u => u.Key == key).Select(u => u.Answer).SingleAsync(CancellationToken.None)) is null && more > 0; more--)
            await moments.WaitForNextTickAsync(Http.RequestAborted);
        Leave(new(Links.Local(led ?? Http.Request.Path.Value), "This form had already been sent; nothing was recorded twice."));
    }
}
