using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace DocWiki.Web.Accounts;

/// <summary>ASP.NET Core Identity's own store, in the schema <c>accounts</c>. The tables are made by our migrations (003_accounts.sql).</summary>
public sealed partial class AccountsContext(DbContextOptions<AccountsContext> options) : IdentityUserContext<Account, string>(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasDefaultSchema("accounts");
        foreach (var entity in builder.Model.GetEntityTypes().Where(entity => !entity.IsOwned()))
        {
            entity.SetTableName(SnakeCase(entity.GetTableName()!.Replace("AspNet", "")));
            foreach (var property in entity.GetProperties()) property.SetColumnName(SnakeCase(property.Name));
        }
        foreach (var entity in builder.Model.GetEntityTypes().Where(entity => entity.IsMappedToJson())) entity.SetContainerColumnName("data");
    }

    private static string SnakeCase(string name) => BeforeCapital().Replace(name, "_").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex BeforeCapital();
}
