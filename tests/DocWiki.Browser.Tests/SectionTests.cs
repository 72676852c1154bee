using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DocWiki.Browser.Tests;

public sealed class SectionTests(RunningWiki wiki) : BrowserTest(wiki)
{
    [Fact]
    public async Task A_section_is_edited_alone_outlives_its_window_and_leads_back_to_its_heading()
    {
        const string text = "# Bridges\n\nWhat they are.\n\n## Use\n\nUse them.\n\n## End\n\nThe end.";
        var (ana, ben) = (await OpenAsync(), await OpenAsync());
        await WriteAsync(ana, "section-tests/bridges", text, "Bridges");

        await ben.GotoAsync("/wiki/section-tests/bridges");
        await ben.GetByRole(AriaRole.Link, new() { Name = "Edit section Use" }).ClickAsync();
        await ExpectTextAsync(ben, "## Use\n\nUse them.");
        await AppendAsync(ben, " With care.");
        await Expect(ben.Locator("[data-draft]")).ToContainTextAsync("kept in this browser");
        await PictureAsync(ben, "one section", full: true);

        // Nothing of it is on the wiki before a name is given, so leaving is questioned.
        ben.Dialog += (_, dialog) => dialog.AcceptAsync();
        await ben.ReloadAsync();
        await ExpectTextAsync(ben, "## Use\n\nUse them. With care.");
        await Expect(ben.Locator("[data-news]")).ToContainTextAsync("is back in the text");
        await NameAsync(ben, "Ben");
        await SubmitAsync(ben, "[data-save]");

        Assert.EndsWith("#use", ben.Url, StringComparison.Ordinal);
        await Expect(ben.Locator("article")).ToContainTextAsync("With care.");
        await ben.GotoAsync("/wiki/section-tests/bridges/edit?section=1.2");
        await ExpectTextAsync(ben, "## Use\n\nUse them. With care.");

        // Who has a name goes on with it anywhere, while others save the page.
        await AppendAsync(ben, " And patience.");
        await Expect(ben.Locator("[data-draft]")).ToHaveTextAsync(new Regex("^Draft kept"));
        await WriteAsync(ana, "section-tests/bridges", text.Replace("Use them.", "First of all:\n\nUse them. With care."));
        await Expect(ben.Locator("[data-news]")).ToContainTextAsync("Another save is in your text now, by Ana");
        await ben.GotoAsync("/drafts");
        await Expect(ben.Locator(".draft__section")).ToHaveTextAsync("section “Use”");
        await ben.GetByRole(AriaRole.Link, new() { Name = "Go on with Bridges" }).ClickAsync();
        await Expect(ben.Locator("h1")).ToContainTextAsync("Edit section “Use”");
        await SubmitAsync(ben, "[data-save]");
        await Expect(ben.Locator("article")).ToContainTextAsync("And patience.");
        await Expect(ben.Locator("article")).ToContainTextAsync("First of all:");
    }
}
