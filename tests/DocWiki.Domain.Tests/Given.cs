using DocWiki.Domain;
using DocWiki.Domain.WikiPages;
using Xunit;

namespace DocWiki.Domain.Tests;

/// <summary><c>Given.Page(…events).When(page =&gt; command.Decide(page)).Then(…events)</c>.</summary>
internal static class Given
{
    public static GivenPage Page(params object[] events) => new(events.Aggregate(WikiPage.Nothing, (page, @event) => page.After(@event)));
}

internal sealed record GivenPage(WikiPage State)
{
    public Decided When(Func<WikiPage, IReadOnlyList<object>> decide)
    {
        try
        {
            return new Decided(State, decide(State), null);
        }
        catch (Exception refusal) when (refusal is RuleViolationException or PageMovedOnException)
        {
            return new Decided(State, [], refusal);
        }
    }
}

internal sealed record Decided(WikiPage Before, IReadOnlyList<object> Events, Exception? Refusal)
{
    /// <summary>The page after what was decided.</summary>
    public WikiPage State => Events.Aggregate(Before, (page, @event) => page.After(@event));

    public void Then(params object[] events)
    {
        Assert.Null(Refusal);
        Assert.Equal(events.Select(Written), Events.Select(Written));
    }

    public void ThenNothing()
    {
        Assert.Null(Refusal);
        Assert.Empty(Events);
    }

    public void ThenRefused(string because) => Assert.Contains(because, Assert.IsType<RuleViolationException>(Refusal).Message, StringComparison.Ordinal);

    private static string Written(object @event) => @event.GetType().Name + System.Text.Json.JsonSerializer.Serialize(@event, @event.GetType());
}
