using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace DocWiki.Browser.Tests;

/// <summary>A test that looks at the wiki through browsers. Whatever a browser complains of on the way fails it: script errors, breaches of the policy, things not found.</summary>
public abstract class BrowserTest(RunningWiki wiki) : IAsyncLifetime
{
    private const float MillisecondsToWait = 10_000;

    private readonly List<IBrowserContext> contexts = [];
    private readonly List<string> complaints = [];

    /// <summary>Where the pictures of the last run are.</summary>
    public static string Screenshots { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;

    protected RunningWiki Wiki { get; } = wiki;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Chromium.Program is null, Chromium.Missing);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in contexts) await context.DisposeAsync();
        GC.SuppressFinalize(this);
        Assert.Empty(complaints);
    }

    /// <summary>A window of a person of their own: nothing is shared with other windows but the wiki.</summary>
    protected async Task<IPage> OpenAsync(int width = 1280, ColorScheme scheme = ColorScheme.Light, bool script = true)
    {
        var isPhone = width < 500;
        var context = await Wiki.Browser.NewContextAsync(new()
        {
            BaseURL = Wiki.Address,
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
            if (response.Status >= 400 && !response.Request.IsNavigationRequest) Complain($"{page.Url}: {response.Url} answered {response.Status}");
        };
        return page;
    }

    /// <summary>Writes a page, or a new revision of it, as a person does: by its form.</summary>
    protected static async Task WriteAsync(IPage page, string path, string text, string title = "", string summary = "", string name = "Ana")
    {
        await page.GotoAsync($"/wiki/{path}/edit");
        if (title.Length > 0) await page.GetByLabel("Title").FillAsync(title);
        await page.Locator("#text").FillAsync(text);
        await page.Locator("#summary").FillAsync(summary);
        await NameAsync(page, name);
        await SubmitAsync(page, "[data-save]");
        Assert.EndsWith($"/wiki/{path}", page.Url, StringComparison.Ordinal);
    }

    /// <summary>Says who writes, where the form asks for it: the first time.</summary>
    protected static async Task NameAsync(IPage page, string name)
    {
        if (await page.Locator("#name").CountAsync() > 0) await page.Locator("#name").FillAsync(name);
    }

    /// <summary>Presses a button and waits for the page that comes of it, which may have the same address.</summary>
    protected static async Task SubmitAsync(IPage page, string button)
    {
        var arrived = new TaskCompletionSource();
        page.DOMContentLoaded += Arrived;
        await page.Locator(button).ClickAsync();
        await arrived.Task.WaitAsync(TimeSpan.FromMilliseconds(MillisecondsToWait));
        page.DOMContentLoaded -= Arrived;

        void Arrived(object? sender, IPage e) => arrived.TrySetResult();
    }

    protected static Task PictureAsync(IPage page, string what, bool full = false, [CallerFilePath] string test = "") =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{Path.GetFileNameWithoutExtension(test)} - {what}.png"), FullPage = full });

    private void Complain(string what)
    {
        lock (complaints) complaints.Add(what);
    }
}
