using Microsoft.AspNetCore.Authorization;

namespace DocWiki.Web.People;

/// <summary>Which permission an endpoint needs. One without this attribute is closed to everybody.</summary>
/// <param name="toSend">For anything but GET and HEAD, where that is another one.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(Permission permission, Permission toSend) : AuthorizeAttribute, IAuthorizationRequirement, IAuthorizationRequirementData
{
    public NeedsAttribute(Permission permission) : this(permission, permission)
    {
    }

    public Permission For(HttpRequest? request) =>
        request is not null && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) ? permission : toSend;

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

public sealed class NeedsHandler(CurrentPerson person) : AuthorizationHandler<NeedsAttribute>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, NeedsAttribute requirement)
    {
        var permission = requirement.For((context.Resource as HttpContext)?.Request);
        // Reading asks nobody: neither who it is nor how the wiki is set.
        if (new Rights(Role.Reader, false, false).May(permission) || (await person.RightsAsync(CancellationToken.None)).OnceNamed.May(permission))
            context.Succeed(requirement);
    }
}
