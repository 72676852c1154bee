using Microsoft.Playwright;

namespace DocWiki.Browser.Tests;

/// <summary>The Chromium of this machine. Nothing is downloaded for the tests.</summary>
public static class Chromium
{
    public const string Missing = "These tests drive a real browser, and no chromium, chromium-browser or google-chrome is on the PATH. Install one: apt-get install chromium";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    /// <summary>Null where there is none.</summary>
    public static string? Program { get; } = (
        from name in Names
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        let program = Path.Combine(folder, name)
        where File.Exists(program)
        select program).FirstOrDefault();

    /// <summary>A developer without a browser sees the tests skipped; a build server without one must not look as if they had passed.</summary>
    public static bool MayBeMissing => Environment.GetEnvironmentVariable("CI") != "true";

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments });
}
