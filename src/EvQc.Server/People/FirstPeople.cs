namespace EvQc.People;

/// <summary>Before EvQc serves, somebody must be able to sign in: the demonstration's people, or one administrator.</summary>
public sealed class FirstPeople(IServiceScopeFactory scopes, IConfiguration configuration)
{
    /// <returns>What the operator must be told, line by line; one-time passwords are told here and nowhere else.</returns>
    public async Task<IReadOnlyList<string>> EnsureAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (configuration.GetValue("Demo:Enabled", false))
        {
            await scope.ServiceProvider.GetRequiredService<DemoPeople>().SeedAsync(mustChangePassword: true, cancellationToken);
            return
            [
                "Demonstration accounts (each chooses a password of its own at the first sign-in):",
                .. DemoPeople.Accounts.Select(a => $"  {a.UserName,-6} {a.PrintedName,-14} {a.Role}"),
                $"  first password of all of them: {DemoPeople.Password}",
            ];
        }

        var made = await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().EnsureAsync(cancellationToken);
        return made is null ? [] : [$"There was no administrator. Sign in as '{made.UserName}' with the one-time password: {made.Password}"];
    }
}
