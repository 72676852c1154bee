using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DocWiki.Browser.Tests;

/// <summary>What a new wiki begins with shows what it says.</summary>
public sealed class HelpPagesTests(RunningWiki wiki) : BrowserTest(wiki)
{
    [Theory]
    [InlineData("home", "Getting started")]
    [InlineData("help/accounts")]
    [InlineData("help/editing")]
    [InlineData("help/markdown")]
    [InlineData("help/links", "Frequently asked questions")]
    [InlineData("help/comparing")]
    [InlineData("help/reviewing")]
    [InlineData("help/document-days")]
    public async Task Each_link_leads_to_a_page_or_is_meant_to_be_wanted(string path, params string[] wanted)
    {
        var page = await OpenAsync();
        await page.GotoAsync($"/wiki/{path}");
        Assert.Equal(wanted, await page.Locator("article a.wanted").AllTextContentsAsync());
        foreach (var link in await page.Locator("article a[href^='/']:not(.wanted)").AllAsync())
        {
            var address = (await link.GetAttributeAsync("href"))!;
            var answer = await page.APIRequest.GetAsync(Wiki.Address + address);
            Assert.True(answer.Ok, $"{address} answered {answer.Status}");
            if (address.Split('#') is [_, var section]) Assert.Contains($"id=\"{section}\"", await answer.TextAsync(), StringComparison.Ordinal);
        }
        await PictureAsync(page, path.Replace('/', ' '), full: true);
    }

    [Fact]
    public async Task Code_formulas_diagrams_and_headings_become_what_they_are_said_to()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/wiki/help/markdown");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Code" }).GetByRole(AriaRole.Link, new() { Name = "Link to this section" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(Wiki.Address + "/wiki/help/markdown#code");
        await Expect(page.Locator("code.language-csharp .hljs-string")).ToHaveTextAsync("\"Hello\"");
        await Expect(page.Locator("article math")).ToHaveCountAsync(1);
        await page.Locator("pre.mermaid").ScrollIntoViewIfNeededAsync();
        await Expect(page.FrameLocator("iframe.diagram").Locator("svg").First).ToBeVisibleAsync();
        await Expect(page.Locator("iframe.diagram:not(.visually-hidden)")).ToBeVisibleAsync();
        await PictureAsync(page, "diagram");
    }
}
