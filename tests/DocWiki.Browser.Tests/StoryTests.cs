using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DocWiki.Browser.Tests;

/// <summary>One page from its beginning on, as one person lives it.</summary>
public sealed class StoryTests(RunningWiki wiki) : BrowserTest(wiki)
{
    private static readonly string FirstText = string.Join("\n\n", Enumerable.Range(1, 60).Select(i => i % 20 == 1 ? $"## Part {i / 20 + 1}" : $"Line {i} says how a thing is done."));

    [Fact]
    public async Task A_page_is_created_edited_compared_moved_archived_and_restored()
    {
        var page = await OpenAsync();

        // Created
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "New page" }).ClickAsync();
        await page.GetByLabel("Title").FillAsync("Bridged networking");
        await page.GetByLabel("Under").FillAsync("guides/networking");
        await page.GetByRole(AriaRole.Button, new() { Name = "Write it" }).ClickAsync();
        await Expect(page.GetByLabel("Path")).ToHaveValueAsync("guides/networking/bridged-networking");
        await TypeAsync(page, FirstText);
        await page.GetByLabel("Your name").FillAsync("Ana");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/wiki/guides/networking/bridged-networking$"));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Bridged networking");
        await Expect(page.Locator(".page-head__line")).ToContainTextAsync("by Ana");
        await PictureAsync(page, "01 created");

        // Edited, with the preview beside it
        await page.Keyboard.PressAsync("e");
        await Expect(page).ToHaveURLAsync(new Regex("/edit$"));
        await TypeAsync(page, FirstText.Replace("Line 30 says", "Line thirty says", StringComparison.Ordinal) + "\n\n> [!TIP]\n> Typed just now.\n");
        await Expect(page.Locator(".editor__preview .alert-tip")).ToContainTextAsync("Typed just now.");
        await PictureAsync(page, "02 editing with preview");
        await page.GetByLabel("What you changed").FillAsync("A number in words, and a tip");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".alert-tip")).ToContainTextAsync("Typed just now.");

        // History, compare
        await page.GetByRole(AriaRole.Link, new() { Name = "History", Exact = true }).ClickAsync();
        await Expect(page.Locator(".history__row")).ToHaveCountAsync(2);
        await PictureAsync(page, "03 history");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/diff/1\\.\\.\\.2$"));
        await Expect(page.Locator(".diff--added ins").First).ToHaveTextAsync("thirty");
        await PictureAsync(page, "04 compared");

        // From change to change
        await Expect(page.Locator("[data-position]")).ToHaveTextAsync("2 changes");
        await page.Keyboard.PressAsync("n");
        await Expect(page.Locator("[data-current]")).ToContainTextAsync("Line 30");
        await page.Keyboard.PressAsync("n");
        await Expect(page.Locator("[data-position]")).ToHaveTextAsync("2 / 2");
        await page.Keyboard.PressAsync("p");
        await Expect(page.Locator("[data-position]")).ToHaveTextAsync("1 / 2");

        // What did not change opens in place
        await Expect(page.Locator("#new-3")).ToHaveCountAsync(0);
        await page.Locator(".diff__unfold").First.ClickAsync();
        await Expect(page.Locator("#new-3")).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/diff/1\\.\\.\\.2#c1$"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Side by side" }).ClickAsync();
        await Expect(page.Locator(".diff--split")).ToBeVisibleAsync();
        await PictureAsync(page, "05 side by side");

        // An old revision
        await page.GetByRole(AriaRole.Link, new() { Name = "Revision 1" }).ClickAsync();
        await Expect(page.GetByText("This is an old revision.")).ToBeVisibleAsync();
        await Expect(page.Locator(".alert-tip")).ToHaveCountAsync(0);
        await PictureAsync(page, "06 old revision");

        // Moved: the old address leads to the new one
        await page.GotoAsync("/wiki/guides/networking/bridged-networking");
        await page.Locator(".menu > summary").ClickAsync();
        await PictureAsync(page, "07 menu");
        await page.GetByRole(AriaRole.Link, new() { Name = "Move or rename" }).ClickAsync();
        await page.GetByLabel("Path").FillAsync("guides/bridges");
        await page.GetByRole(AriaRole.Button, new() { Name = "Move" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/wiki/guides/bridges$"));
        await page.GotoAsync("/wiki/guides/networking/bridged-networking");
        Assert.EndsWith("/wiki/guides/bridges", page.Url, StringComparison.Ordinal);

        // Archived: its address says who and why
        await page.GotoAsync("/wiki/guides/bridges/archive");
        await page.GetByLabel("Why").FillAsync("Now part of another guide.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive the page" }).ClickAsync();
        await Expect(page.GetByText("This page was archived")).ToContainTextAsync("by Ana");
        await Expect(page.GetByText("Now part of another guide.")).ToBeVisibleAsync();
        await PictureAsync(page, "08 archived");

        // Restored
        await page.GetByRole(AriaRole.Link, new() { Name = "Restore the page" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore the page" }).ClickAsync();
        await Expect(page.Locator(".alert-tip")).ToContainTextAsync("Typed just now.");
        await page.GetByRole(AriaRole.Link, new() { Name = "History", Exact = true }).ClickAsync();
        await Expect(page.Locator(".history__event")).ToHaveTextAsync([new Regex("Restored at"), new Regex("Archived: Now part"), new Regex("Moved to")]);
        await PictureAsync(page, "09 history of everything");
    }
}
