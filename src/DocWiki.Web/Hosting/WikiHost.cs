using System.Net.Sockets;
using DocWiki.Domain;
using DocWiki.Web.Accounts;
using DocWiki.Web.Editing;
using DocWiki.Web.Files;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.Live;
using DocWiki.Web.Mailing;
using DocWiki.Web.People;
using DocWiki.Web.Reviewing;
using DocWiki.Web.WikiPages;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace DocWiki.Web.Hosting;

/// <summary>The wiki as a web server.</summary>
public static class WikiHost
{
    public const string DefaultAddress = "http://localhost:5080";

    /// <summary>Serves until Ctrl-C.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = await StartAsync(args, Console.WriteLine, CancellationToken.None);
        var addresses = app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Console.WriteLine($"DocWiki is at {string.Join(" and ", addresses)}  (Ctrl-C stops it)");
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Opens the wiki and starts serving. Stop the result before disposing it; disposing stops the database.</summary>
    /// <param name="adjust">Puts other services in the place of some; for tests and measurements.</param>
    public static async Task<WebApplication> StartAsync(string[] args, Action<string> say, CancellationToken cancellationToken, Action<IServiceCollection>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(WikiHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
        });
        var wiki = await Wiki.OpenAsync(builder.Configuration, say, cancellationToken);
        try
        {
            await Welcome.FillIfEmptyAsync(wiki, TimeProvider.System, cancellationToken);
            Configure(builder, wiki);
            adjust?.Invoke(builder.Services);
            var app = builder.Build();
            Use(app);
            await app.StartAsync(cancellationToken);
            return app;
        }
        catch (IOException failure) when (failure.InnerException is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await wiki.DisposeAsync();
            throw new IOException($"{failure.Message} Choose another address: --urls http://localhost:5081", failure);
        }
        catch (FormatException failure)
        {
            await wiki.DisposeAsync();
            throw new RuleViolationException($"{failure.Message} An address looks like this: --urls {DefaultAddress}");
        }
        catch
        {
            await wiki.DisposeAsync();
            throw;
        }
    }

    private static void Configure(WebApplicationBuilder builder, Wiki wiki)
    {
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null) builder.WebHost.UseUrls(DefaultAddress);
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = FormReading.MaxBytes;
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // It warns that keys lie unencrypted beside what they protect: so they do, in the wiki's own database.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

        var services = builder.Services;
        // Owned by the container, so it is closed after the server stopped.
        services.AddSingleton(_ => wiki);
        services.AddSingleton(wiki.Database);
        services.AddSingleton(wiki.Store);
        services.AddSingleton(wiki.News);
        services.AddSingleton(wiki.CurrentPages);
        services.AddSingleton(wiki.PageHistory);
        services.AddSingleton(wiki.PageNames);
        services.AddSingleton(wiki.PageLinks);
        services.AddSingleton(wiki.PageSections);
        services.AddSingleton(wiki.ReviewQueue);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<KnownPeople>();
        services.AddSingleton<PageViewCache>();
        services.AddSingleton<PageTree>();
        services.AddSingleton<PageWriter>();
        services.AddSingleton<PageReviewer>();
        services.AddSingleton<ReviewHolds>();
        services.AddSingleton<StoredFiles>();
        services.AddSingleton<FileUses>();
        services.AddSingleton<ViewedPages>();
        services.AddSingleton<RevisionTexts>();
        services.AddSingleton<PageBlames>();
        services.AddSingleton<SectionEdits>();
        services.AddSingleton<RenderedPages>();
        services.AddSingleton<Drafts>();
        services.AddSingleton<DraftKeeper>();
        services.AddSingleton<PageTitles>();
        services.AddScoped<CurrentPerson>();
        services.AddScoped<OpenTree>();
        services.AddHostedService<PageViewCacheKeeper>();
        services.AddLive();
        services.AddSingleton(new RateLimitSettings());
        services.AddSingleton<RateLimits>();
        services.AddSingleton(new WaitingMail(MailSettings.Read(builder.Configuration)));
        services.AddSingleton<MailSender>();
        services.AddHostedService<MailDelivery>();

        services.AddSingleton<PeopleChanges>();
        services.AddHostedService(provider => provider.GetRequiredService<PeopleChanges>());

        services.AddAccounts(wiki.Database);
        services.AddSignIn();
        services.AddElsewhere(builder.Configuration);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "docwiki-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddHttpContextAccessor();
        services.AddRazorPages(options =>
        {
            options.RootDirectory = "/";
            options.Conventions.Add(new OneAddressEach());
        }).AddMvcOptions(options =>
        {
            options.Filters.Add<OnlyHandledMethods>();
            options.Filters.Add<RuleViolationFilter>();
            options.Filters.Add<TooManyRequestsFilter>();
        });
        services.Configure<Microsoft.AspNetCore.Mvc.TagHelpers.CacheTagHelperOptions>(options => options.SizeLimit = 16 * 1024 * 1024);
        services.AddSingleton<WikiAddresses>();
        services.AddSingleton<StyleSheet>();
        services.Configure<Microsoft.AspNetCore.Http.Features.FormOptions>(options =>
        {
            options.ValueLengthLimit = FormReading.MaxBytes;
            options.MultipartBodyLengthLimit = FormReading.MaxBytes;
        });
    }

    private static void Use(WebApplication app)
    {
        if (KnownProxies.Read(app.Configuration) is { } proxies) app.UseForwardedHeaders(proxies);
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<CachedPageViews>();
        app.UseLive();
        app.UseStatusCodePagesWithReExecute("/problem/{0}");
        app.UseExceptionHandler("/problem/500");
        // Pages are not files: only these addresses are looked for on the disk.
        app.UseWhen(StaticAssets.MayBe, assets => assets.UseStaticFiles(StaticAssets.Options));
        app.UseMiddleware<FormReading>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<EndedSessions>();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapDynamicPageRoute<WikiAddresses>("/wiki/{**address}");
        app.MapRazorPages();
        app.MapGet(StyleSheet.Route, [Needs(Permission.Read)] (string fingerprint, StyleSheet styles, HttpContext context) => styles.Serve(fingerprint, context));
        app.MapGet(Me.Route, [Needs(Permission.Read)] (CurrentPerson person, PeopleList people, ReviewQueue queue, HttpContext context) => Me.AnswerAsync(person, people, queue, context));
        app.MapDrafts();
        app.MapLive();
        app.Services.GetRequiredService<PageTitles>().Map(app);
        app.MapGet("/", [Needs(Permission.Read)] () => Results.Redirect("/wiki/home"));
        app.MapGet("/wiki", [Needs(Permission.Read)] () => Results.Redirect("/wiki/home"));
        app.MapGet("/healthz", [Needs(Permission.Read)] () => Results.Text("alive"));
        app.MapGet("/readyz", [Needs(Permission.Read)] async (Npgsql.NpgsqlDataSource database, CancellationToken cancellationToken) =>
        {
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return Results.Text("ready");
        });
    }
}
