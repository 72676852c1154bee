using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using static Microsoft.Playwright.Assertions;

namespace DocWiki.Browser.Tests;

/// <summary>A guest hands in, a maintainer decides by keys alone, and each sees at every moment what is true for them.</summary>
public sealed class ReviewTests(RunningWiki wiki) : BrowserTest(wiki)
{
    [Fact]
    public async Task What_guests_hand_in_is_reviewed_by_keyboard_alone()
    {
        await using var another = await Wiki.StartAnotherAsync();
        var address = another.Urls.Single();
        var rita = await OpenAsync(address: address);
        await rita.GotoAsync("/register");
        await rita.GetByLabel("Name").FillAsync("Rita Quill");
        await rita.GetByLabel("Password").FillAsync("four words in a row");
        await SubmitAsync(rita, ".panel .button--primary");
        await using (var command = another.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("update wiki_settings set guests_wait = true")) await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var ana = await OpenAsync(address: address);
        await JoinAsync(ana, "Ana");
        await ana.GotoAsync("/wiki/help/links/edit");
        await AppendAsync(ana, "\nA word by Ana.\n");
        await Expect(ana.Locator("[data-save]")).ToContainTextAsync("Hand in for approval");
        await ana.Locator("#summary").FillAsync("A word");
        await PictureAsync(ana, "handing in");
        await SubmitAsync(ana, "[data-save]");
        await Expect(ana.Locator("article")).ToContainTextAsync("A word by Ana.");
        await Expect(ana.Locator(".notice--waiting")).ToContainTextAsync("number 1 in the queue");
        await PictureAsync(ana, "waiting");
        await WriteAsync(ana, "ana/page", "# Mine\n\nA new page.", "Mine");
        await ana.GotoAsync("/wiki/help/markdown/edit");
        await AppendAsync(ana, "\nBuy cheap bridges.\n");
        await SubmitAsync(ana, "[data-save]");

        var reader = await OpenAsync(360, address: address);
        await reader.GotoAsync("/wiki/help/links");
        await Expect(reader.Locator(".notice--waiting")).ToContainTextAsync("Newer text waits for approval");
        await PictureAsync(reader, "reader on a phone");

        await rita.GotoAsync("/wiki/home");
        await Expect(rita.Locator(".topnav [data-waiting]")).ToHaveTextAsync("3");
        await rita.GotoAsync("/review");
        var looking = new Looking(rita, 1280, (page, what) => PictureAsync(page, what, full: true));
        await looking.AtAsync("queue");
        await Expect(reader.Locator(".page-head .here")).ToContainTextAsync("Rita Quill is reviewing");

        await NextAfterAsync(rita, "a", "Approved: “Links”");
        await Expect(reader.Locator(".fresh")).ToContainTextAsync("Ana saved revision 2");
        await NextAfterAsync(rita, "u", "Taken back: “Links”");
        await NextAfterAsync(rita, "a", "Approved: “Links”");
        // A return asks why first.
        await rita.Keyboard.PressAsync("r");
        await rita.Keyboard.TypeAsync("Whose page is it?");
        await NextAfterAsync(rita, "Control+Enter", "Returned: “Mine”");
        await looking.AtAsync("queue after a return");
        await NextAfterAsync(rita, "x", "Reverted: “Markdown”");
        await Expect(rita.Locator(".review")).ToContainTextAsync("Nothing waits.");
        await looking.AtAsync("nothing waits");

        await ana.GotoAsync("/wiki/ana/page");
        await Expect(ana.Locator(".notice--waiting")).ToContainTextAsync("Whose page is it?");
        await PictureAsync(ana, "returned");
        await rita.GotoAsync("/wiki/help/markdown/history");
        await looking.AtAsync("history");

        var phone = await OpenAsync(360, address: address);
        await phone.Context.AddCookiesAsync((await rita.Context.CookiesAsync()).Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path }));
        await WriteAsync(ana, "ana/page", "# My page\n\nA page by Ana.", "My page");
        await phone.GotoAsync("/review");
        var onPhone = new Looking(phone, 360, (page, what) => PictureAsync(page, what, full: true));
        await onPhone.AtAsync("queue");
        Assert.Equal("", string.Join("\n", looking.Found.Concat(onPhone.Found)));
        await another.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Presses a key, and waits for what is said of it on the next entry.</summary>
    private static async Task NextAfterAsync(IPage page, string key, string words)
    {
        await page.Keyboard.PressAsync(key);
        await Expect(page.Locator(".review__done")).ToContainTextAsync(words);
        await page.Locator("body").EvaluateAsync("() => new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done))");
    }
}
