using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using DocWiki.Web.Hosting;

namespace DocWiki.Web.CommandLine;

/// <summary><c>verify</c>: replays every stream, compares every hash, and says what it checked.</summary>
public static class VerifyCommand
{
    public static Command Create()
    {
        var command = new Command("verify", "Replay every page from its first event, compare the hash of every revision, and compare the result with what readers see.");
        command.SetAction((_, cancellationToken) => DocWikiProgram.OrSayWhyAsync(async () =>
        {
            await using var wiki = await Wiki.OpenOrJoinAsync(DocWikiProgram.Settings(), Console.Error.WriteLine, cancellationToken);
            return await VerifyAsync(wiki, Console.Out, cancellationToken);
        }));
        return command;
    }

    /// <returns>0 when everything is as it should be, 1 when not.</returns>
    public static async Task<int> VerifyAsync(Wiki wiki, TextWriter output, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var (events, revisions, faults) = (0L, 0L, 0L);
        var pages = await AllPagesAsync(wiki, cancellationToken);
        foreach (var id in pages) await VerifyPageAsync(id);

        await output.WriteLineAsync($"Checked {events} events of {pages.Count} pages: {revisions} revisions rebuilt and their hashes compared, each page compared with what readers see, in {clock.Elapsed.TotalSeconds:0.0} s.");
        await output.WriteLineAsync(faults == 0 ? "Everything is as it should be." : $"{faults} faults.");
        return faults == 0 ? 0 : 1;

        async Task VerifyPageAsync(Guid id)
        {
            // A page saved while this runs has more events below than here; fewer is a fault.
            var (stored, shown) = await VersionsAsync(wiki, id, cancellationToken);
            var seen = await wiki.CurrentPages.FindAsync(new PageId(id), cancellationToken);
            var (page, version, isAsSeen) = (WikiPage.Nothing, 0L, false);
            foreach (var (recorded, unreadable) in await EventsAsync(wiki, id, stored, cancellationToken))
            {
                events++;
                if (unreadable is not null)
                {
                    version++;
                    await FaultAsync($"it cannot be read: {unreadable}");
                    continue;
                }
                if (recorded!.Version != version + 1) await FaultAsync(Missing(version + 1, recorded.Version - 1));
                version = recorded.Version;
                await FollowAsync(recorded);
                if (version == seen?.Version) isAsSeen = page == seen.Page;
            }
            if (Math.Max(stored, seen?.Version ?? 0) is var last && last > version) await FaultAsync(Missing(version + 1, last));
            if (seen is null) await FaultAsync("readers do not see this page at all");
            else if (!isAsSeen || stored != shown) await FaultAsync($"readers see event {seen.Version} of it, and not what its {version} events make");

            async Task FollowAsync(RecordedEvent recorded)
            {
                try
                {
                    page = page.After(recorded.Data);
                }
                catch (PatchMismatchException mismatch)
                {
                    page = page with { Revision = page.Revision + 1 };
                    await FaultAsync(mismatch.Message.TrimEnd('.'));
                    return;
                }
                if (recorded.Data is not (PageCreated or PageRevised)) return;
                revisions++;
                var hash = recorded.Data is PageCreated created ? created.Hash : ((PageRevised)recorded.Data).Hash;
                if (TextHash.Of(page.Text) != hash) await FaultAsync($"revision {page.Revision} has the hash {TextHash.Of(page.Text)}, its event says {hash}");
            }

            async Task FaultAsync(string what)
            {
                faults++;
                await output.WriteLineAsync($"{(page.Exists ? page : seen?.Page ?? page).Path} ({id}), event {version}: {what}.");
            }
        }
    }

    /// <summary>The events of a page, and of each that cannot be read, why. One that cannot be read hides no other.</summary>
    private static async Task<IEnumerable<(RecordedEvent? Event, string? Unreadable)>> EventsAsync(Wiki wiki, Guid page, long stored, CancellationToken cancellationToken)
    {
        if (await ReadAsync(1, long.MaxValue) is ({ } whole, _)) return whole.Select(recorded => ((RecordedEvent?)recorded, (string?)null));

        var oneByOne = new List<(RecordedEvent?, string?)>();
        for (var version = 1L; version <= stored; version++)
        {
            var (events, unreadable) = await ReadAsync(version, version);
            if (events is null) oneByOne.Add((null, unreadable));
            else oneByOne.AddRange(events.Select(recorded => ((RecordedEvent?)recorded, (string?)null)));
        }
        return oneByOne;

        async Task<(IReadOnlyList<RecordedEvent>?, string?)> ReadAsync(long from, long to)
        {
            try
            {
                return (await wiki.Store.ReadStreamAsync(page, from, to, cancellationToken), null);
            }
            catch (Exception unreadable) when (unreadable is JsonException or UnknownEventTypeException)
            {
                return (null, unreadable.Message.TrimEnd('.'));
            }
        }
    }

    private static string Missing(long from, long to) => from == to ? $"event {from} is missing" : $"event {from} is missing, and all up to {to}";

    /// <summary>Every page that has a stream, or that readers see.</summary>
    private static async Task<IReadOnlyList<Guid>> AllPagesAsync(Wiki wiki, CancellationToken cancellationToken)
    {
        await using var command = wiki.Database.CreateCommand("""
            select id from mt_streams where type = $1 and is_archived is not true
            union
            select page_id from current_pages
            order by 1
            """);
        command.Parameters.Add(new() { Value = StoredEvents.WikiPageStream.Name });
        var pages = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) pages.Add(reader.GetGuid(0));
        return pages;
    }

    /// <returns>How many events the stream says it has, and how many made what readers see, both at one moment; 0 where there is none.</returns>
    private static async Task<(long Stored, long Shown)> VersionsAsync(Wiki wiki, Guid page, CancellationToken cancellationToken)
    {
        await using var command = wiki.Database.CreateCommand("""
            select
                coalesce((select version from mt_streams where id = $1), 0),
                coalesce((select version from current_pages where page_id = $1), 0)
            """);
        command.Parameters.Add(new() { Value = page });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }
}
