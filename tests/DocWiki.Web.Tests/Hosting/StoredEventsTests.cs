using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using DocWiki.Web.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.Hosting;

/// <summary>
/// What was stored once must load for ever. A sample of every event lies in <c>StoredEvents</c>, by its stored name; none of them is
/// ever changed or removed. A new property comes with a new sample beside the old one: <c>page_created.with-tags.json</c>.
/// </summary>
public sealed class StoredEventsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly TextPatch Numbers = TextPatch.Between("One\ntwo 😀\n", "One\n2 😀\nthree\n");

    /// <summary>What each sample says. Lists are compared by their members.</summary>
    private static readonly Dictionary<string, object> Samples = new()
    {
        ["page_created.json"] = new PageCreated("guides/networking", "Networking", "One\n“two” 😀 </x>\n", TextHash.Of("One\n“two” 😀 </x>\n")),
        ["page_created.with-tags-and-summary.json"] = new PageCreated("home", "Home", "", TextHash.Of(""), ["how-to", "xen"], "Begun"),
        ["page_revised.json"] = new PageRevised(TextHash.Of("One\n2 😀\nthree\n"), TextPatch.Between("One\ntwo 😀\n", "One\n2 😀\nthree\n")),
        ["page_revised.whole-text.json"] = new PageRevised(TextHash.Of("All of it\n"), Text: "All of it\n", Summary: "Rewritten", Minor: true),
        ["page_revised.nothing-changed.json"] = new PageRevised(TextHash.Of("x"), TextPatch.Empty),
        ["page_revised.with-sections.json"] = new PageRevised(TextHash.Of("# A\n"), Text: "# A\n", Sections: "1.1-3 7.1"),
        ["page_revised.moved-here.json"] = new PageRevised(TextHash.Of("# A\n"), Text: "# A\n", From: new SectionSource(Guid.Parse("0190a6c0-0000-7000-8000-000000000001"), 12, "1.3", "7.1")),
        ["page_revised.moved-away.json"] = new PageRevised(TextHash.Of("# A\n"), Text: "# A\n", To: new SectionTarget(Guid.Parse("0190a6c0-0000-7000-8000-000000000001"), "1.3", "7.1")),
        ["page_created.copied.json"] = new PageCreated("a", "A", "# A\n", TextHash.Of("# A\n"), From: new SectionSource(Guid.Parse("0190a6c0-0000-7000-8000-000000000001"), 12, "1.3", "1.1", IsCopy: true)),
        ["page_retitled.json"] = new PageRetitled("A new title"),
        ["page_tagged.json"] = new PageTagged(["new"], ["old", "older"]),
        ["page_tagged.only-added.json"] = new PageTagged(["new"]),
        ["page_moved.json"] = new PageMoved("guides/bridging"),
        ["page_archived.json"] = new PageArchived("Replaced by guides/bridging"),
        ["page_archived.without-reason.json"] = new PageArchived(),
        ["page_restored.json"] = new PageRestored(),
        ["page_restored.elsewhere.json"] = new PageRestored("elsewhere"),
        ["page_protected.json"] = new PageProtected("reviewed", new DateTimeOffset(2027, 6, 1, 0, 0, 0, TimeSpan.Zero)),
        ["page_protected.for-good.json"] = new PageProtected("maintainers"),
        ["page_created.awaits-approval.json"] = new PageCreated("guides/waiting", "Networking", "One\n“two” 😀 </x>\n", TextHash.Of("One\n“two” 😀 </x>\n"), Awaits: "approval"),
        ["page_revised.awaits-approval.json"] = new PageRevised(TextHash.Of("One\n2 😀\nthree\n"), Numbers, Awaits: "approval", Title: "Numbers", Tags: ["one", "two"]),
        ["page_revised.reverts.json"] = new PageRevised(TextHash.Of("One\n2 😀\nthree\n"), Numbers, Awaits: "look", Reverts: 12),
        ["page_approved.json"] = new PageApproved(12),
        ["page_approved.first-in-part.json"] = new PageApproved(12, Numbers, IsFirst: true),
        ["page_returned.json"] = new PageReturned(12, "Which one?\nSay it."),
        ["page_seen.json"] = new PageSeen(12),
        ["page_review_undone.json"] = new PageReviewUndone(11, 9, Numbers),
    };

    private Wiki wiki = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => wiki = await RunningWiki.OpenAsync(await postgres.CreateDatabaseAsync(Stop), Stop);

    public ValueTask DisposeAsync() => wiki.DisposeAsync();

    [Fact]
    public void Every_event_that_is_stored_has_a_sample_and_every_sample_is_compared()
    {
        Assert.Equal(StoredEvents.Types.Names.Order(), Samples.Keys.Select(NameOf).Distinct().Order());
        Assert.Equal(Directory.GetFiles(Folder(), "*.json").Select(Path.GetFileName).Order(), Samples.Keys.Order());
    }

    [Fact]
    public async Task Every_sample_loads_as_what_it_says()
    {
        foreach (var (file, expected) in Samples)
        {
            var stream = Guid.CreateVersion7();
            await ExecuteAsync("insert into mt_streams (id, type, version) values ($1, 'wiki_page', 1)", stream);
            await ExecuteAsync(
                "insert into mt_events (seq_id, id, stream_id, version, data, type) values (nextval('mt_events_sequence'), $2, $1, 1, $3::jsonb, $4)",
                stream, Guid.CreateVersion7(), await File.ReadAllTextAsync(Path.Combine(Folder(), file), Stop), NameOf(file));

            var loaded = Assert.Single(await wiki.Store.ReadStreamAsync(stream, 1, long.MaxValue, Stop)).Data;

            Assert.Equivalent(expected, loaded, strict: true);
            Assert.Equal(HashOf(expected), HashOf(loaded));
            if (expected is PageRevised { Patch: { } patch }) Assert.Equal(patch.Encode(), ((PageRevised)loaded).Patch!.Encode());
        }
    }

    [Fact]
    public async Task Every_event_is_written_as_its_sample_is()
    {
        foreach (var (file, @event) in Samples)
        {
            var stream = Guid.CreateVersion7();
            var before = @event is PageCreated ? 0 : 1;
            if (before == 1) await AppendAsync(stream, 0, new PageCreated(stream.ToString("n"), "Page", "One\ntwo 😀\n", TextHash.Of("One\ntwo 😀\n")));
            var written = await AppendAsync(stream, before, @event);

            Assert.Equal(NameOf(file), written.Type);
            var sample = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder(), file), Stop));
            Assert.True(JsonNode.DeepEquals(sample, JsonNode.Parse(written.Data)), $"{file}: written as {written.Data}");
        }
    }

    private async Task<(string Type, string Data)> AppendAsync(Guid stream, long version, object @event)
    {
        await wiki.Store.AppendAsync(new Append(new EventMetadata(DateTimeOffset.UnixEpoch), [new(StoredEvents.WikiPageStream, stream, version, [@event])]), Stop);
        await using var command = wiki.Database.CreateCommand("select type, data::text from mt_events where stream_id = $1 and version = $2");
        command.Parameters.Add(new() { Value = stream });
        command.Parameters.Add(new() { Value = version + 1 });
        await using var reader = await command.ExecuteReaderAsync(Stop);
        Assert.True(await reader.ReadAsync(Stop));
        return (reader.GetString(0), reader.GetString(1));
    }

    private async Task ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = wiki.Database.CreateCommand(sql);
        foreach (var value in parameters) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static TextHash? HashOf(object @event) => @event switch { PageCreated created => created.Hash, PageRevised revised => revised.Hash, _ => null };

    private static string NameOf(string file) => file[..file.IndexOf('.')];

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../StoredEvents"));
}
