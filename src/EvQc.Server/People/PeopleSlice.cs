using EvQc.Shell.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EvQc.People;

/// <summary>Who may do what: accounts, roles, sign-in, API keys.</summary>
public static class PeopleSlice
{
    private const string ByAddress = "ByAddress";

    public static IServiceCollection AddPeople(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddIdentityCore<Person>(identity =>
            {
                // Length and the rest are PasswordRules'; Identity's composition rules are off.
                identity.Password = new() { RequiredLength = 1, RequiredUniqueChars = 1, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
                identity.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789.-";
            })
            .AddEntityFrameworkStores<EvQcContext>();
        services.AddSingleton(PasswordPolicy.Read(configuration));
        services.AddSingleton(SessionPolicy.Read(configuration));
        services.AddSingleton<SignInLimit>();
        services.AddSingleton<NameFingerprint>();
        services.AddScoped<Sessions>();
        services.AddScoped<PasswordRules>();
        services.AddScoped<IPasswordValidator<Person>>(provider => provider.GetRequiredService<PasswordRules>());
        services.AddScoped<SecurityLog>();
        services.AddScoped<Passwords>();
        services.AddScoped<SignIn>();
        services.AddScoped<ChangeOwnPassword>();
        services.AddScoped<AddPerson>();
        services.AddScoped<ChangePerson>();
        services.AddScoped<OwnReadiness>();
        services.AddScoped<SecurityEvents>();
        services.AddScoped<AcknowledgeEvents>();
        services.AddScoped<AccessList>();
        services.AddScoped<ReviewAccess>();
        services.AddScoped<CreateApiKey>();
        services.AddScoped<RevokeApiKey>();
        services.AddScoped<StatementShelf>();
        services.AddScoped<RegisterStatements>();
        services.AddHostedService<StatementsStart>();
        services.TryAddSingleton(new KeyStretching());
        services.AddScoped<SigningKeys>();
        services.AddScoped<AcceptStatement>();
        services.AddScoped<RecordIdentityCheck>();
        services.AddScoped<DemoPeople>();
        services.AddSingleton<FirstPeople>();
        services.AddScoped<FirstAdministrator>();
        services.AddSingleton(new NavItem("People", Links.People, "people", Permission.ManagePeople, 90));
        services.AddSingleton(new NavItem("Access", Links.Access, "lock", Permission.ViewAudit, 85));
        services.AddSingleton(new NavItem("Security", Links.Security, "alert", Permission.WatchSecurity, 87));
        services.AddSingleton(new NavItem("API keys", Links.ApiKeys, "key", Permission.ManageApiKeys, 95));
        AddAuthentication(services, configuration);
        return services;
    }

    public static IEndpointRouteBuilder MapPeople(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(Links.SignOut, SignOutAsync).AllowAnonymous();
        endpoints.MapGet(Links.AccessReviews + "/{id:guid}/csv", AccessReviewCsv.ReadAsync).Allow(Permission.ViewAudit).ExcludeFromDescription();
        return endpoints;
    }

    private static void AddAuthentication(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<SessionCheck>();
        services.AddAuthentication(ByAddress)
            .AddPolicyScheme(ByAddress, null, scheme => scheme.ForwardDefaultSelector = http =>
                http.IsUnder("/api") ? ApiKeyAuthentication.SchemeName : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null)
            .AddCookie(IdentityConstants.ApplicationScheme, cookie =>
            {
                cookie.Cookie.Name = "evqc.session";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                cookie.LoginPath = Links.SignIn;
                cookie.ReturnUrlParameter = "back";
                cookie.ExpireTimeSpan = TimeSpan.FromMinutes(configuration.GetValue("People:IdleMinutes", 15));
                cookie.SlidingExpiration = true;
                cookie.EventsType = typeof(SessionCheck);
            });
        var authorization = services.AddAuthorizationBuilder();
        foreach (var permission in Enum.GetValues<Permission>())
            authorization.AddPolicy(permission.ToString(), policy => policy.RequireAssertion(context => context.User.May(permission)));
        authorization.SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    /// <summary>Takes no data from the form but its antiforgery token, so that no other site can sign people out.</summary>
    private static async Task<IResult> SignOutAsync(HttpContext http, Microsoft.AspNetCore.Antiforgery.IAntiforgery antiforgery, Sessions sessions)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return TypedResults.Redirect(Links.Home);
        await sessions.EndAsync(http.User, http.RequestAborted);
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        Flash.Set(http, "You are signed out.");
        return TypedResults.Redirect(Links.SignIn);
    }
}
