using Microsoft.AspNetCore.Authorization;

namespace DocWiki.Web.People;

/// <summary>Which permission an endpoint needs. One without this attribute is closed to everybody.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(Permission permission) : AuthorizeAttribute, IAuthorizationRequirement, IAuthorizationRequirementData
{
    public Permission Permission => permission;

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

public sealed class NeedsHandler(CurrentPerson person) : AuthorizationHandler<NeedsAttribute>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, NeedsAttribute requirement)
    {
        // Reading asks nobody: neither who it is nor how the wiki is set.
        if (new Rights(Role.Reader, false, false).May(requirement.Permission) || (await person.RightsAsync(CancellationToken.None)).OnceNamed.May(requirement.Permission))
            context.Succeed(requirement);
    }
}
