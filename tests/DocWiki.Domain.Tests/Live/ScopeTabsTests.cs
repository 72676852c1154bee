using DocWiki.Domain.Live;
using Xunit;

namespace DocWiki.Domain.Tests.Live;

public sealed class ScopeTabsTests
{
    private readonly ScopeTabs tabs = new();

    [Fact]
    public void Ten_windows_are_one_person_and_the_strongest_is_shown()
    {
        for (var i = 0; i < 10; i++) tabs.Put("ada", $"tab {i}", $"c{i}", i == 4 ? Activity.Editing : Activity.Viewing, i == 4 ? "1.2" : null);
        Assert.Equal(new Presence(Activity.Editing, "1.2"), Assert.Single(tabs.Crowd(0).People).Value);
        tabs.Leave("ada", "tab 4", "c4", 100);
        // The windows that stay count before the one that leaves.
        Assert.Equal(new Presence(Activity.Editing, "1.2"), tabs.Crowd(101).People["ada"]);
        Assert.Equal(new Presence(Activity.Viewing), tabs.Crowd(100 + ScopeTabs.DimmedAfter).People["ada"]);
    }

    [Fact]
    public void Whoever_leaves_is_shown_then_dimmed_then_gone()
    {
        tabs.Put("ada", "t", "c", Activity.Viewing, null);
        Assert.Null(tabs.NextChange(0));
        tabs.Leave("ada", "t", "c", 1_000);
        Assert.Equal(1_000 + ScopeTabs.DimmedAfter, tabs.NextChange(1_000));
        Assert.False(tabs.Crowd(1_001).People["ada"].IsLeaving);
        Assert.True(tabs.Crowd(3_000).People["ada"].IsLeaving);
        Assert.Equal(1_000 + ScopeTabs.GoneAfter, tabs.NextChange(3_000));
        Assert.True(tabs.Crowd(9_000).IsEmpty);
        tabs.Sweep(9_000);
        Assert.Equal(0, tabs.Count);
    }

    [Fact]
    public void A_window_that_comes_back_takes_its_own_place_whatever_its_old_connection_does()
    {
        tabs.Put("ada", "t", "old", Activity.Viewing, null);
        tabs.Leave("ada", "t", "old", 0);
        tabs.Put("ada", "t", "new", Activity.Viewing, null);
        tabs.Leave("ada", "t", "old", 5_000);
        Assert.False(tabs.Crowd(60_000).People["ada"].IsLeaving);
        Assert.Null(tabs.NextChange(60_000));
    }

    [Fact]
    public void Without_a_name_one_is_a_number_and_whoever_hides_leaves_no_trace()
    {
        tabs.Put(null, "a", "c1", Activity.Viewing, null);
        tabs.Put("ada", "b", "c2", Activity.Editing, "1.1");
        tabs.Remove("ada", "b");
        tabs.Put(null, "b", "c2", Activity.Editing, "1.1");
        Assert.Equal((0, 2), (tabs.Crowd(0).People.Count, tabs.Crowd(0).Unnamed));
        tabs.Leave(null, "a", "c1", 0);
        Assert.Equal(1, tabs.Crowd(ScopeTabs.GoneAfter).Unnamed);
    }
}
