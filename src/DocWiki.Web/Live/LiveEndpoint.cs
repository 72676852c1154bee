using System.Text.Json;
using System.Text.Json.Serialization;

namespace DocWiki.Web.Live;

/// <summary><c>/live</c>: where browsers connect to the hub.</summary>
public static class LiveEndpoint
{
    public const string Route = "/live";

    /// <summary>No wish is longer than a few hundred bytes; what is none is echoed in the error.</summary>
    private const int MaxMessage = 2 * 1024;

    /// <summary>What waits for one slow window; presence is told anew, and facts are asked for.</summary>
    private const int MaxWaiting = 64 * 1024;

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    /// <summary>The other end's network answers these, also where a browser holds back the timers of hidden windows.</summary>
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Scripts of hidden windows speak once a minute.</summary>
    private static readonly TimeSpan ScriptTimeout = TimeSpan.FromSeconds(75);

    public static void AddLive(this IServiceCollection services)
    {
        services.AddSignalR(options =>
        {
            options.MaximumReceiveMessageSize = MaxMessage;
            options.KeepAliveInterval = KeepAlive;
            options.ClientTimeoutInterval = ScriptTimeout;
            options.MaximumParallelInvocationsPerClient = 1;
        }).AddJsonProtocol(json =>
        {
            json.PayloadSerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
            json.PayloadSerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        services.AddSingleton<PresenceBoard>();
        services.AddSingleton<PresenceWords>();
        services.AddSingleton<HiddenPeople>();
        services.AddSingleton<HubRefusals>();
        services.AddSingleton<FactTeller>();
        services.AddHostedService(provider => provider.GetRequiredService<FactTeller>());
        services.AddHostedService<PresencePublisher>();
        services.AddHostedService<PresenceNodes>();
    }

    /// <summary>Before everything that reads requests.</summary>
    public static void UseLive(this WebApplication app)
    {
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = KeepAlive, KeepAliveTimeout = KeepAliveTimeout });
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Route), live => live.Use(OnlyFromHereAsync));
    }

    public static void MapLive(this WebApplication app) =>
        app.MapHub<LiveHub>(Route, options =>
        {
            options.ApplicationMaxBufferSize = MaxWaiting;
            options.TransportMaxBufferSize = MaxWaiting;
        });

    /// <summary>A browser sends its cookies along when another site's page connects here; it also says whose page that is.</summary>
    private static Task OnlyFromHereAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.Origin is [{ } origin] && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == context.Request.Host.Value))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }
        return next(context);
    }
}
