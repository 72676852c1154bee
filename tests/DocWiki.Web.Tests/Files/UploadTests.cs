using System.Net;
using System.Text;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.Tests.Accounts;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.Files;

/// <summary>A file comes in: what is taken, as what, and what is refused in which words.</summary>
public sealed class UploadTests(WikiFixture fixture) : WikiTest(fixture)
{
    private const int MostBytes = 10 * 1024 * 1024;

    private static readonly TimeSpan Never = TimeSpan.FromHours(12);

    [Fact]
    public async Task A_file_is_what_its_content_says_whatever_its_name_and_its_header_say()
    {
        var ada = await Wiki.JoinAsync("Ada Sniffs");
        foreach (var (what, (content, type, size)) in Samples.All)
        {
            foreach (var (name, header) in new[] { ("lie.html", "text/html"), ("lie.svg", "image/svg+xml"), ("lie.png", "image/png"), ("lie", "x") })
            {
                var uploaded = await ada.UploadAsync(content, name, header);
                Assert.Equal((what, type, content.Length), (what, uploaded.Type, uploaded.Size));
            }
            var facts = (await ada.GetAsync($"/files/{(await ada.UploadAsync(content, "x")).Key}")).Text(".page-head__line span");
            Assert.True(facts.Contains(" × ", StringComparison.Ordinal) == size is not null && facts.Contains(size ?? "", StringComparison.Ordinal), $"{what}: {facts}");
        }
    }

    [Fact]
    public async Task A_script_is_told_where_the_file_is_and_how_to_write_it()
    {
        var ada = await Wiki.JoinAsync("Ada Uploads");
        byte[] image = [.. Samples.Png, .. Guid.NewGuid().ToByteArray()];
        var text = Uploading.New("A list");

        var picture = await ada.UploadAsync(image, "Network [map] v2_final.png", "image/png");
        var list = await ada.UploadAsync(text, "list*.txt", "text/plain");

        Assert.Matches("^/files/[0-9a-f]{32}/Network-map-v2_final.png$", picture.Address);
        Assert.Equal(($"![Network \\[map\\] v2_final]({picture.Address})", "Network [map] v2_final.png", image.Length, "image/png"), (picture.Markdown, picture.Name, picture.Size, picture.Type));
        Assert.Equal(($"[list\\*.txt]({list.Address})", "list*.txt", Encoding.UTF8.GetByteCount(text), "text/plain"), (list.Markdown, list.Name, list.Size, list.Type));
        Assert.Equal(image, await Wiki.BytesAsync(picture.Address));
        Assert.Equal(text, Encoding.UTF8.GetString(await Wiki.BytesAsync(list.Address)));
        Assert.Equal(
            (await Wiki.IdOfAsync("Ada Uploads"), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(image))),
            (await Wiki.ScalarAsync<string>("select person_id from files where key = $1", Stop, picture.Key), await Wiki.ScalarAsync<string>("select encode(hash, 'hex') from files where key = $1", Stop, picture.Key)));
    }

    [Fact]
    public async Task What_the_script_is_told_shows_the_image_in_a_page_and_links_to_any_other_file()
    {
        var path = NewPath();
        var ada = await Wiki.JoinAsync("Ada Writes");
        var picture = await ada.UploadAsync([.. Samples.Png, .. Guid.NewGuid().ToByteArray()], "a *b* [c] `d` $e$ <f>.png");
        var list = await ada.UploadAsync(Uploading.New("x"), "_g_ ~~h~~ ![i](j) k_l.txt");

        await ada.WriteAsync(path, $"Before {picture.Markdown} and {list.Markdown} after.");

        var view = await ada.GetAsync($"/wiki/{path}");
        var image = Assert.Single(view.Page.QuerySelectorAll("article img"));
        Assert.Equal((picture.Address, "a *b* [c] `d` $e$ <f>"), (image.GetAttribute("src"), image.GetAttribute("alt")));
        Assert.Equal((list.Address, "_g_ ~~h~~ ![i](j) k_l.txt"), (view.Page.QuerySelector("article p a")!.GetAttribute("href"), view.Text("article p a")));
    }

    [Fact]
    public async Task Without_script_the_form_leads_to_a_page_with_the_markdown_to_copy()
    {
        var ada = Wiki.NewVisitor("Ada Plain");
        var form = ada.Fill((await ada.GetAsync("/files")).Form("/files"));

        var answer = await ada.SendAsync(Uploading.Request(form.Fields.Where(field => field.Key != "file"), Encoding.UTF8.GetBytes(Uploading.New("x")), "filename=\"notes.txt\"", "text/plain", forScript: false));

        Assert.Matches("^/files/[0-9a-f]{32}\\?done=uploaded$", answer.LeadsTo());
        var page = await ada.GetAsync(answer.LeadsTo());
        Assert.Equal($"[notes.txt]({answer.LeadsTo().Split('?')[0]}/notes.txt)", page.Text("pre code"));
        Assert.Contains("The file is here.", page.Text("[role=status]"));
        Assert.Contains("uploaded by Ada Plain guest", page.MainText);
        // The name was given once.
        Assert.DoesNotContain("Input.Name", (await ada.GetAsync("/files")).Form("/files").Fields.Keys);
    }

    [Fact]
    public async Task The_same_content_is_one_file_at_one_address_whoever_uploads_it_and_how_often()
    {
        var content = Encoding.UTF8.GetBytes(Uploading.New("once"));
        var people = new[] { await Wiki.JoinAsync("Ada Once"), await Wiki.JoinAsync("Bo Twice"), await Wiki.JoinAsync("Cy Thrice") };

        var uploaded = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => people[i % 3].UploadAsync(content, $"name {i % 3}.txt")));

        Assert.Single(uploaded.Select(file => (file.Address, file.Name)).Distinct());
        Assert.Equal(1, await Wiki.ScalarAsync<long>("select count(*) from files where key = $1", Stop, uploaded[0].Key));
        Assert.Equal(uploaded[0], await people[0].UploadAsync(content, "later.html", "text/html"));
    }

    [Fact]
    public async Task Ten_mebibytes_are_taken_and_one_byte_more_is_not()
    {
        var ada = await Wiki.JoinAsync("Ada Large");
        var content = new byte[MostBytes + 1];
        Guid.NewGuid().TryWriteBytes(content);
        content[MostBytes - 1] = 7;

        Assert.Equal(MostBytes, (await ada.UploadAsync(content[..MostBytes], "large.bin")).Size);
        var refused = await ada.SendFileAsync(content, "larger.bin");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.Status);
        Assert.Equal("A file may have at most 10 MiB; this one has 10,485,761 bytes.", refused.Detail());
        Assert.Equal(0, await Wiki.ScalarAsync<long>("select count(*) from files where name = 'larger.bin'", Stop));
    }

    [Fact]
    public async Task What_is_far_too_large_is_not_even_read_as_a_form_and_says_so()
    {
        var ada = await Wiki.JoinAsync("Ada Huge");

        var refused = await ada.SendFileAsync(new byte[13 * 1024 * 1024], "huge.bin");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.Status);
        Assert.Contains("a file 10 MiB", refused.Detail());
    }

    [Fact]
    public async Task An_empty_file_no_file_and_nobodys_file_are_refused_and_each_says_why()
    {
        var ada = Wiki.NewVisitor(name: null);
        var fields = (await ada.GetAsync("/files")).Form("/files").Fields;
        fields.Remove("file");
        var before = await Wiki.ScalarAsync<long>("select count(*) from files", Stop);
        foreach (var (content, fileName, problem) in new[] { ("", "filename=\"empty.txt\"", "This file is empty."), ("", "filename=\"\"", "Choose a file first."), ("x", "filename=\"x.txt\"", "Say what to call you.") })
        {
            var toScript = await ada.SendAsync(Uploading.Request(fields, Encoding.UTF8.GetBytes(content), fileName, "text/plain", forScript: true));
            Assert.Equal((HttpStatusCode.BadRequest, problem), (toScript.Status, toScript.Detail()));
            var toBrowser = await ada.SendAsync(Uploading.Request(fields, Encoding.UTF8.GetBytes(content), fileName, "text/plain", forScript: false));
            Assert.Equal(HttpStatusCode.BadRequest, toBrowser.Status);
            Assert.Equal($"This file was not taken. {problem}", toBrowser.Problem);
        }
        Assert.Equal(before, await Wiki.ScalarAsync<long>("select count(*) from files", Stop));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    public async Task Without_its_token_nothing_is_taken(string? token)
    {
        var ada = await Wiki.JoinAsync("Ada Forged");

        var refused = await ada.SendAsync(Uploading.Request(token is null ? [] : [new("__RequestVerificationToken", token)], "x"u8.ToArray(), "filename=\"forged.txt\"", "text/plain", forScript: true));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("load the page again", refused.Detail());
        Assert.Equal(0, await Wiki.ScalarAsync<long>("select count(*) from files where name = 'forged.txt'", Stop));
    }

    [Fact]
    public async Task Where_guests_may_not_edit_they_upload_nothing_and_see_everything()
    {
        await using var wiki = await Postgres.StartWikiAsync(Stop);
        var administrator = await wiki.RegisterAsync("Adele Adams");
        var guest = await wiki.JoinAsync("Gus Guest");
        var reader = wiki.NewVisitor();
        var (form, readers) = ((await guest.GetAsync("/files")).Form("/files").Fields, (await reader.GetAsync("/files")).Form("/files").Fields);
        await wiki.ExecuteAsync("update wiki_settings set guests_may_edit = false", Stop);

        foreach (var (visitor, fields) in new[] { (guest, form), (reader, readers) })
        {
            var refused = await visitor.SendAsync(Uploading.Request(fields.Where(field => field.Key != "file").Append(new("Input.Name", "Newcomer")), "x"u8.ToArray(), "filename=\"x.txt\"", "text/plain", forScript: true));
            Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
            Assert.StartsWith("You are not signed in", refused.Detail());
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/files")).Status);
        }
        Assert.Equal(0, await wiki.ScalarAsync<long>("select count(*) from files", Stop));
        await administrator.UploadAsync("An account's", "x.txt");
    }

    [Fact]
    public async Task Who_uploads_too_much_waits_guests_sooner_and_a_large_file_counts_for_several()
    {
        await using var wiki = await Postgres.StartWikiAsync(RateLimitSettings.Unlimited with { GuestUploadsPerGuest = new(4, Never), GuestUploadsPerAddress = new(7, Never), UploadsPerAccount = new(6, Never) }, Stop);
        var guest = await wiki.JoinAsync("Gus Guest");
        await guest.UploadAsync(new byte[3 * 1024 * 1024 - 1], "three.bin");
        await guest.UploadAsync("1", "one.txt");
        var refused = await guest.SendFileAsync("2"u8.ToArray(), "two.txt");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal($"You uploaded very much in a short time. Wait {refused.Header("Retry-After")} seconds and upload this file again.", refused.Detail());

        var other = await wiki.JoinAsync("Gail Guest");
        for (var i = 0; i < 3; i++) await other.UploadAsync($"other {i}", "x.txt");
        Assert.StartsWith("Too much was uploaded from your address", (await other.SendFileAsync("x"u8.ToArray(), "x.txt")).Detail());

        var account = await wiki.RegisterAsync("Cora Contributes");
        for (var i = 0; i < 6; i++) await account.UploadAsync($"account {i}", "x.txt");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await account.SendFileAsync("x"u8.ToArray(), "x.txt")).Status);
        Assert.Equal(11, await wiki.ScalarAsync<long>("select count(*) from files", Stop));
    }

    [Theory]
    [InlineData("photo.png", "photo.png", "photo.png")]
    [InlineData("C:\\\\Users\\\\ada\\\\photo.png", "photo.png", "photo.png")]
    [InlineData("../../etc/passwd", "passwd", "passwd")]
    [InlineData("..", "file", "file")]
    [InlineData("a%22b%0D%0ASet-Cookie: x=y.png", "a\"b Set-Cookie: x=y.png", "a-b-Set-Cookie-x-y.png")]
    [InlineData("Größe 世界.png", "Größe 世界.png", "Gr-e.png")]
    [InlineData("世界.png", "世界.png", "file.png")]
    [InlineData("exe.\u202Egpj.scr", "exe.gpj.scr", "exe.gpj.scr")]
    [InlineData("  two   spaces .txt", "two spaces .txt", "two-spaces.txt")]
    [InlineData("a;b='c' & <d>.txt", "a;b='c' & <d>.txt", "a-b-c-d.txt")]
    [InlineData("100%.txt", "100%.txt", "100.txt")]
    public async Task A_name_is_cleaned_and_comes_back_with_the_file(string sent, string name, string inAddress)
    {
        var ada = await Wiki.JoinAsync($"Ada Names {Guid.NewGuid():n}");

        var uploaded = await ada.UploadAsync(Uploading.New("name"), sent);

        Assert.Equal((name, inAddress), (uploaded.Name, uploaded.Address.Split('/')[^1]));
        Assert.Equal(name, (await ada.GetAsync($"/files/{uploaded.Key}")).Text("h1"));
        var disposition = System.Net.Http.Headers.ContentDispositionHeaderValue.Parse((await ada.GetAsync(uploaded.Address)).Header("Content-Disposition")!);
        Assert.Equal(("inline", name), (disposition.DispositionType, disposition.FileNameStar));
    }

    [Fact]
    public async Task A_name_with_U0000_or_without_end_is_cleaned_too()
    {
        var ada = await Wiki.JoinAsync("Ada Null");
        var form = (await ada.GetAsync("/files")).Form("/files").Fields.Where(field => field.Key != "file").ToList();

        var withNull = Uploading.Read(await ada.SendAsync(Uploading.Request(form, Encoding.UTF8.GetBytes(Uploading.New("x")), "filename*=UTF-8''a%00b%0Ac.txt", "text/plain", forScript: true)));
        var withoutEnd = await ada.UploadAsync(Uploading.New("y"), new string('n', 5000) + "🙂.txt");

        Assert.Equal("a b c.txt", withNull.Name);
        Assert.Equal(new string('n', 116) + ".txt", withoutEnd.Name);
    }
}
