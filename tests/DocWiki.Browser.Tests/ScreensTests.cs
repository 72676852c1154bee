using Microsoft.Playwright;

namespace DocWiki.Browser.Tests;

public sealed class PhoneScreensTests(RunningWiki wiki) : ScreensTests(wiki, 360);

public sealed class DesktopScreensTests(RunningWiki wiki) : ScreensTests(wiki, 1280);

/// <summary>Each screen at both ends of the widths and in both schemes: nothing for axe to find, nothing sticks out, and a picture to look at.</summary>
public abstract class ScreensTests(RunningWiki wiki, int width) : BrowserTest(wiki)
{
    // The widths are looked at side by side, each with pages of its own.
    private readonly string pages = $"screens-{width}";
    private string fileAddress = "";

    private (string Name, string Address)[] Screens =>
    [
        ("home", "/wiki/home"),
        ("page", $"/wiki/{pages}/page"),
        ("all markdown", "/wiki/help/markdown"),
        ("old revision", $"/wiki/{pages}/page?rev=1"),
        ("history", $"/wiki/{pages}/page/history"),
        ("diff", $"/wiki/{pages}/page/diff/1...3"),
        ("diff side by side", $"/wiki/{pages}/page/diff/1...3?view=split"),
        ("diff unfolded", $"/wiki/{pages}/page/diff/1...3?context=all"),
        ("diff of nothing", $"/wiki/{pages}/page/diff/1...1"),
        ("edit", $"/wiki/{pages}/page/edit"),
        ("edit front matter", "/wiki/help/editing/edit"),
        ("new", "/new"),
        ("new refused", "/new?title=%2F"),
        ("new page", $"/wiki/{pages}/unwritten/edit"),
        ("move", $"/wiki/{pages}/page/move"),
        ("archive", $"/wiki/{pages}/page/archive"),
        ("archived", $"/wiki/{pages}/archived"),
        ("restore", $"/wiki/{pages}/archived/restore"),
        ("missing", $"/wiki/{pages}/unwritten"),
        ("missing revision", $"/wiki/{pages}/page?rev=99"),
        ("not found", "/nothing"),
        ("bad request", "/problem/400"),
        ("too large", "/problem/413"),
        ("failure", "/problem/500"),
        ("changes", "/changes"),
        ("all pages", "/pages"),
        ("files", "/files"),
        ("file", fileAddress),
        ("unused files", "/files?unused=true"),
    ];

    [Fact]
    public async Task Nothing_is_hard_to_read_or_to_reach()
    {
        var page = await OpenAsync(width);
        await FillAsync(page);

        var looking = new Looking(page, width, (page, what) => PictureAsync(page, what));
        foreach (var (name, address) in Screens)
        {
            await page.GotoAsync(address);
            await looking.AtAsync(name);
        }

        await page.GotoAsync($"/wiki/{pages}/page/edit");
        await page.Locator("#tags").FillAsync("a tag that is far too long " + new string('x', 300));
        await page.Locator("#name").EvaluateAllAsync<object?>("fields => fields.forEach(field => { field.required = false; field.value = ''; })");
        await SubmitAsync(page, "[data-save]");
        await looking.AtAsync("edit refused");

        await page.GotoAsync($"/wiki/{pages}/page/edit");
        await page.Locator("[name='Input.BaseRevision']").EvaluateAsync("field => field.value = 1");
        await TypeAsync(page, "Something else.");
        await NameAsync(page, "Ben");
        await SubmitAsync(page, "[data-save]");
        await looking.AtAsync("edit clash");

        Assert.Empty(looking.Found);
    }

    private async Task FillAsync(IPage page)
    {
        var text = string.Join("\n\n", Enumerable.Range(1, 60).Select(i => i % 15 == 1 ? $"## Part {i / 15 + 1}" : $"Line {i} says how a thing is done.")) + """


            | A column | And one with a long text |
            | --- | --- |
            | `code` | Something that is said about it, at length, so that the table is wider than a phone, and then some more |

            > [!WARNING]
            > With [[A page nobody wrote]] and [another site](https://example.org).
            """;
        await WriteAsync(page, $"{pages}/page", text, "A page with a history", "First version");
        await WriteAsync(page, $"{pages}/page", text.Replace("Line 20 says", "Line twenty says", StringComparison.Ordinal), "", "A number in words, said at such a length that it stands on two lines of the history and of the list of all that changed, because some people write so");
        await WriteAsync(page, $"{pages}/page", text.Replace("Line 20 says", "Line twenty tells", StringComparison.Ordinal) + "\n\nOne more.", "A page with its history");
        await WriteAsync(page, $"{pages}/page/below", "Below.", "Below the page");
        await WriteAsync(page, $"{pages}/archived", "Old.", "The old way");
        await page.GotoAsync($"/wiki/{pages}/archived/archive");
        await page.Locator("#reason").FillAsync("Nobody does it this way any more.");
        await SubmitAsync(page, ".button--danger");
        await page.GotoAsync("/files");
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "A drawing with a name that stands on two lines of a phone.svg", MimeType = "image/svg+xml", Buffer = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><rect width="90" height="60" fill="teal"/></svg>"""u8.ToArray() });
        await SubmitAsync(page, ".upload .button--primary");
        fileAddress = new Uri(page.Url).PathAndQuery;
    }
}
