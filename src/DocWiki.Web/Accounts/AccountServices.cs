using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DocWiki.Web.Accounts;

/// <summary>Who may sign in, how, and what the cookies are.</summary>
public static class AccountServices
{
    /// <summary>Reads whichever of the two cookies the browser sent: an account's, else a guest's.</summary>
    private const string PersonScheme = "Person";

    /// <summary>Holds the key of a session.</summary>
    public const string SessionCookie = "docwiki-account";

    /// <summary>The longest browsers keep one. It only holds a key: how long that opens anything, counted from its last use, <see cref="Sessions"/> says.</summary>
    private static readonly TimeSpan LongestCookie = TimeSpan.FromDays(400);

    /// <summary>How long a link for a new password or a mail address counts.</summary>
    public static readonly TimeSpan LinkLife = TimeSpan.FromHours(24);

    /// <summary>What the web server and the command line both need to make and change accounts.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services, NpgsqlDataSource database)
    {
        services.AddDataProtection().SetApplicationName("DocWiki");
        services.AddOptions<KeyManagementOptions>().Configure(options => options.XmlRepository = new DatabaseKeys(database));
        services.AddDbContext<AccountsContext>(options => options.UseNpgsql(database));
        services.AddIdentityCore<Account>(options =>
        {
            options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            options.User.AllowedUserNameCharacters = "";
            options.Password.RequiredLength = Passwords.MinLength;
            options.Password.RequiredUniqueChars = 4;
            options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
            options.Lockout.MaxFailedAccessAttempts = 5;
            options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
        }).AddEntityFrameworkStores<AccountsContext>().AddSignInManager().AddDefaultTokenProviders().AddPasswordValidator<Passwords>();
        services.Configure<DataProtectionTokenProviderOptions>(options => options.TokenLifespan = LinkLife);
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            // The device asks for its lock: what is used without a password must be more than something found.
            options.UserVerificationRequirement = "required";
            options.ResidentKeyRequirement = "required";
        });
        services.AddScoped<ILookupNormalizer, NameKeys>();
        services.AddScoped<PeopleWriter>();
        services.AddScoped<SecondStep>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<PeopleList>();
        return services;
    }

    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddScoped<AccountMails>();
        services.AddAuthentication(options =>
        {
            options.DefaultScheme = PersonScheme;
            // A guest only said a name: see PersonClaims.
            options.RequireAuthenticatedSignIn = false;
        })
        .AddPolicyScheme(PersonScheme, null, options => options.ForwardDefaultSelector = context =>
            context.Request.Cookies.ContainsKey(SessionCookie) ? IdentityConstants.ApplicationScheme : PersonClaims.GuestScheme)
        .AddCookie(PersonClaims.GuestScheme, options =>
        {
            options.ExpireTimeSpan = TimeSpan.FromDays(365);
            options.Events.OnValidatePrincipal = PersonClaims.ReadGuestAsync;
        })
        .AddCookie(IdentityConstants.ApplicationScheme, options => options.ExpireTimeSpan = LongestCookie)
        .AddCookie(IdentityConstants.TwoFactorUserIdScheme, options =>
        {
            options.ExpireTimeSpan = TimeSpan.FromMinutes(10);
            options.Events.OnSigningIn = SecondStep.BindToPasswordAsync;
            options.Events.OnValidatePrincipal = SecondStep.CheckPasswordIsTheSameAsync;
        })
        .AddCookie(IdentityConstants.ExternalScheme, options => options.ExpireTimeSpan = TimeSpan.FromMinutes(10));
        Name(PersonClaims.GuestScheme, "docwiki");
        Name(IdentityConstants.ApplicationScheme, SessionCookie);
        Name(IdentityConstants.TwoFactorUserIdScheme, "docwiki-second");
        Name(IdentityConstants.ExternalScheme, "docwiki-elsewhere");
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<Sessions>((options, sessions) => options.SessionStore = sessions);

        services.AddAuthorization(options =>
        {
            // Only what [Needs] says counts; an endpoint that says nothing is closed. Where routing found none, or one of another method, there is only a refusal behind it.
            options.DefaultPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build();
            options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint).Build();
        });
        services.AddScoped<IAuthorizationHandler, NeedsHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, Refusals>();
        return services;

        void Name(string scheme, string cookie) => services.Configure<CookieAuthenticationOptions>(scheme, options =>
        {
            options.Cookie.Name = cookie;
            options.Cookie.HttpOnly = true;
            options.Cookie.IsEssential = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            // Where the wiki is served by HTTPS, the cookie is for HTTPS only.
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
    }
}
