using System.Net;
using DocWiki.Web.CommandLine;
using DocWiki.Web.Tests.Accounts;
using DocWiki.Web.Tests.Editing;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.Files;

/// <summary>The list of files, which pages use them, and deleting those that none does.</summary>
[Collection(SharedPeopledWiki.Name)]
public sealed class AllFilesTests(PeopledWiki people)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_list_says_what_to_do()
    {
        await using var wiki = await people.Postgres.StartWikiAsync(Stop);

        Assert.Contains("Nothing was uploaded yet. Choose an image above", (await wiki.NewVisitor().GetAsync("/files")).MainText);
        Assert.Contains("Every file is used by a page.", (await wiki.NewVisitor().GetAsync("/files?unused=true")).MainText);
    }

    [Fact]
    public async Task All_files_are_listed_newest_first_and_none_twice_or_missed()
    {
        await using var wiki = await people.Postgres.StartWikiAsync(Stop);
        var ada = await wiki.JoinAsync("Ada Bell");
        // Several at one moment, so that the time alone does not order them. Every fifth is used.
        await wiki.ExecuteAsync("""
            insert into files (hash, bytes, media_type, name, person_id, uploaded_at)
            select sha256(n::text::bytea), n::text::bytea, 'text/plain', 'file ' || n, 'nobody', timestamptz '2026-01-01' + n / 7 * interval '1 second'
            from generate_series(1, 233) n
            """, Stop);
        var used = await wiki.ScalarAsync<string>("select string_agg('[x](/files/' || key || ')', ' ') from files where name like '%0' or name like '%5'", Stop);
        await ada.WriteAsync("uses", used);

        var all = await AllAsync("/files");
        Assert.Equal(Enumerable.Range(1, 233).Select(n => $"file {n}").Order(), all.Select(line => line.Name).Order());
        Assert.Equal(all.Select(line => line.Time).OrderDescending(StringComparer.Ordinal), all.Select(line => line.Time));
        Assert.Equal(all.Where(line => line.Name[^1] is '0' or '5').Select(line => line.Name), all.Where(line => line.Uses == "Uses").Select(line => line.Name));
        Assert.All(all, line => Assert.True(line.Uses is "Uses" || line.Uses.StartsWith("No page uses it", StringComparison.Ordinal), line.Uses));
        var unused = all.Where(line => line.Name[^1] is not ('0' or '5')).Select(line => line.Name).ToList();
        Assert.Equal(unused, (await AllAsync("/files?unused=true")).Select(line => line.Name));
        await using var output = new StringWriter();
        await FilesCommand.ListUnusedAsync(wiki.Wiki, output, Stop);
        Assert.Equal(unused, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[2]));

        async Task<List<(string Name, string Time, string Uses)>> AllAsync(string? address)
        {
            var lines = new List<(string, string, string)>();
            while (address is not null)
            {
                var screen = await ada.GetAsync(address);
                Assert.Equal(HttpStatusCode.OK, screen.Status);
                lines.AddRange(screen.Texts(".files__name").Zip(screen.Page.QuerySelectorAll(".files time").Select(time => time.GetAttribute("datetime")!), screen.Texts(".files__uses")));
                address = screen.Link("Older");
            }
            return lines;
        }
    }

    [Fact]
    public async Task A_line_shows_the_image_what_it_is_who_it_came_from_and_where_it_is_used()
    {
        byte[] content = [.. Samples.Png, .. Guid.NewGuid().ToByteArray()];
        var image = await people.Contributor.UploadAsync(content, "shown <b>.png");
        foreach (var path in (string[])["shown/a", "shown/b", "shown/c", "shown/d", "shown/e"]) await people.Contributor.WriteAsync(path, $"Twice: {image.Markdown} {image.Markdown}", $"Title <{path}>");
        await people.Contributor.ArchiveAsync("shown/a", "Old");

        var list = await people.Reader.GetAsync("/files");
        var line = list.Page.QuerySelectorAll(".files__row").Single(row => row.QuerySelector(".files__name")!.TextContent == "shown <b>.png");
        Assert.Equal(image.Address, line.QuerySelector("img")!.GetAttribute("src"));
        Assert.Equal("lazy", line.QuerySelector("img")!.GetAttribute("loading"));
        Assert.Contains($"PNG image, 640 × 360, {content.Length} bytes", line.TextContent);
        Assert.Equal("Cora Contributes", line.QuerySelector(".files__facts a")!.TextContent);
        Assert.Equal(["/wiki/shown/b", "/wiki/shown/c", "/wiki/shown/d"], line.QuerySelectorAll(".files__uses a").Select(link => link.GetAttribute("href")));
        Assert.Contains("and 2 more", line.TextContent);

        var page = await people.Reader.GetAsync($"/files/{image.Key}");
        Assert.Equal(["Title <shown/b>", "Title <shown/c>", "Title <shown/d>", "Title <shown/e>", "Title <shown/a> (archived)"], page.Texts(".uses li"));
    }

    [Fact]
    public async Task A_file_is_unused_until_a_page_mentions_it_and_again_when_none_does()
    {
        var file = await people.Guest.UploadAsync(Uploading.New("used"), "used.txt");
        Assert.True(await IsUnusedAsync());

        await people.Guest.WriteAsync("mentions", $"See {file.Markdown}.");
        Assert.False(await IsUnusedAsync());

        await people.Guest.ArchiveAsync("mentions", "It may come back");
        Assert.False(await IsUnusedAsync());

        await people.Guest.RestoreAsync("mentions");
        await people.Guest.WriteAsync("mentions", $"See nothing of {file.Key[..31]}.");
        Assert.True(await IsUnusedAsync());

        // Somebody is writing about it, and has not saved yet.
        Assert.Equal("kept", (await (await Editor.OpenAsync(people.Guest, "mentions")).ChangeAsync("See nothing", $"See {file.Markdown}, and nothing")).State);
        Assert.False(await IsUnusedAsync());

        async Task<bool> IsUnusedAsync() => (await people.Reader.GetAsync("/files?unused=true")).Page.QuerySelectorAll(".files__name").Any(link => link.GetAttribute("href") == $"/files/{file.Key}");
    }

    [Fact]
    public async Task A_maintainer_deletes_an_unused_file_for_good_after_being_asked()
    {
        var content = Uploading.New("deleted");
        var (deleted, kept) = (await people.Guest.UploadAsync(content, "deleted.txt"), await people.Guest.UploadAsync(Uploading.New("kept"), "kept.txt"));

        var form = await people.Maintainer.FormAsync($"/files/delete/{deleted.Key}");
        Assert.Equal(HttpStatusCode.OK, (await people.Reader.GetAsync(deleted.Address)).Status);
        Assert.Contains("This cannot be undone.", (await people.Maintainer.GetAsync($"/files/delete/{deleted.Key}")).MainText);
        Assert.Equal("/files?unused=true", (await people.Maintainer.SubmitAsync(form)).LeadsTo());

        Assert.Equal(HttpStatusCode.NotFound, (await people.Reader.GetAsync(deleted.Address)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await people.Reader.GetAsync($"/files/{deleted.Key}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await people.Maintainer.SubmitAsync(form)).Status);
        Assert.Equal(HttpStatusCode.OK, (await people.Reader.GetAsync(kept.Address)).Status);
        // What was deleted can come again, to the same address.
        Assert.Equal(deleted.Address, (await people.Guest.UploadAsync(content, "deleted.txt")).Address);
    }

    [Fact]
    public async Task A_file_that_a_page_uses_is_not_deleted_also_where_the_page_came_after_the_question()
    {
        var file = await people.Guest.UploadAsync(Uploading.New("in use"), "in-use.txt");
        var form = await people.Maintainer.FormAsync($"/files/delete/{file.Key}");
        await people.Guest.WriteAsync("in-use", file.Markdown);

        var refused = await people.Maintainer.SubmitAsync(form);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal("This file was not deleted. A page, or what somebody is writing, uses this file. Take it out of the page first.", refused.Problem);
        Assert.Equal(HttpStatusCode.OK, (await people.Reader.GetAsync(file.Address)).Status);
        Assert.Empty((await people.Maintainer.GetAsync($"/files/delete/{file.Key}")).Texts("form button"));
    }

    [Fact]
    public async Task Whoever_is_no_maintainer_deletes_nothing()
    {
        var file = await people.Contributor.UploadAsync(Uploading.New("mine"), "mine.txt");
        var form = await people.Maintainer.FormAsync($"/files/delete/{file.Key}");

        Assert.Equal(HttpStatusCode.Forbidden, (await people.Contributor.SubmitAsync(form)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await people.Guest.SubmitAsync(form)).Status);
        form.Fields.Remove("__RequestVerificationToken");
        Assert.Equal(HttpStatusCode.BadRequest, (await people.Maintainer.SubmitAsync(form)).Status);

        Assert.Equal(HttpStatusCode.OK, (await people.Reader.GetAsync(file.Address)).Status);
    }
}
