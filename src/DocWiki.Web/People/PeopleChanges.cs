using DocWiki.Web.WikiPages;
using Npgsql;

namespace DocWiki.Web.People;

/// <summary>
/// Names in memory and in kept page views go when anybody's name changes: at once in the copy of the app that changed it, within
/// a second in the others.
/// </summary>
public sealed partial class PeopleChanges(NpgsqlDataSource database, KnownPeople people, PageViewCache views, ILogger<PeopleChanges> log) : BackgroundService
{
    /// <summary>Goes into the transaction that changes, adds to or takes from what people are called.</summary>
    public const string Count = "update docwiki.people_changes set number = number + 1";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    public void ForgetNames()
    {
        people.Forget();
        views.ForgetNames();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long? seen = null;
        using var timer = new PeriodicTimer(BetweenLooks);
        do
        {
            try
            {
                await using var command = database.CreateCommand("select number from people_changes");
                var now = (long)(await command.ExecuteScalarAsync(stoppingToken))!;
                if (seen is not null && now != seen) ForgetNames();
                seen = now;
            }
            catch (NpgsqlException failure)
            {
                // The database is away: nothing can be shown that would need it, and the next look tells.
                LogAway(failure.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether names have changed could not be seen: {Reason}")]
    private partial void LogAway(string reason);
}
