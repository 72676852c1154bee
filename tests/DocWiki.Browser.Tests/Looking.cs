using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace DocWiki.Browser.Tests;

/// <summary>Looks at screens in both schemes: whether axe finds anything, whether anything sticks out; and keeps a picture of each.</summary>
internal sealed class Looking(IPage page, int width, Func<IPage, string, Task> pictureAsync)
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
        ResultTypes = [ResultType.Violations],
    };

    // All else is the same in both schemes.
    private static readonly AxeRunOptions RulesOfColour = new()
    {
        RunOnly = new() { Type = "rule", Values = ["color-contrast", "link-in-text-block"] },
        ResultTypes = [ResultType.Violations],
    };

    /// <summary>What was wrong, a line each.</summary>
    public List<string> Found { get; } = [];

    public async Task AtAsync(string name)
    {
        var wider = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (wider > 0) Found.Add($"{name}: {wider} px wider than the window");
        await CheckAsync(name, ColorScheme.Light, Rules);
        await CheckAsync(name, ColorScheme.Dark, RulesOfColour);
    }

    private async Task CheckAsync(string name, ColorScheme scheme, AxeRunOptions rules)
    {
        // Colours that were still on their way would be measured half-way.
        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        var result = await page.RunAxe(rules);
        if (result.Passes.Length == 0) Found.Add($"{name}: axe looked at nothing");
        foreach (var violation in result.Violations)
            Found.Add($"{name}, {scheme}: {violation.Id} ({violation.Help}) at {string.Join(", ", violation.Nodes.Select(node => node.Target))}");
        await pictureAsync(page, $"{name} {width} {scheme.ToString().ToLowerInvariant()}");
    }
}
