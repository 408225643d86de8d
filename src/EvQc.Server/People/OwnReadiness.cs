namespace EvQc.People;

/// <summary>
/// What the signed-in person still has to do before signing: asked once a request, in a unit of work of its own, because several forms
/// of a page ask at the same moment, beside whatever else the page is loading.
/// </summary>
public sealed class OwnReadiness(IServiceScopeFactory scopes)
{
    private Task<SigningNeed>? _need;

    public Task<SigningNeed> NeedAsync(Guid personId, CancellationToken cancellationToken) => _need ??= ReadAsync(personId, cancellationToken);

    private async Task<SigningNeed> ReadAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<SigningKeys>().ReadinessAsync(personId, cancellationToken)).Need;
    }
}
