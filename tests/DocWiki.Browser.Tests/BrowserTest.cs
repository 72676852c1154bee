using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace DocWiki.Browser.Tests;

/// <summary>A test that looks at the wiki through browsers. Whatever a browser complains of on the way fails it: script errors, breaches of the policy, things not found.</summary>
public abstract class BrowserTest(RunningWiki wiki) : IAsyncLifetime
{
    /// <summary>Only a test that fails waits so long. A small machine that does something else besides has been seen to take half of it for a save.</summary>
    private const float MillisecondsToWait = 30_000;

    static BrowserTest() => Assertions.SetDefaultExpectTimeout(MillisecondsToWait);

    private readonly List<IBrowserContext> contexts = [];
    private readonly List<string> complaints = [];

    /// <summary>Where the pictures of the last run are.</summary>
    public static string Screenshots { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;

    protected RunningWiki Wiki { get; } = wiki;

    /// <summary>For a test that takes the wiki or the network away: what a browser says about that is no complaint.</summary>
    protected bool IsToleratingFailures { get; set; }

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Chromium.Program is null, Chromium.Missing);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in contexts) await context.DisposeAsync();
        GC.SuppressFinalize(this);
        Assert.True(IsToleratingFailures || complaints.Count == 0, string.Join("\n", complaints));
    }

    /// <summary>A window of a person of their own: nothing is shared with other windows but the wiki.</summary>
    /// <param name="address">Of another wiki than that of all tests.</param>
    protected async Task<IPage> OpenAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light, bool script = true, string? address = null)
    {
        var isPhone = width < 500;
        var context = await Wiki.Browser.NewContextAsync(new()
        {
            BaseURL = address ?? Wiki.Address,
            ViewportSize = new() { Width = width, Height = isPhone ? 800 : 860 },
            ColorScheme = scheme,
            JavaScriptEnabled = script,
            HasTouch = isPhone,
            IsMobile = isPhone,
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
        });
        contexts.Add(context);
        context.SetDefaultTimeout(MillisecondsToWait);
        var page = await context.NewPageAsync();
        // What the page itself is answered with is the test's business; what it loads must be there.
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) Complain($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => Complain($"{page.Url}: {error}");
        page.Response += (_, response) =>
        {
            // A save that is refused is answered like a page, to a script.
            var isSave = response.Request.Method == "POST" && response.Url.Contains("/edit", StringComparison.Ordinal);
            if (response.Status >= 400 && !response.Request.IsNavigationRequest && !isSave) Complain($"{page.Url}: {response.Url} answered {response.Status}");
        };
        return page;
    }

    /// <summary>Gives a name, as a guest does.</summary>
    protected static async Task JoinAsync(IPage page, string name)
    {
        await page.GotoAsync("/sign-in?returnTo=%2Fdrafts");
        await page.Locator("#guest").FillAsync(name);
        await page.Locator("#guest").PressAsync("Enter");
        await page.WaitForURLAsync("**/drafts");
    }

    /// <summary>Writes a page, or a new revision of it, as a person does: by its form.</summary>
    protected static async Task WriteAsync(IPage page, string path, string text, string title = "", string summary = "", string name = "Ana")
    {
        await page.GotoAsync($"/wiki/{path}/edit");
        if (title.Length > 0) await page.GetByLabel("Title").FillAsync(title);
        await TypeAsync(page, text);
        await page.Locator("#summary").FillAsync(summary);
        await NameAsync(page, name);
        await SubmitAsync(page, "[data-save]");
        Assert.EndsWith($"/wiki/{path}", page.Url, StringComparison.Ordinal);
    }

    /// <summary>Puts a text in the place of the editor's, as a person pastes it.</summary>
    protected static async Task TypeAsync(IPage page, string text)
    {
        await EditorAsync(page);
        await page.Keyboard.PressAsync("Control+a");
        if (text.Length == 0) await page.Keyboard.PressAsync("Delete");
        else await PasteAsync(page, text);
        Assert.Equal(text.ReplaceLineEndings("\n"), await TextAsync(page));
    }

    /// <summary>Goes to the end of the editor's text and types there.</summary>
    protected static async Task AppendAsync(IPage page, string text)
    {
        await EditorAsync(page);
        await page.Keyboard.PressAsync("Control+End");
        await PasteAsync(page, text);
    }

    protected static Task PasteAsync(IPage page, string text) => page.EvaluateAsync("""
        text => {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/plain', text);
          document.querySelector('.cm-content').dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
        }
        """, text);

    /// <summary>What stands in the editor, all of it.</summary>
    protected static Task<string> TextAsync(IPage page) =>
        page.EvaluateAsync<string>("() => new FormData(document.querySelector('form.editor')).get('Input.Text')");

    /// <summary>Waits until the editor, which comes by script, holds this text.</summary>
    protected static async Task ExpectTextAsync(IPage page, string text)
    {
        await page.Locator(".cm-editor").WaitForAsync();
        await page.WaitForFunctionAsync("text => new FormData(document.querySelector('form.editor')).get('Input.Text') === text", text);
    }

    private static async Task EditorAsync(IPage page)
    {
        await page.Locator(".cm-content").ClickAsync();
        await page.Locator(".cm-focused").WaitForAsync();
    }

    /// <summary>Says who writes, where the form asks for it: the first time.</summary>
    protected static async Task NameAsync(IPage page, string name)
    {
        if (await page.Locator("#name").CountAsync() > 0) await page.Locator("#name").FillAsync(name);
    }

    /// <summary>Presses a button and waits for what comes of it: another page, the same address again, or a form that came back.</summary>
    protected static async Task SubmitAsync(IPage page, string button)
    {
        await page.EvaluateAsync("() => { document.querySelector('main').firstElementChild.dataset.before = ''; }");
        await page.Locator(button).ClickAsync();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!await ArrivedAsync())
        {
            Assert.True(clock.Elapsed.TotalMilliseconds < MillisecondsToWait, $"Nothing came of {button} at {page.Url}.");
            await Task.Delay(50);
        }

        async Task<bool> ArrivedAsync()
        {
            try
            {
                return await page.EvaluateAsync<bool>("() => document.readyState !== 'loading' && document.querySelector('main') !== null && document.querySelector('[data-before]') === null");
            }
            catch (PlaywrightException)
            {
                // Between two pages there is nothing to ask.
                return false;
            }
        }
    }

    protected static Task PictureAsync(IPage page, string what, bool full = false, [CallerFilePath] string test = "") =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{Path.GetFileNameWithoutExtension(test)} - {what}.png"), FullPage = full });

    private void Complain(string what)
    {
        lock (complaints) complaints.Add(what);
    }
}
