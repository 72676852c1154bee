using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DocWiki.Browser.Tests;

public sealed class PhonePasskeyTests(RunningWiki wiki) : PasskeyTests(wiki, 360);

public sealed class DesktopPasskeyTests(RunningWiki wiki) : PasskeyTests(wiki, 1280);

/// <summary>Passkeys with Chromium's own virtual authenticator, and the screens around signing in.</summary>
public abstract class PasskeyTests(RunningWiki wiki, int width) : BrowserTest(wiki)
{
    private const string Password = "four words in a row";

    private readonly string name = width < 500 ? "Paula Phone" : "Dora Desktop";

    [Fact]
    public async Task A_passkey_is_made_signs_in_and_opens_nothing_once_it_is_removed()
    {
        var page = await OpenAsync(width);
        var looking = new Looking(page, width, (page, what) => PictureAsync(page, what));
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true },
        });

        // An address in figures cannot have passkeys; the wiki is the same by its name.
        await page.GotoAsync(At("/register"));
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Password").FillAsync(Password);
        await SubmitAsync(page, ".panel .button--primary");
        await page.GotoAsync(At("/account/security"));
        await page.GetByLabel("What to call it").FillAsync("My key");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The passkey is added.");
        await Expect(page.GetByText("My key", new() { Exact = true }).First).ToBeVisibleAsync();
        await looking.AtAsync("security");

        await SignOutAsync(page);
        await page.GotoAsync(At("/sign-in?returnTo=%2Faccount%2Fsecurity"));
        await looking.AtAsync("sign in with a passkey");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/account/security$"));
        await Expect(page.Locator(".me__name")).ToHaveTextAsync(name);

        await Wiki.LetConfirmationsRunOutAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/account/confirm"));
        await looking.AtAsync("is it you");
        await page.GotoAsync(At("/account"));
        await looking.AtAsync("settings some time after signing in");
        await page.GotoAsync(At("/account/security"));
        await looking.AtAsync("security some time after signing in");
        await page.GetByRole(AriaRole.Link, new() { Name = "show that it is you" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/account/security$"));

        await page.Locator("summary").GetByText("Rename").ClickAsync();
        await looking.AtAsync("renaming a passkey");
        await page.GetByLabel("New name of My key").FillAsync("My other key");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("called that from now on");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove My other key" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The passkey is removed.");
        await SignOutAsync(page);
        await page.GotoAsync(At("/sign-in"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "opens nothing here" })).ToBeVisibleAsync();
        Assert.Empty(looking.Found);
    }

    [Fact]
    public async Task The_screens_around_a_password_and_a_second_step()
    {
        var page = await OpenAsync(width);
        var looking = new Looking(page, width, (page, what) => PictureAsync(page, what));
        await page.GotoAsync("/register");
        await page.GetByLabel("Name").FillAsync(name + " Too");
        await page.GetByLabel("Password").FillAsync(Password);
        await SubmitAsync(page, ".panel .button--primary");
        await page.GotoAsync("/account/two-step");
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "QR code" })).ToBeVisibleAsync();
        Assert.True((await page.Locator(".qr-code path").GetAttributeAsync("d"))!.Length > 1000);
        await looking.AtAsync("two-step off");
        await page.GetByLabel("Type the code it shows").FillAsync("000000");
        await SubmitAsync(page, ".panel .button--primary");
        await looking.AtAsync("two-step refused");
        await page.GotoAsync("/reset?person=nobody&token=x");
        await looking.AtAsync("link that does not count");
        Assert.Empty(looking.Found);
    }

    private string At(string path) => Wiki.Address.Replace("127.0.0.1", "localhost") + path;

    private async Task SignOutAsync(IPage page)
    {
        await page.GotoAsync(At("/account"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.Locator(".me__name")).ToHaveTextAsync("Sign in");
    }
}
