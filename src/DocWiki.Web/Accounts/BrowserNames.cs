namespace DocWiki.Web.Accounts;

/// <summary>“Firefox on Linux”: enough for somebody to know their own session again. What a browser says of itself beyond that is not kept.</summary>
public static class BrowserNames
{
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public static string Of(string userAgent)
    {
        var browser = Browsers.FirstOrDefault(known => userAgent.Contains(known.Mark, StringComparison.Ordinal)).Name ?? "Some program";
        return Systems.FirstOrDefault(known => userAgent.Contains(known.Mark, StringComparison.Ordinal)).Name is { } system ? $"{browser} on {system}" : browser;
    }
}
