using DocWiki.EventStore;

namespace DocWiki.Web.WikiPages;

/// <summary>Follows the store, so that what another copy of the app or the command line wrote is not answered from memory any more.</summary>
public sealed class PageViewCacheKeeper(PostgresEventStore store, EventNews news, PageViewCache cache) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await news.FollowAsync(
            await store.LastPositionAsync(stoppingToken),
            (events, _) =>
            {
                cache.ForgetNews(events);
                return Task.CompletedTask;
            },
            stoppingToken);
    }
}
