using Microsoft.AspNetCore.SignalR;
using Npgsql;

namespace DocWiki.Web.Live;

/// <summary>Tells windows what became of the crowds they watch: once per scope and pause, whatever happened meanwhile.</summary>
public sealed partial class PresencePublisher(PresenceBoard board, PresenceWords words, IHubContext<LiveHub, ILiveClient> hub, ILogger<PresencePublisher> log) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            board.SayLate();
            foreach (var (scope, difference) in board.TakeDue())
            {
                try
                {
                    hub.Clients.Group(scope.Value).Presence(await words.OfAsync(scope, difference, stoppingToken)).WithoutWaiting();
                }
                catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
                {
                    // Names cannot be asked for: the number is missing to those who watch, and they ask for a snapshot.
                    LogUntold(failure.Message);
                }
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Who is where could not be told: {Reason}")]
    private partial void LogUntold(string reason);
}
