using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DocWiki.Browser.Tests;

/// <summary>Comparisons and who wrote what, as one looks at them: on a phone and a desktop, in both schemes, by key and without script.</summary>
public sealed class BlameAndDiffTests(RunningWiki wiki) : BrowserTest(wiki)
{
    private const string First = """
        # Bridges

        A bridge joins two networks. It forwards what comes in at one side to the other. Nothing is lost on the way, and nothing is added.

        ## Install

        Install the package on the first host.
        Open the port of the firewall.

        ## Use

        - Start the bridge
        - Look at its state
        - Stop the bridge

        This paragraph about names is needed much earlier than here.

        ## Limits

        A bridge has at most eight ports.
        """;

    [Fact]
    public async Task Changes_are_gone_through_by_key_and_each_line_tells_who_wrote_it()
    {
        var (ana, ben, cleo) = (await OpenAsync(), await OpenAsync(), await OpenAsync());
        const string path = "blame-tests/bridges";
        var second = First.Replace("Install the package", "Install the *newest* package").Replace("eight ports", "sixteen ports");
        const string names = "This paragraph about names is needed much earlier than here.\n\n";
        var third = second.Replace(names, "").Replace("## Install\n", names + "## Install\n").Replace("to the other. Nothing", "to the other.\n\nNothing").Replace("- Stop the bridge", "- **Stop** the bridge\n- Remove it");
        await WriteAsync(ana, path, First, "Bridges", "What a bridge is");
        await WriteAsync(ben, path, second, summary: "As of the new version", name: "Ben Carr");
        await WriteAsync(cleo, path, third, summary: "Names first, and the long paragraph in two, because nobody read to its end", name: "Cleo");

        await ana.GotoAsync($"/wiki/{path}/diff/1...3", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await ana.Keyboard.PressAsync("n");
        await ana.Keyboard.PressAsync("n");
        await Expect(ana).ToHaveURLAsync(new Regex("#c2$"));
        await Expect(ana.Locator("#c2[data-current]")).ToBeVisibleAsync();
        await ana.GetByRole(AriaRole.Link, new() { Name = "Moved from" }).First.ClickAsync();
        await Expect(ana).ToHaveURLAsync(new Regex("#old-\\d+$"));
        await Expect(ana.Locator(".diff__by").Filter(new() { HasText = "Ben Carr" }).First).ToBeVisibleAsync();

        await ana.GotoAsync($"/wiki/{path}/blame?words=true", new() { WaitUntil = WaitUntilState.NetworkIdle });
        await ana.Locator(".blame__word").First.FocusAsync();
        await Expect(ana.Locator("#blame-card")).ToContainTextAsync("What a bridge is");
        await PictureAsync(ana, "card");

        List<string> found = [];
        foreach (var width in (int[])[360, 1280])
        {
            var page = await OpenAsync(width);
            var looking = new Looking(page, width, (shown, what) => PictureAsync(shown, what, full: true));
            foreach (var (name, address) in new[] { ("diff", "diff/1...3"), ("split", "diff/1...3?view=split"), ("rendered", "diff/1...3?view=rendered"), ("one edit", "diff/2...3"), ("blame", "blame"), ("blame words", "blame?words=true"), ("blame old", "blame?rev=2") })
            {
                await page.GotoAsync($"/wiki/{path}/{address}");
                await looking.AtAsync(name);
            }
            found.AddRange(looking.Found);
        }
        Assert.Empty(found);

        var plain = await OpenAsync(script: false);
        await plain.GotoAsync($"/wiki/{path}/blame");
        await plain.GetByRole(AriaRole.Link, new() { Name = "Before revision 3" }).First.ClickAsync();
        await Expect(plain.Locator(".page-head__line")).ToContainTextAsync("Revision 2 of 3");
    }
}
