using EvQc.People;
using Microsoft.AspNetCore.Authorization;

namespace EvQc.Shell;

/// <summary>
/// Says which permission a page or endpoint needs. Every page and endpoint carries this or <c>AllowAnonymous</c>; a test enumerates them.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AllowAttribute(Permission permission) : AuthorizeAttribute(permission.ToString())
{
    public Permission Permission { get; } = permission;
}
