using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DocWiki.Browser.Tests;

/// <summary>A browser that runs no script reads, writes and compares all the same.</summary>
public sealed class WithoutScriptTests(RunningWiki wiki) : BrowserTest(wiki)
{
    private static readonly string Text = string.Join("\n\n", Enumerable.Range(1, 40).Select(i => $"Line {i}."));

    [Fact]
    public async Task A_page_is_previewed_saved_and_compared()
    {
        var page = await OpenAsync(script: false);
        await page.GotoAsync("/new");
        await page.GetByLabel("Title").FillAsync("No script");
        await page.GetByLabel("Under").FillAsync("without-script");
        await page.GetByRole(AriaRole.Button, new() { Name = "Write it" }).ClickAsync();
        await page.Locator("#text").FillAsync(Text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        await Expect(page.Locator(".editor__preview")).ToContainTextAsync("Line 40.");
        await Expect(page.Locator("#text")).ToHaveValueAsync(Text);
        await PictureAsync(page, "preview");
        await page.GetByLabel("Your name").FillAsync("Ana");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the page" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/wiki/without-script/no-script$"));

        await page.GotoAsync("/wiki/without-script/no-script/edit");
        await page.Locator("#text").FillAsync(Text.Replace("Line 20.", "Line twenty.", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/wiki/without-script/no-script$"));
        await page.GetByRole(AriaRole.Link, new() { Name = "History", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/diff/1\\.\\.\\.2$"));
        await Expect(page.Locator(".diff--added .diff__text")).ToHaveTextAsync("Line twenty.");
        await Expect(page.GetByText("Previous")).ToBeHiddenAsync();
        await page.Locator(".diff__unfold").First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("context=all"));
        await Expect(page.Locator("#new-1")).ToBeVisibleAsync();
        await PictureAsync(page, "unfolded");
    }

    [Fact]
    public async Task The_menu_of_a_phone_opens_and_leads_on()
    {
        var page = await OpenAsync(360, script: false);
        await page.GotoAsync("/wiki/home");
        await page.GetByRole(AriaRole.Button, new() { Name = "Menu", Exact = true }).ClickAsync();
        await page.Locator("#menu").GetByText("Help", new() { Exact = true }).ClickAsync();
        await page.Locator("#menu").GetByRole(AriaRole.Link, new() { Name = "List of the pages" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("All pages");
        await page.GotoAsync("/wiki/help/editing");
        await page.Locator(".menu > summary").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Archive" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/archive$"));
    }
}
