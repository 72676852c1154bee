using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DocWiki.Browser.Tests;

/// <summary>What every page has around it.</summary>
public sealed class LayoutTests(RunningWiki wiki) : BrowserTest(wiki)
{
    [Fact]
    public async Task The_theme_can_be_chosen_and_stays_chosen()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/wiki/home");
        var light = await PaperAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Theme: as the system" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Theme: light" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        Assert.NotEqual(light, await PaperAsync());
        await page.GotoAsync("/changes");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Theme: dark" })).ToBeVisibleAsync();
        Assert.NotEqual(light, await PaperAsync());

        Task<string> PaperAsync() => page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).backgroundColor");
    }

    [Fact]
    public async Task The_tree_shows_where_one_is_and_opens_further()
    {
        var page = await OpenAsync();
        await WriteAsync(page, "layout-tests/folder/page", "Below a folder.", "Below a folder");
        await WriteAsync(page, "layout-tests/other/page", "Elsewhere.", "Elsewhere");
        await page.GotoAsync("/wiki/layout-tests/folder/page");
        var tree = page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" });
        await Expect(tree.Locator("[aria-current=page]")).ToHaveTextAsync("Below a folder");
        await Expect(tree.Locator("[aria-current=page]")).ToBeInViewportAsync();
        await Expect(tree.GetByText("Elsewhere")).ToHaveCountAsync(0);
        await tree.GetByText("Other", new() { Exact = true }).ClickAsync();
        await Expect(tree.GetByText("Elsewhere")).ToBeVisibleAsync();
        await PictureAsync(page, "tree");

        // Only what is a page is a link.
        await Expect(page.Locator(".breadcrumbs a")).ToHaveTextAsync(["Home"]);
        await Expect(page.Locator(".breadcrumbs li")).ToHaveTextAsync(["Home", "Layout tests", "Folder"]);
        await WriteAsync(page, "layout-tests/folder", "A page now.", "The folder");
        await page.GotoAsync("/wiki/layout-tests/folder/page");
        await Expect(page.Locator(".breadcrumbs a")).ToHaveTextAsync(["Home", "The folder"]);
    }

    [Fact]
    public async Task A_level_with_more_pages_than_are_shown_still_shows_the_one_that_is_open()
    {
        var page = await OpenAsync();
        await Wiki.WriteManyAsync("many", 230);
        await page.GotoAsync("/wiki/many/page-230");
        var tree = page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" });
        await Expect(tree.Locator("[aria-current=page]")).ToHaveTextAsync("Page 230");
        await Expect(tree.Locator("[aria-current=page]")).ToBeInViewportAsync();
        await Expect(tree.GetByRole(AriaRole.Link, new() { Name = "More pages" })).ToBeVisibleAsync();
        await PictureAsync(page, "tree of many");
    }

    [Fact]
    public async Task The_keyboard_comes_to_the_text_first_and_to_everything_in_order()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/wiki/help/editing");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to the text" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".breadcrumbs a").First).ToBeFocusedAsync();

        await page.GotoAsync("/wiki/help/editing");
        var order = new List<string>();
        // The tree has a row for whatever the other tests wrote.
        for (var i = 0; i < 200 && order.LastOrDefault() != "side--toc"; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            order.Add(await page.EvaluateAsync<string>("() => document.activeElement.closest('.topbar, .tree, .page-head, article, .side--toc')?.className.split(' ').at(-1) ?? ''"));
        }
        Assert.Equal(["topbar", "tree", "page-head", "prose", "side--toc"], order.Where(part => part.Length > 0).Distinct());
    }

    [Fact]
    public async Task On_a_phone_the_menu_holds_the_tree_and_closes_again()
    {
        var page = await OpenAsync(360);
        await page.GotoAsync("/wiki/help/editing");
        var menu = page.Locator("#menu");
        await Expect(menu).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Menu", Exact = true }).ClickAsync();
        await Expect(menu.Locator("[aria-current=page]")).ToHaveTextAsync("Editing");
        await page.WaitForTimeoutAsync(300);
        await PictureAsync(page, "phone menu");
        await page.Keyboard.PressAsync("Escape");
        await Expect(menu).ToBeHiddenAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "On this page" }).ClickAsync();
        await page.WaitForTimeoutAsync(300);
        await PictureAsync(page, "phone contents");
        await page.GetByRole(AriaRole.Link, new() { Name = "When two people edit one page", Exact = true }).ClickAsync();
        await Expect(page.Locator("#on-this-page")).ToBeHiddenAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "When two people edit one page" })).ToBeInViewportAsync();
    }

    [Fact]
    public async Task On_paper_there_is_the_text_with_its_title_revision_and_address_and_nothing_else()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/wiki/help/markdown");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(page.Locator("article")).ToBeVisibleAsync();
        await Expect(page.GetByText(new Regex("/wiki/help/markdown · revision 1$"))).ToBeVisibleAsync();
        foreach (var hidden in new[] { ".topbar", "#menu", "#on-this-page", ".page-head__actions", ".breadcrumbs", ".code-block__copy", ".anchor" })
            await Expect(page.Locator(hidden).First).ToBeHiddenAsync();
        await PictureAsync(page, "print", full: true);
    }
}
