using System.Text.RegularExpressions;
using DocWiki.Web.People;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DocWiki.Browser.Tests;

public sealed class PhoneAccountScreensTests(RunningWiki wiki) : AccountScreensTests(wiki, 360);

public sealed class DesktopAccountScreensTests(RunningWiki wiki) : AccountScreensTests(wiki, 1280);

/// <summary>From nobody to administrator, and what each of them sees.</summary>
public abstract class AccountScreensTests(RunningWiki wiki, int width) : BrowserTest(wiki)
{
    private readonly string guest = $"Gus Guest {width}";
    private readonly string name = $"Ana Meyer {width}";
    private readonly string path = $"people-{width}/page";

    [Fact]
    public async Task A_guest_becomes_an_account_a_maintainer_and_an_administrator()
    {
        // Somebody else came first: this wiki's first administrator.
        await RegisterAsync(await OpenAsync(width), $"Early Bird {width}");
        var page = await OpenAsync(width);
        var looking = new Looking(page, width, (page, what) => PictureAsync(page, what));

        await page.GotoAsync("/wiki/home");
        await page.Locator(".me").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/sign-in\\?returnTo=%2Fwiki%2Fhome$"));
        await looking.AtAsync("sign in");
        await page.GetByLabel("What shall we call you?").FillAsync(guest);
        await page.GetByRole(AriaRole.Button, new() { Name = "Join as a guest" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/wiki/home$"));
        await Expect(page.Locator(".me__name")).ToHaveTextAsync(guest);
        await WriteAsync(page, path, "Written as a guest.", "A page by a guest");
        await looking.AtAsync("page by a guest");

        await page.GotoAsync("/sign-in");
        await looking.AtAsync("sign in as a guest");
        await page.GetByRole(AriaRole.Link, new() { Name = "Make an account of it" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Password").FillAsync("short");
        await page.GetByLabel("Password").EvaluateAsync("field => field.removeAttribute('minlength')");
        await SubmitAsync(page, ".panel .button--primary");
        await looking.AtAsync("register refused");
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync(name);
        await page.GetByLabel("Password").FillAsync("four words in a row");
        await SubmitAsync(page, ".panel .button--primary");
        await Expect(page.Locator(".me__name")).ToHaveTextAsync(name);

        await page.GotoAsync($"/wiki/{path}");
        await page.Locator(".page-head").GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Expect(page.Locator(".changes__path")).ToHaveTextAsync(path);
        await looking.AtAsync("profile");
        await page.Locator(".me").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/account$"));
        await looking.AtAsync("account");
        await page.GetByLabel("Time zone").SelectOptionAsync("Asia/Tokyo");
        await SubmitAsync(page, ".form__actions .button--primary");
        await looking.AtAsync("account saved");
        await page.GotoAsync("/account/delete");
        await looking.AtAsync("leave");
        await page.GotoAsync("/settings");
        await looking.AtAsync("not yours");

        await Wiki.SetRoleAsync(name, Role.Maintainer);
        await page.GotoAsync("/people");
        await looking.AtAsync("people");
        await page.GetByRole(AriaRole.Link, new() { Name = $"Manage Early Bird {width}" }).ClickAsync();
        await looking.AtAsync("manage");
        await page.GetByRole(AriaRole.Button, new() { Name = "Trust from now on" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();

        await Wiki.SetRoleAsync(name, Role.Administrator);
        await page.GotoAsync("/settings");
        await looking.AtAsync("settings");
        await page.GotoAsync("/people");
        await page.GetByRole(AriaRole.Link, new() { Name = $"Manage Early Bird {width}" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Role, new password, deleting" }).ClickAsync();
        await looking.AtAsync("manage account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        await Expect(page.Locator(".secret")).ToContainTextAsync("/reset?person=");
        await looking.AtAsync("manage account with a link");

        await page.GotoAsync("/account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.Locator(".me__name")).ToHaveTextAsync("Sign in");
        Assert.Empty(looking.Found);
    }

    [Fact]
    public async Task The_accounts_theme_comes_along_the_button_has_the_last_word_and_signing_out_leaves_nothing_behind()
    {
        var page = await OpenAsync(width);
        var root = page.Locator("html");
        await RegisterAsync(page, $"Theo Theme {width}");
        await page.GotoAsync("/account");
        await page.GetByLabel("Theme", new() { Exact = true }).SelectOptionAsync("dark");
        await page.GetByLabel("Dates and numbers").SelectOptionAsync("de");
        await SubmitAsync(page, ".form__actions .button--primary");
        await Expect(root).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(page.Locator(".theme-switch")).ToHaveAttributeAsync("data-choice", "dark");

        // From dark to automatic, on this device, whatever the account says.
        await page.Locator(".theme-switch").ClickAsync();
        await page.GotoAsync("/changes");
        await Expect(page.Locator(".me__name")).ToHaveTextAsync($"Theo Theme {width}");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Null(await root.GetAttributeAsync("data-theme"));

        await page.GotoAsync("/account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.Locator(".me__name")).ToHaveTextAsync("Sign in");
        // The layout says so before its script has run.
        await page.WaitForFunctionAsync("() => ['me', 'zone', 'language', 'theme', 'account-theme'].every((name) => !localStorage.getItem(name) && !sessionStorage.getItem(name))");
    }

    private static async Task RegisterAsync(IPage page, string name)
    {
        await page.GotoAsync("/register");
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Password").FillAsync("four words in a row");
        await SubmitAsync(page, ".panel .button--primary");
    }
}
