using System.Globalization;
using DocWiki.Web.People;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using static Microsoft.Playwright.Assertions;

namespace DocWiki.Browser.Tests;

/// <summary>What those see who may not, or not any more.</summary>
public sealed class WhoMayTests(RunningWiki wiki) : BrowserTest(wiki)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_may_not_save_any_more_has_their_text_and_saves_it_once_they_are_signed_in(bool script)
    {
        await using var another = await Wiki.StartAnotherAsync();
        var address = another.Urls.Single();
        // Narrow: where there is room, the editor asks for a preview, which is refused as well.
        var page = await OpenAsync(360, script: script);
        await page.GotoAsync($"{address}/wiki/backtest/edit");
        if (script) await TypeAsync(page, "Long thought about");
        else await page.Locator("#text").FillAsync("Long thought about");
        await NameAsync(page, "Ana guest");
        await using (var command = another.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("update wiki_settings set guests_may_edit = false")) await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await SubmitAsync(page, "[data-save]");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Sign in in another tab, then save again");
        if (script) await ExpectTextAsync(page, "Long thought about");
        else await Expect(page.Locator("#text")).ToHaveValueAsync("Long thought about");
        await PictureAsync(page, $"refused {script}", full: true);

        var tab = await page.Context.NewPageAsync();
        await tab.GotoAsync($"{address}/register");
        await tab.GetByLabel("Name").FillAsync("Ana Lima");
        await tab.GetByLabel("Password").FillAsync("four words in a row");
        await SubmitAsync(tab, ".panel .button--primary");

        await SubmitAsync(page, "[data-save]");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Look at it once more, then save again");
        await SubmitAsync(page, "[data-save]");
        await Expect(page.Locator("article")).ToContainTextAsync("Long thought about");
        await Expect(page.Locator(".page-head__line")).ToContainTextAsync("Ana Lima");
        await another.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_last_day_of_protection_is_that_day_whatever_the_hour()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/register");
        await page.GetByLabel("Name").FillAsync("Mo Maintains");
        await page.GetByLabel("Password").FillAsync("four words in a row");
        await SubmitAsync(page, ".panel .button--primary");
        await Wiki.SetRoleAsync("Mo Maintains", Role.Administrator);
        await WriteAsync(page, "protected/page", "Text");
        var today = DateTimeOffset.UtcNow;
        await page.GotoAsync("/wiki/protected/page/protect");
        await page.GetByLabel("Maintainers alone").CheckAsync();
        await page.GetByLabel("Last day").FillAsync(today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await SubmitAsync(page, ".form__actions .button--primary");
        var through = $"through {today.ToString("d MMM yyyy", CultureInfo.InvariantCulture)}";
        // Where the script has been, other times are relative.
        await Expect(page.Locator(".page-head__line")).ToContainTextAsync("this minute");
        await Expect(page.Locator(".page-head__line")).ToContainTextAsync(through);
        await page.GotoAsync("/wiki/protected/page/history");
        await Expect(page.Locator("main")).ToContainTextAsync("this minute");
        await Expect(page.Locator("main")).ToContainTextAsync(through);
    }
}
