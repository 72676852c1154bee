using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DocWiki.Browser.Tests;

public sealed class UploadTests(RunningWiki wiki) : BrowserTest(wiki)
{
    private const string Upload = """
        async ([name, content]) => {
          const { uploadFile } = await import('/js/editing/upload.js');
          const shares = [];
          const file = await uploadFile(new File([content], name), (share) => shares.push(share));
          return { ...file, lastShare: shares.at(-1) };
        }
        """;

    [Fact]
    public async Task A_script_uploads_in_the_name_of_the_form_and_its_drawing_is_shown_and_runs_nothing()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/wiki/upload-tests/drawing/edit");
        await NameAsync(page, "Ana");

        var file = await page.EvaluateAsync<System.Text.Json.JsonElement>(Upload, (string[])["a \"drawing\".svg", """<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><script>document.documentElement.id = 'ran'</script><rect width="30" height="20"/></svg>"""]);

        Assert.Equal(("image/svg+xml", 1d), (file.GetProperty("type").GetString(), file.GetProperty("lastShare").GetDouble()));
        // The form that was open before is still hers.
        await TypeAsync(page, file.GetProperty("markdown").GetString()!);
        await SubmitAsync(page, "[data-save]");
        var image = page.GetByAltText("a \"drawing\"");
        await Expect(image).ToHaveJSPropertyAsync("naturalWidth", 30);
        // A window nobody listens to: the browser complains that it may not run the script.
        var alone = await page.Context.NewPageAsync();
        await alone.GotoAsync(Wiki.Address + file.GetProperty("address").GetString());
        await Expect(alone.Locator("svg rect")).ToHaveCountAsync(1);
        await Expect(alone.Locator("svg")).Not.ToHaveIdAsync("ran");
    }

    [Fact]
    public async Task Why_a_file_is_not_taken_is_what_the_script_says()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/wiki/upload-tests/refused/edit");

        Assert.Contains("A file may have at most 10 MiB", (await Assert.ThrowsAsync<PlaywrightException>(() =>
            page.EvaluateAsync("async () => (await import('/js/editing/upload.js')).uploadFile(new File([new Uint8Array(10 * 1024 * 1024 + 1)], 'x'))"))).Message);
    }

    [Fact]
    public async Task Without_script_the_form_does_it()
    {
        var page = await OpenAsync(script: false);
        await page.GotoAsync("/files");
        await page.GetByLabel("Upload a file").SetInputFilesAsync(new FilePayload { Name = "notes.txt", MimeType = "text/plain", Buffer = "Some notes\n"u8.ToArray() });
        await page.GetByLabel("Your name").FillAsync("Ana");
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();

        await Expect(page.Locator("pre")).ToHaveTextAsync(new Regex("^\\[notes\\.txt\\]\\(/files/[0-9a-f]{32}/notes\\.txt\\)$"));
        await PictureAsync(page, "uploaded");
        await page.GetByRole(AriaRole.Link, new() { Name = "Open" }).ClickAsync();
        await Expect(page.Locator("body")).ToHaveTextAsync("Some notes");
    }
}
