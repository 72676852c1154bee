using DocWiki.Web.CommandLine;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.CommandLine;

/// <summary>What somebody did to the database behind the wiki's back. The wiki is of this class alone: it ends up quite broken.</summary>
public sealed class VerifyCommandTests(VerifyCommandTests.BrokenWiki broken) : IClassFixture<VerifyCommandTests.BrokenWiki>
{
    private static int paths;

    private RunningWiki Wiki => broken.Wiki;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Of a page, whose revisions 2 and 3 are patches and whose last event is its fourth.
    [Theory]
    [InlineData("a changed patch", "update mt_events set data = jsonb_set(data, '{Patch}', to_jsonb(replace(data ->> 'Patch', 'second', 'zecond'))) where stream_id = $1 and version = 2", "revision 2 has the hash")]
    [InlineData("a patch that does not fit", "update mt_events set data = jsonb_set(data, '{Patch}', to_jsonb(replace(data ->> 'Patch', 'first', 'thirst'))) where stream_id = $1 and version = 2", "event 2: ")]
    [InlineData("a patch that is none", "update mt_events set data = jsonb_set(data, '{Patch}', '\"@@@\"') where stream_id = $1 and version = 3", "event 3: it cannot be read")]
    [InlineData("an event of no known kind", "update mt_events set type = 'page_eaten' where stream_id = $1 and version = 3", "event 3: it cannot be read")]
    [InlineData("a changed hash", "update mt_events set data = jsonb_set(data, '{Hash}', '\"47DEQpj8HBSa-_TImW-5JA\"') where stream_id = $1 and version = 3", "revision 3 has the hash")]
    [InlineData("a changed first text", "update mt_events set data = jsonb_set(data, '{Text}', '\"Another\"') where stream_id = $1 and version = 1", "revision 1 has the hash")]
    [InlineData("a removed event in the middle", "delete from mt_events where stream_id = $1 and version = 2", "event 2 is missing")]
    [InlineData("a removed first event", "delete from mt_events where stream_id = $1 and version = 1", "event 1 is missing")]
    [InlineData("a removed last event", "delete from mt_events where stream_id = $1 and version = 4", "event 4 is missing")]
    [InlineData("all events removed", "delete from mt_events where stream_id = $1", "event 1 is missing, and all up to 4")]
    [InlineData("a removed stream", "delete from mt_streams where id = $1", "event 1 is missing, and all up to 4")]
    [InlineData("a changed current text", "update current_pages set text = text || '!' where page_id = $1", "readers see event 4 of it, and not what its 4 events make")]
    [InlineData("a changed current title", "update current_pages set title = 'Another' where page_id = $1", "readers see event 4 of it")]
    [InlineData("a changed current path", "update current_pages set path = 'another' where page_id = $1", "readers see event 4 of it")]
    [InlineData("a current page behind", "update current_pages set version = 3 where page_id = $1", "readers see event 3 of it")]
    [InlineData("a current page ahead", "update current_pages set version = 5 where page_id = $1", "event 5 is missing")]
    [InlineData("a removed current page", "delete from current_pages where page_id = $1", "readers do not see this page at all")]
    public async Task Damage_is_found_and_named(string damage, string sql, string expected)
    {
        var path = $"story-{Interlocked.Increment(ref paths)}";
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "The first text of a story that is long enough to be patched.");
        await ada.WriteAsync(path, "The second text of a story that is long enough to be patched.");
        await ada.WriteAsync(path, "The third text of a story that is long enough to be patched.");
        await ada.WriteAsync(path, "The third text of a story that is long enough to be patched.", title: "Retitled");
        var id = await Wiki.ScalarAsync<Guid>("select page_id from current_pages where path = $1", Stop, path);
        Assert.Equal("page_created page_revised page_revised page_retitled", await Wiki.ScalarAsync<string>("select string_agg(type, ' ' order by version) from mt_events where stream_id = $1", Stop, id));
        Assert.Empty(await FaultsAsync(id));

        Assert.InRange(await Wiki.ExecuteAsync(sql.Replace("'another'", $"'another-{path}'"), Stop, id), 1, 10);

        var faults = await FaultsAsync(id);
        Assert.True(faults.Any(fault => fault.Contains(expected)), $"{damage}: {string.Join('\n', faults)}");
    }

    private async Task<string[]> FaultsAsync(Guid page)
    {
        var said = new StringWriter();
        var result = await VerifyCommand.VerifyAsync(Wiki.Wiki, said, Stop);
        var lines = said.ToString().TrimEnd().Split('\n');
        Assert.Matches(@"^Checked \d+ events", lines[^2]);
        Assert.Equal(lines.Length == 2 ? (0, "Everything is as it should be.") : (1, $"{lines.Length - 2} faults."), (result, lines[^1]));
        return [.. lines[..^2].Where(line => line.Contains(page.ToString()))];
    }

    public sealed class BrokenWiki(PostgresFixture postgres) : IAsyncLifetime
    {
        public RunningWiki Wiki { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Wiki = await postgres.StartWikiAsync(CancellationToken.None);

        public ValueTask DisposeAsync() => Wiki.DisposeAsync();
    }
}
