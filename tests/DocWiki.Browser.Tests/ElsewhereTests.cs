using DocWiki.Web.Tests.Accounts;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DocWiki.Browser.Tests;

/// <summary>To an OpenID provider on another site and back: what a browser's policies and cookies make of it.</summary>
public sealed class ElsewhereTests(RunningWiki wiki) : BrowserTest(wiki)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_signs_in_by_a_provider_of_another_site(bool script)
    {
        await using var provider = await OpenIdProvider.StartAsync();
        provider.Person = new() { ["sub"] = "1", ["name"] = "Ana Lima" };
        await using var another = await Wiki.StartAnotherAsync(
            "--SignIn:Providers:test:Name=Commons", $"--SignIn:Providers:test:Authority={provider.Address}",
            $"--SignIn:Providers:test:ClientId={OpenIdProvider.ClientId}", $"--SignIn:Providers:test:ClientSecret={OpenIdProvider.ClientSecret}");
        // The provider is at 127.0.0.1: another site.
        var address = another.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        var page = await OpenAsync(script: script);
        await page.GotoAsync(address + "/sign-in?returnTo=/pages");
        await PictureAsync(page, $"buttons {script}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with Commons" }).ClickAsync();
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("Ana Lima");
        await PictureAsync(page, $"name {script}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the account" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(address + "/pages");

        await page.GotoAsync(address + "/account/elsewhere");
        await Expect(page.GetByText("You sign in with Commons")).ToBeVisibleAsync();
        await PictureAsync(page, $"connected {script}");
        await another.StopAsync(TestContext.Current.CancellationToken);
    }
}
