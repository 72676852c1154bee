using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.CommandLine;
using DocWiki.Web.Hosting;
using DocWiki.Web.Importing;
using DocWiki.Web.Tests.Hosting;
using DocWiki.Web.WikiPages.Rendering;
using Npgsql;
using Xunit;

namespace DocWiki.Web.Tests.Importing;

/// <summary>The whole of hyperv-docs, imported once for all tests of this class.</summary>
public sealed class ImportedCorpusTests(ImportedCorpusTests.Imported imported, PostgresFixture postgres) : IClassFixture<ImportedCorpusTests.Imported>
{
    private const long MostBytes = 15 * 1024 * 1024;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_numbers_are_those_that_git_counts()
    {
        var (corpus, wiki, report) = await imported.GetAsync();

        Assert.Equal(corpus.Count("history", "commits"), report.Commits);
        Assert.Equal(corpus.Count("replay", "revisions"), report.Revisions);
        Assert.Equal(corpus.Count("replay", "deletions"), report.Deletions);
        Assert.Equal(corpus.Count("head_tree", "pages"), report.PagesAtHead);
        Assert.Equal(corpus.Count("history", "distinct_author_emails"), report.Authors);
        Assert.DoesNotContain("Files that were not taken over", report.Notes.Keys);
        Assert.DoesNotContain("Remarks", report.Notes.Keys);

        Assert.Equal(corpus.Count("replay", "revisions"), await CountAsync(wiki, "select count(*) from mt_events where type in ('page_created', 'page_revised')"));
        Assert.Equal(corpus.Count("replay", "revisions"), await CountAsync(wiki, "select sum(revision) from current_pages"));
        Assert.Equal(corpus.Count("head_tree", "pages"), await CountAsync(wiki, "select count(*) from current_pages where archived_at is null"));
        // A rename is a deletion in the facts; here it is a page that moved.
        var archived = await CountAsync(wiki, "select count(*) from mt_events where type = 'page_archived'");
        Assert.Equal(corpus.Count("replay", "deletions"), archived + report.Renames);
        Assert.Equal(corpus.Count("history", "commits"), await CountAsync(wiki, "select count(*) from imported_commits"));
    }

    [Fact]
    public async Task Its_authors_are_people_one_for_each_address_with_every_name_they_wrote_under()
    {
        // The facts count names of authors of non-merge revisions (revisions.distinct_authors_by_name) and names and addresses of all
        // commits (history). The import makes a person of each address of all commits; so names of all commits are comparable, and
        // people are as many as addresses.
        var (corpus, wiki, _) = await imported.GetAsync();

        Assert.Equal(corpus.Count("history", "distinct_author_names"), await CountAsync(wiki, "select count(distinct name) from people_names"));
        Assert.Equal(corpus.Count("history", "distinct_author_emails"), await CountAsync(wiki, "select count(*) from people where kind = 'imported'"));
        Assert.Equal(corpus.Count("history", "emails_with_several_author_names"), await CountAsync(wiki, "select count(*) from (select person_id from people_names group by person_id having count(*) > 1) p"));
        Assert.Equal(corpus.Count("history", "author_names_with_several_emails"), await CountAsync(wiki, "select count(*) from (select name from people_names group by name having count(*) > 1) n"));
        Assert.Equal(0, await CountAsync(wiki, "select count(*) from mt_events where user_name not in (select person_id from people) or user_name is null"));
        Assert.Equal(0, await CountAsync(wiki, "select count(*) from people where mail_hash like '%@%'"));
    }

    [Fact]
    public async Task Every_page_has_the_text_of_its_file_at_the_head_and_every_file_has_a_page()
    {
        var (corpus, wiki, _) = await imported.GetAsync();
        var files = await RowsAsync(wiki, "select f.file, c.text, f.blob_id from imported_files f join current_pages c on c.page_id = f.page_id where f.blob_id is not null and c.archived_at is null");
        await using var repository = await GitRepository.OpenAsync(corpus.Bundle, Stop);
        var history = await repository.MeasureAsync(null, null, GitImported.Nothing, Stop);
        var head = await repository.ReadHeadAsync(history, Stop);
        Assert.Equal(head.Keys.Order(StringComparer.Ordinal), files.Select(file => file[0]).Order(StringComparer.Ordinal));

        var clone = Directory.CreateTempSubdirectory("docwiki-head-").FullName;
        try
        {
            Git(clone, "clone", "--quiet", "--bare", corpus.Bundle, "head.git");
            foreach (var file in files)
            {
                Assert.Equal(head[file[0]], file[2]);
                Assert.Equal((file[0], Normalised(Git(clone, "--git-dir=head.git", "cat-file", "blob", file[2]))), (file[0], file[1]));
            }
        }
        finally
        {
            Directory.Delete(clone, recursive: true);
        }
    }

    [Fact]
    public async Task Every_revision_of_two_long_histories_is_rebuilt_as_it_was()
    {
        var (corpus, wiki, _) = await imported.GetAsync();
        var texts = new Web.WikiPages.RevisionTexts(wiki.Database, wiki.Store);
        foreach (var sample in corpus.Facts.GetProperty("page_history_samples").GetProperty("pages").EnumerateArray())
        {
            var file = sample.GetProperty("path").GetString()!;
            var id = new PageId((Guid)(await ScalarAsync(wiki, $"select page_id from imported_files where file = '{file}'"))!);
            var page = (await wiki.CurrentPages.FindAsync(id, Stop))!;
            var byCommit = (await RowsAsync(wiki, $"select causation_id, revision::text from mt_events e join page_history h on h.page_id = e.stream_id and h.version = e.version where e.stream_id = '{id.Value}' and h.revision is not null")).ToLookup(row => row[0], row => int.Parse(row[1]));

            // The replay also has the revisions that merges made. It has none for a commit that sets what another branch had set
            // before: then the text is there already. Each other commit of the sample is one revision, in the order of the sample.
            var (last, found) = (0, 0);
            foreach (var revision in sample.GetProperty("revisions").EnumerateArray())
            {
                var commit = revision.GetProperty("commit").GetString()!;
                var blob = Git(Imported.Clone(corpus), "cat-file", "blob", $"{commit}:{file}");
                Assert.Equal(revision.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(blob)));
                var text = Normalised(blob);
                if (!byCommit[commit[..12]].Any())
                {
                    Assert.Equal((commit, text), (commit, await texts.FindAsync(id, last, Stop)));
                    continue;
                }
                var number = Assert.Single(byCommit[commit[..12]]);
                Assert.True(number > last, $"{file}: {commit} is revision {number}, after {last}.");
                (last, found) = (number, found + 1);
                Assert.Equal((commit, text), (commit, await texts.FindAsync(id, number, Stop)));
            }
            Assert.InRange(found, sample.GetProperty("revisions").GetArrayLength() / 2, page.Page.Revision);
        }
    }

    [Fact]
    public async Task No_edit_of_prose_alone_changed_a_link_or_a_heading()
    {
        var (_, wiki, _) = await imported.GetAsync();
        var (revisions, ofProse, other, page) = (0, 0, new List<string>(), WikiPage.Nothing);
        await foreach (var recorded in wiki.Store.ReadAllByStreamAsync(Stop))
        {
            var before = recorded.Version == 1 ? WikiPage.Nothing : page;
            page = before.After(recorded.Data);
            if (recorded.Data is not PageRevised) continue;
            revisions++;
            if (!Prose.IsAllThatDiffers(before.Text, page.Text)) continue;
            ofProse++;
            if (!LinksAndHeadings(before.Text).SequenceEqual(LinksAndHeadings(page.Text))) other.Add($"{page.Path}, revision {page.Revision}");
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{ofProse:N0} of {revisions:N0} revisions changed prose alone.");
        Assert.NotEqual(0, ofProse);
        Assert.Empty(other);

        IEnumerable<string> LinksAndHeadings(string text) =>
            [.. MarkdownPage.Parse(text, page.Path).Links.Select(link => $"{link.Written} {link.Key}"), .. MarkdownHeadings.In(text).Select(heading => $"{heading.Level} {heading.Text}")];
    }

    [Fact]
    public async Task It_is_verified_clean_and_another_run_adds_nothing()
    {
        var (corpus, wiki, _) = await imported.GetAsync();
        var before = await CountAsync(wiki, "select count(*) from mt_events");
        var said = new StringWriter();

        Assert.True(await VerifyCommand.VerifyAsync(wiki, said, Stop) == 0, said.ToString());
        var again = await new GitImport(wiki, new ImportOptions(corpus.Bundle), _ => { }).RunAsync(Stop);

        Assert.Equal((0, 0, 0), (again.Commits, again.Revisions, again.Deletions));
        Assert.Equal(before, await CountAsync(wiki, "select count(*) from mt_events"));
    }

    [Fact]
    public async Task Its_events_take_less_than_15_MiB_with_all_indexes()
    {
        var (_, wiki, report) = await imported.GetAsync();
        await ScalarAsync(wiki, "vacuum full mt_events");
        await ScalarAsync(wiki, "vacuum full mt_streams");

        var bytes = await CountAsync(wiki, "select pg_total_relation_size('mt_events') + pg_total_relation_size('mt_streams')");

        TestContext.Current.TestOutputHelper!.WriteLine($"mt_events and mt_streams: {bytes:N0} bytes; imported in {report.Elapsed.TotalSeconds:0.0} s");
        Assert.InRange(bytes, 1, MostBytes);
    }

    [Fact]
    public async Task Stopped_in_the_middle_and_run_again_it_is_the_same_as_run_once()
    {
        var (corpus, whole, _) = await imported.GetAsync();
        await using var wiki = await RunningWiki.OpenAsync(await postgres.CreateDatabaseAsync(Stop), Stop);
        var runs = 0;
        for (var done = false; !done; runs++)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var run = Task.Run(() => new GitImport(wiki, new ImportOptions(corpus.Bundle), _ => { }).RunAsync(stop.Token), Stop);
            // Stops it at three places, wherever it is writing then.
            if (runs < 3)
            {
                var wanted = (runs + 1) * 2500;
                while (!run.IsCompleted && await CountAsync(wiki, "select count(*) from mt_events") < wanted) await Task.Delay(10, Stop);
                await stop.CancelAsync();
            }
            try
            {
                await run;
                done = true;
            }
            catch (OperationCanceledException)
            {
                Assert.InRange(await CountAsync(wiki, "select count(*) from mt_events"), 1, long.MaxValue);
            }
        }

        Assert.InRange(runs, 2, 4);
        const string everyPage = "select path, title, tags::text, revision::text, version::text, md5(text), coalesce(archived_at::text, ''), coalesce(archive_reason, '') from current_pages order by path, version, revision";
        Assert.Equal((await RowsAsync(whole, everyPage)).Select(row => string.Join('|', row)), (await RowsAsync(wiki, everyPage)).Select(row => string.Join('|', row)));
        const string everyEvent = "select type || timestamp || causation_id || md5(data::text) from mt_events order by 1";
        Assert.Equal((await RowsAsync(whole, everyEvent)).Select(row => row[0]), (await RowsAsync(wiki, everyEvent)).Select(row => row[0]));
    }

    private static string Normalised(byte[] content)
    {
        var bytes = content.AsSpan();
        if (bytes.StartsWith<byte>([0xEF, 0xBB, 0xBF])) bytes = bytes[3..];
        return Encoding.UTF8.GetString(bytes).Replace("\r\n", "\n").Replace('\r', '\n');
    }

    private static byte[] Git(string folder, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        git.StandardOutput.BaseStream.CopyTo(output);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output.ToArray();
    }

    private static async Task<long> CountAsync(Wiki wiki, string sql) => Convert.ToInt64(await ScalarAsync(wiki, sql));

    private static async Task<object?> ScalarAsync(Wiki wiki, string sql)
    {
        await using var command = wiki.Database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Stop);
    }

    private static async Task<List<string[]>> RowsAsync(Wiki wiki, string sql)
    {
        await using var command = wiki.Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var rows = new List<string[]>();
        while (await reader.ReadAsync(Stop)) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return rows;
    }

    /// <summary>Imported when the first test asks, so that each test can say what is missing.</summary>
    public sealed class Imported(PostgresFixture postgres) : IAsyncLifetime
    {
        private static string? clone;

        private (Corpus Corpus, Wiki Wiki, ImportReport Report)? result;

        public async Task<(Corpus Corpus, Wiki Wiki, ImportReport Report)> GetAsync()
        {
            if (result is { } imported) return imported;
            var corpus = Corpus.Find("hyperv-docs");
            var wiki = await RunningWiki.OpenAsync(await postgres.CreateDatabaseAsync(CancellationToken.None), CancellationToken.None);
            result = (corpus, wiki, await new GitImport(wiki, new ImportOptions(corpus.Bundle), _ => { }).RunAsync(CancellationToken.None));
            return result.Value;
        }

        /// <summary>Made by git itself, to ask it what is in a commit.</summary>
        public static string Clone(Corpus corpus)
        {
            if (clone is not null) return clone;
            var folder = Directory.CreateTempSubdirectory("docwiki-clone-").FullName;
            Git(folder, "clone", "--quiet", "--bare", corpus.Bundle, "clone.git");
            return clone = Path.Combine(folder, "clone.git");
        }

        public ValueTask InitializeAsync() => ValueTask.CompletedTask;

        public async ValueTask DisposeAsync()
        {
            if (result is { } imported) await imported.Wiki.DisposeAsync();
            if (clone is not null) Directory.Delete(Path.GetDirectoryName(clone)!, recursive: true);
            clone = null;
        }
    }
}
