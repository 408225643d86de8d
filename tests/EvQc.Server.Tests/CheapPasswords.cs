using EvQc.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace EvQc;

/// <summary>
/// A password is stretched a thousand times instead of hundreds of thousands: else a third of a test run would be spent on that. What a guess costs in the product is
/// asked of the product itself (<c>A_password_for_signing</c>).
/// </summary>
internal static class CheapPasswords
{
    public static IServiceCollection AddCheapPasswords(this IServiceCollection services) =>
        services.AddSingleton(new KeyStretching(1000)).Configure<PasswordHasherOptions>(o => o.IterationCount = 1000);
}
