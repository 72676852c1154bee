using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DocWiki.Browser.Tests;

public sealed class EditTests(RunningWiki wiki) : BrowserTest(wiki)
{
    [Fact]
    public async Task Who_saves_second_sees_both_texts_and_loses_none()
    {
        var (ana, ben) = (await OpenAsync(), await OpenAsync());
        await WriteAsync(ana, "edit-tests/shared", "First.\n\nSecond.\n\nThird.", "Shared");
        await ben.GotoAsync("/wiki/edit-tests/shared/edit");
        await TypeAsync(ben, "First.\n\nSecond, by Ben.\n\nThird.");
        await WriteAsync(ana, "edit-tests/shared", "First.\n\nSecond, by Ana.\n\nThird.");

        await NameAsync(ben, "Ben");
        await SubmitAsync(ben, "[data-save]");
        await Expect(ben.GetByRole(AriaRole.Alert)).ToContainTextAsync("Ana guest saved this page while you were writing.");
        await ExpectTextAsync(ben, "First.\n\nSecond, by Ben.\n\nThird.");
        await Expect(ben.Locator(".clash__side").First).ToContainTextAsync("Second, by Ana.");
        await Expect(ben.Locator(".clash__own")).ToBeHiddenAsync();
        await PictureAsync(ben, "somebody was first", full: true);

        await ben.GetByLabel("Something else").CheckAsync();
        await ben.GetByLabel("What is to stand there instead").FillAsync("Second, by Ana and Ben.");
        await SubmitAsync(ben, "[data-save]");
        await Expect(ben.GetByRole(AriaRole.Status)).ToContainTextAsync("put together with what was saved while you were writing: Ana guest");
        await PictureAsync(ben, "merged", full: true);
        await Expect(ben.Locator("article")).ToContainTextAsync("Second, by Ana and Ben.");
        await Expect(ben.Locator(".page-head__line")).ToContainTextAsync("3 revisions");
    }

    [Fact]
    public async Task Of_two_who_create_one_page_the_second_is_shown_it_and_keeps_their_text()
    {
        var (ana, ben) = (await OpenAsync(), await OpenAsync());
        await ben.GotoAsync("/wiki/edit-tests/created-twice/edit");
        await WriteAsync(ana, "edit-tests/created-twice", "By Ana.", "Created twice");

        await TypeAsync(ben, "By Ben.");
        await NameAsync(ben, "Ben");
        await SubmitAsync(ben, "[data-save]");
        await Expect(ben.GetByRole(AriaRole.Alert)).ToContainTextAsync("Ana guest created this page while you were writing.");
        await ExpectTextAsync(ben, "By Ben.");
        await ana.ReloadAsync();
        await Expect(ana.Locator("article")).ToHaveTextAsync(new Regex("By Ana."));
    }

    [Fact]
    public async Task A_path_that_cannot_be_is_said_at_the_field_and_what_was_typed_stays()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/wiki/edit-tests/refused/edit");
        await page.GetByLabel("Path").FillAsync("Not A Path");
        await TypeAsync(page, "Typed with care.");
        await NameAsync(page, "Ana");
        await SubmitAsync(page, "[data-save]");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("“Not A Path” cannot be a path");
        await Expect(page.GetByLabel("Path")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("#path-error")).ToContainTextAsync("cannot be a path");
        await Expect(page.GetByLabel("Path")).ToHaveValueAsync("Not A Path");
        await ExpectTextAsync(page, "Typed with care.");
        await PictureAsync(page, "refused");
        await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.GetByLabel("Path")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_form_opened_before_one_gave_a_name_can_be_saved_after_it()
    {
        var page = await OpenAsync();
        var second = await page.Context.NewPageAsync();
        await second.GotoAsync("/wiki/edit-tests/second-window/edit");
        await WriteAsync(page, "edit-tests/first-window", "First.", "First window");
        await TypeAsync(second, "Second.");
        await NameAsync(second, "Ana");
        await SubmitAsync(second, "[data-save]");
        await Expect(second.Locator("article")).ToContainTextAsync("Second.");
    }

    [Fact]
    public async Task Leaving_is_questioned_only_when_something_was_typed()
    {
        var page = await OpenAsync();
        var questions = new List<string>();
        page.Dialog += async (_, dialog) =>
        {
            questions.Add(dialog.Type);
            await dialog.DismissAsync();
        };

        await page.GotoAsync("/wiki/home/edit");
        await page.Locator(".cm-content").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/wiki/home$"));
        Assert.Empty(questions);

        await page.GotoAsync("/wiki/home/edit");
        await AppendAsync(page, "x");
        await page.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/edit$"));
        Assert.Equal(["beforeunload"], questions);
    }
}
