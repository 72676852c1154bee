using System.Diagnostics;
using DocWiki.Domain.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

public sealed class TextMergeTests
{
    private const string Base = "# Bridges\n\nA bridge joins two networks on one host.\n\n- start it\n- stop it\n\nSee the manual of the host for more about it.\n";

    [Fact]
    public void Changes_of_different_lines_are_both_taken_over()
    {
        var merge = TextMerge.Of(Base, Base.Replace("# Bridges", "# Network bridges"), Base.Replace("- stop it", "- stop it\n- remove it"));

        Assert.Equal(Base.Replace("# Bridges", "# Network bridges").Replace("- stop it", "- stop it\n- remove it"), merge.Text);
        Assert.Equal([TextMerge.Side.Mine, TextMerge.Side.Neither, TextMerge.Side.Theirs, TextMerge.Side.Neither], merge.Parts.Cast<TextMerge.Settled>().Select(part => part.By));
    }

    [Fact]
    public void Changes_of_different_words_of_one_line_are_both_taken_over() =>
        Assert.Equal(Base.Replace("joins two", "connects two").Replace("one host", "the same host"),
            TextMerge.Of(Base, Base.Replace("joins two", "connects two"), Base.Replace("one host", "the same host")).Text);

    [Fact]
    public void Changes_of_neighbouring_lines_are_both_taken_over() =>
        Assert.Equal(Base.Replace("start it", "start the bridge").Replace("stop it", "stop the bridge"),
            TextMerge.Of(Base, Base.Replace("start it", "start the bridge"), Base.Replace("stop it", "stop the bridge")).Text);

    [Fact]
    public void The_same_change_on_both_sides_is_one()
    {
        var both = Base.Replace("two networks", "networks");
        Assert.Equal(both, TextMerge.Of(Base, both, both).Text);
        // And one of them did more in the same line.
        Assert.Equal(both.Replace("one host", "a host"), TextMerge.Of(Base, both, both.Replace("one host", "a host")).Text);
    }

    [Fact]
    public void Different_words_in_the_place_of_one_clash_and_only_their_line_is_asked_about()
    {
        var merge = TextMerge.Of(Base, Base.Replace("joins", "connects").Replace("start it", "start the bridge"), Base.Replace("joins", "links").Replace("stop it", "stop the bridge"));

        Assert.Null(merge.Text);
        var clash = Assert.Single(merge.Clashes);
        Assert.Equal("A bridge joins two networks on one host.\n", clash.Base);
        Assert.Equal("A bridge connects two networks on one host.\n", clash.Mine);
        Assert.Equal("A bridge links two networks on one host.\n", clash.Theirs);
        Assert.False(clash.BothAdded);
        Assert.Equal(Base.Replace("joins", "links").Replace("start it", "start the bridge").Replace("stop it", "stop the bridge"), merge.Settle(clash => clash.Theirs));
    }

    [Fact]
    public void Neighbouring_words_are_one_thought() =>
        Assert.Single(TextMerge.Of(Base, Base.Replace("two networks", "three networks"), Base.Replace("two networks", "two machines")).Clashes);

    [Fact]
    public void What_one_side_changed_and_the_other_removed_clashes()
    {
        var clash = Assert.Single(TextMerge.Of(Base, Base.Replace("A bridge joins two networks on one host.\n\n", ""), Base.Replace("two networks", "networks")).Clashes);
        Assert.Equal("", clash.Mine.Trim());
        Assert.Equal("A bridge joins networks on one host.", clash.Theirs.Trim());
    }

    [Fact]
    public void Lines_one_side_wrote_anew_are_not_mixed_with_words_of_the_other()
    {
        var anew = Base.Replace("A bridge joins two networks on one host.", "Use a bridge whenever a virtual machine has to be seen by two others.");
        Assert.Single(TextMerge.Of(Base, anew, Base.Replace("two networks", "two or more networks")).Clashes);
    }

    [Fact]
    public void What_both_added_at_one_place_can_stay_both()
    {
        var merge = TextMerge.Of(Base, Base.Replace("- stop it\n", "- stop it\n- mine\n"), Base.Replace("- stop it\n", "- stop it\n- theirs\n"));

        var clash = Assert.Single(merge.Clashes);
        Assert.Equal(("", true), (clash.Base, clash.BothAdded));
        Assert.Equal(Base.Replace("- stop it\n", "- stop it\n- theirs\n- mine\n"), merge.Settle(clash => clash.Both));
    }

    [Fact]
    public void At_the_end_of_a_text_without_a_last_line_break_too()
    {
        var merge = TextMerge.Of("one", "one\nmine", "one\ntheirs");

        Assert.True(Assert.Single(merge.Clashes).BothAdded);
        Assert.Equal("one\ntheirs\nmine", merge.Settle(clash => clash.Both));
    }

    [Theory]
    [InlineData("- new\n- more\n", "- new\n")]
    [InlineData("- new\n", "- more\n- new\n")]
    [InlineData("- new\n- between\n- last\n", "- new\n- last\n")]
    public void What_both_added_and_one_added_more_of_is_no_clash(string mine, string theirs)
    {
        var more = mine.Length > theirs.Length ? mine : theirs;
        Assert.Equal(Base.Replace("- stop it\n", "- stop it\n" + more), TextMerge.Of(Base, Base.Replace("- stop it\n", "- stop it\n" + mine), Base.Replace("- stop it\n", "- stop it\n" + theirs)).Text);
    }

    [Fact]
    public void What_was_changed_in_a_block_the_other_side_moved_goes_along()
    {
        const string block = "A bridge joins two networks on one host.\n\n";
        var moved = Base.Replace(block, "") + "\n" + block;
        var changed = Base.Replace("two networks", "many networks");

        Assert.Equal(Base.Replace(block, "") + "\n" + block.Replace("two networks", "many networks"), TextMerge.Of(Base, moved, changed).Text);
        Assert.Equal(TextMerge.Of(Base, moved, changed).Text, TextMerge.Of(Base, changed, moved).Text);
    }

    [Fact]
    public void A_side_that_changed_nothing_changes_nothing() => SomeTexts.ForAll(2, texts =>
    {
        Assert.Equal(texts[1], TextMerge.Of(texts[0], texts[0], texts[1]).Text);
        Assert.Equal(texts[1], TextMerge.Of(texts[0], texts[1], texts[0]).Text);
        Assert.Equal(texts[1], TextMerge.Of(texts[0], texts[1], texts[1]).Text);
    });

    [Fact]
    public void The_parts_are_the_common_text_and_either_order_of_the_sides_is_the_same_merge() => ForAllThrees((before, mine, theirs) =>
    {
        var (merge, other) = (TextMerge.Of(before, mine, theirs), TextMerge.Of(before, theirs, mine));

        Assert.Equal(before, string.Concat(merge.Parts.Select(part => part is TextMerge.Settled settled ? settled.Base : ((TextMerge.Clash)part).Base)));
        Assert.Equal(merge.Text, other.Text);
        Assert.Equal(merge.Clashes, other.Clashes.Select(clash => new TextMerge.Clash(clash.Base, clash.Theirs, clash.Mine)));
    });

    [Fact]
    public void A_clash_differs_on_both_sides_and_taking_a_side_everywhere_keeps_what_only_the_other_did() => ForAllThrees((before, mine, theirs) =>
    {
        var merge = TextMerge.Of(before, mine, theirs);
        Assert.All(merge.Clashes, clash => Assert.True(clash.Base != clash.Mine && clash.Base != clash.Theirs && clash.Mine != clash.Theirs));
        if (!merge.Parts.Any(part => part is TextMerge.Settled { By: TextMerge.Side.Theirs or TextMerge.Side.Both })) Assert.Equal(mine, merge.Settle(clash => clash.Mine));
        if (!merge.Parts.Any(part => part is TextMerge.Settled { By: TextMerge.Side.Mine or TextMerge.Side.Both })) Assert.Equal(theirs, merge.Settle(clash => clash.Theirs));
    });

    /// <summary>Every word is the only one of its kind, so that it can be followed wherever it goes.</summary>
    [Fact]
    public void No_word_is_dropped_that_only_one_side_touched_and_none_is_made_up()
    {
        var three =
            from words in Gen.Choose(0, 40)
            from breaks in Gen.Choose(1, 9).ListOf(words)
            let before = Enumerable.Range(0, words).SelectMany(i => breaks[i] <= 2 ? new[] { $"b{i}", "\n" } : [$"b{i}"]).ToArray()
            from mine in Touched(before, "m")
            from theirs in Touched(before, "t")
            select (before, mine, theirs);
        var (clean, all) = (0, 0);
        Prop.ForAll(three.ToArbitrary(), texts =>
        {
            var (before, mine, theirs) = (Joined(texts.before), Joined(texts.mine), Joined(texts.theirs));
            var merge = TextMerge.Of(before, mine, theirs);
            all++;
            if (merge.IsClean) clean++;
            // Also where something clashes: both sides of it are there to choose from.
            var kept = Words(merge.Text ?? merge.Settle(clash => clash.Mine + " " + clash.Theirs)).Distinct().ToHashSet();
            var (b, m, t) = (Words(before).ToHashSet(), Words(mine).ToHashSet(), Words(theirs).ToHashSet());
            Assert.Superset(m.Except(b).ToHashSet(), kept);
            Assert.Superset(t.Except(b).ToHashSet(), kept);
            Assert.Superset(b.Intersect(m).Intersect(t).ToHashSet(), kept);
            Assert.Subset(b.Union(m).Union(t).ToHashSet(), kept);
            if (merge.Text is { } text)
            {
                Assert.Equal(Words(text).Length, kept.Count);
                Assert.DoesNotContain(kept, word => b.Contains(word) && !(m.Contains(word) && t.Contains(word)));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        Assert.InRange(clean, all / 5, all - all / 5);
    }

    /// <summary>What somebody may send on purpose: the work is bounded whatever it is, and nothing else is given up for it.</summary>
    [Theory]
    [InlineData("empty lines")]
    [InlineData("few kinds of lines")]
    [InlineData("shuffled lines")]
    [InlineData("shuffled words")]
    [InlineData("headings")]
    public void Large_texts_with_little_in_common_are_put_together_in_a_second_or_so(string kind)
    {
        var texts = Enumerable.Range(1, 3).Select(seed => Large(kind, new Random(seed))).ToArray();
        var clock = Stopwatch.StartNew();
        var merge = TextMerge.Of(texts[0], texts[1], texts[2]);
        _ = merge.ClashesByHeading();
        // On a slow machine with all tests at once; it was 9 to 19.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.Equal(texts[0], string.Concat(merge.Parts.Select(part => part is TextMerge.Settled settled ? settled.Base : ((TextMerge.Clash)part).Base)));
    }

    private static string Large(string kind, Random random)
    {
        var kinds = random.Next(50, 60);
        return kind switch
        {
            "empty lines" => string.Concat(Enumerable.Range(0, 700_000).Select(i => random.Next(3) == 0 ? "x\n" : "\n")),
            "few kinds of lines" => string.Concat(Enumerable.Range(0, 500_000).Select(_ => $"{(char)('a' + random.Next(3))}\n")),
            "shuffled lines" => Shuffled(Enumerable.Range(0, 100_000).Select(i => $"line {i % 300}\n")),
            // Each paragraph is short enough to be compared to the end, and there are many.
            "shuffled words" => string.Concat(Enumerable.Range(0, 50).Select(i => Shuffled(Enumerable.Range(0, 4_000).Select(word => $"w{word % kinds} ")) + $"\n\nanchor {i}\n\n")),
            _ => string.Concat(Enumerable.Range(0, 250_000).Select(i => i % 3 == 0 ? $"# {(char)('a' + random.Next(20))}\n" : "# -\n")),
        };

        string Shuffled(IEnumerable<string> pieces)
        {
            var all = pieces.ToArray();
            random.Shuffle(all);
            return string.Concat(all);
        }
    }

    private static Gen<string[]> Touched(string[] words, string prefix) =>
        from doing in Gen.Choose(0, 30).ListOf(words.Length + 1)
        select words.Append("").SelectMany((word, i) => doing[i] switch
        {
            0 => [],
            1 => [$"{prefix}{i}"],
            2 => [$"{prefix}{i}", word],
            3 => [$"{prefix}{i}", "\n", word],
            _ => new[] { word },
        }).Where(word => word.Length > 0).ToArray();

    private static string Joined(string[] words) => string.Join(' ', words).Replace(" \n", "\n").Replace("\n ", "\n");

    private static string[] Words(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static void ForAllThrees(Action<string, string, string> property)
    {
        var threes =
            from before in SomeTexts.Whole
            from mine in SomeTexts.Changed(before)
            from theirs in SomeTexts.Changed(before)
            select (before, mine, theirs);
        Prop.ForAll(threes.ToArbitrary(), three => property(three.before, three.mine, three.theirs)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }
}
