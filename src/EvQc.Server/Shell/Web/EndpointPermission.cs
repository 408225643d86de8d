using EvQc.People;

namespace EvQc.Shell.Web;

public static class EndpointPermission
{
    /// <summary>Says which permission an endpoint needs; every endpoint has this or <c>AllowAnonymous</c>.</summary>
    public static TBuilder Allow<TBuilder>(this TBuilder builder, Permission permission)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(new AllowAttribute(permission));
}
