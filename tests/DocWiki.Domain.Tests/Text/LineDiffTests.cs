using System.Text.Json;
using DocWiki.Domain.Text;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

public sealed class LineDiffTests
{
    [Fact]
    public void Both_texts_can_be_read_from_it() => SomeTexts.ForAll(2, texts =>
    {
        var diff = LineDiff.Between(texts[0], texts[1]);
        Assert.Equal(texts[0] == texts[1], diff.Parts.Count == 0);
        if (texts[0] == texts[1]) return;
        Assert.Equal(Lines(texts[0]), OldLines(diff, Lines(texts[0])));
        Assert.Equal(Lines(texts[1]), NewLines(diff, Lines(texts[0])));
        Assert.Equal(texts[0].Length > 0 && texts[0][^1] != '\n', diff.BeforeLacksFinalNewline);
        Assert.Equal(texts[1].Length > 0 && texts[1][^1] != '\n', diff.AfterLacksFinalNewline);
    }, times: 3000);

    [Fact]
    public void No_way_with_fewer_lines_exists() => SomeTexts.ForAll(2, texts =>
    {
        var (before, after) = (LinesWithEnds(texts[0]), LinesWithEnds(texts[1]));
        var common = SequenceDiffTests.LongestCommon(before, after);
        var total = LineDiff.Between(texts[0], texts[1]).Total;
        Assert.Equal((before.Length - common, after.Length - common), (total.RemovedLines, total.AddedLines));
    }, times: 2000);

    [Fact]
    public void In_a_changed_pair_both_sides_have_the_same_unchanged_segments() => SomeTexts.ForAll(2, texts =>
    {
        foreach (var row in LineDiff.Between(texts[0], texts[1]).Hunks.SelectMany(hunk => hunk.Rows).Where(row => row.Kind == LineDiff.RowKind.Changed))
        {
            Assert.Equal(row.Before.Where(segment => !segment.IsChanged), row.After.Where(segment => !segment.IsChanged));
            Assert.DoesNotContain(row.Before.Concat(row.After), segment => segment.Text.Length == 0);
        }
    });

    [Fact]
    public void A_line_that_moved_says_where_to_and_where_from() => SomeTexts.ForAll(2, texts =>
    {
        var diff = LineDiff.Between(texts[0], texts[1]);
        var rows = diff.Hunks.SelectMany(hunk => hunk.Rows).ToList();
        var away = rows.Where(row => row.Kind == LineDiff.RowKind.MovedAway).Select(row => (row.BeforeLine, row.Elsewhere));
        var here = rows.Where(row => row.Kind == LineDiff.RowKind.MovedHere).Select(row => (row.Elsewhere, row.AfterLine)).ToList();
        Assert.Equal(away.Order(), here.Order());
        Assert.Equal(diff.Total.MovedLines, here.Count);
        Assert.All(rows.Where(row => row.Elsewhere is not null), row => Assert.True(row.Kind is LineDiff.RowKind.MovedAway or LineDiff.RowKind.MovedHere));
    }, times: 2000);

    [Fact]
    public void A_paragraph_that_moved_is_shown_as_moved()
    {
        const string moved = "This paragraph goes somewhere else.\n\n";
        var rest = string.Concat(Enumerable.Range(1, 9).Select(i => $"Paragraph {i} stays where it is.\n\n"));
        var diff = LineDiff.Between($"# Guide\n\n{moved}{rest}End.\n", $"# Guide\n\n{rest}{moved}End.\n");
        Assert.Equal(
            ["MovedAway 3/- at 21", "MovedHere -/21 at 3"],
            Rows(diff).Where(row => row.Elsewhere is not null && (row.Before.Count > 0 || row.After.Count > 0)).Select(row => $"{row.Kind} {row.BeforeLine?.ToString() ?? "-"}/{row.AfterLine?.ToString() ?? "-"} at {row.Elsewhere}"));
        Assert.Equal((0, 0), (diff.Total.RemovedWords, diff.Total.AddedWords));
    }

    [Fact]
    public void A_line_that_moved_and_changed_has_its_words_marked_in_both_places()
    {
        var rest = Numbered(1, 20);
        var diff = LineDiff.Between("Open the port of the firewall on the first host.\n" + rest, rest + "Open the port of the firewall on the second host.\n");
        Assert.Equal("Open the port of the firewall on the [first] host.", Marked(Rows(diff).Single(row => row.Kind == LineDiff.RowKind.MovedAway).Before));
        Assert.Equal("Open the port of the firewall on the [second] host.", Marked(Rows(diff).Single(row => row.Kind == LineDiff.RowKind.MovedHere).After));
    }

    [Fact]
    public void Brackets_and_empty_lines_do_not_move()
    {
        var diff = LineDiff.Between("{\n\n}\n" + Numbered(1, 20), Numbered(1, 20) + "}\n\n{\n");
        Assert.Equal(0, diff.Total.MovedLines);
    }

    [Fact]
    public void A_paragraph_that_was_split_is_compared_as_a_whole()
    {
        var diff = LineDiff.Between(
            "Intro.\n\nFirst install the server. Then open the port for the clients. At last restart it.\n\nEnd.\n",
            "Intro.\n\nFirst install the server.\n\nThen open the port for all the clients. At last restart it.\n\nEnd.\n");
        var rows = Rows(diff).Where(row => row.Kind == LineDiff.RowKind.Rewrapped).ToList();
        Assert.Equal([(3, 3), (null, 4), (null, 5)], rows.Select(row => (row.BeforeLine, row.AfterLine)));
        Assert.All(rows, row => Assert.Equal(LineDiff.Nature.Split, row.Nature));
        Assert.Equal("First install the server.[ ]Then open the port for the clients. At last restart it.", Marked(rows[0].Before));
        Assert.Equal("Then open the port for[ all] the clients. At last restart it.", Marked(rows[2].After));
        Assert.Equal((0, 1), (diff.Total.RemovedWords, diff.Total.AddedWords));
    }

    [Fact]
    public void A_paragraph_is_split_beside_one_that_moved_there()
    {
        const string moved = "This paragraph about names is needed earlier.\n\n";
        var diff = LineDiff.Between(
            $"A bridge joins two networks. Nothing is lost on the way.\n\n## Install\n\n{Numbered(1, 9)}\n{moved}End.\n",
            $"A bridge joins two networks.\n\nNothing is lost on the way.\n\n{moved}## Install\n\n{Numbered(1, 9)}\nEnd.\n");
        Assert.Equal(3, Rows(diff).Count(row => row.Nature == (LineDiff.Nature.Split | LineDiff.Nature.Spacing)));
        Assert.InRange(diff.Total.MovedLines, 1, 2);
        Assert.Equal(Rows(diff).Count(row => row.Kind is LineDiff.RowKind.MovedAway), Rows(diff).Count(row => row.Kind is not LineDiff.RowKind.MovedAway && row.Elsewhere is not null));
        Assert.Equal(0, diff.Total.AddedWords);
    }

    [Fact]
    public void Joined_and_rewrapped_paragraphs_have_no_changed_words()
    {
        var joined = LineDiff.Between("One two three four.\n\nFive six seven eight.\n", "One two three four. Five six seven eight.\n");
        Assert.All(Changes(joined), row => Assert.Equal(LineDiff.Nature.Joined | LineDiff.Nature.Spacing, row.Nature));
        var wrapped = LineDiff.Between("one two three four\nfive six seven eight\nnine ten\n", "one two\nthree four five six\nseven eight nine ten\n");
        Assert.All(Changes(wrapped), row => Assert.Equal(LineDiff.Nature.Rewrapped | LineDiff.Nature.Spacing, row.Nature));
        Assert.Equal((0, 0), (wrapped.Total.RemovedWords, wrapped.Total.AddedWords));
    }

    [Fact]
    public void A_list_whose_items_changed_one_by_one_is_not_rewrapped() => Assert.All(
        Changes(LineDiff.Between("- take the red box\n- open the lid\n- close it\n", "- take the blue box\n- open a lid\n- close them\n")),
        row => Assert.Equal(LineDiff.RowKind.Changed, row.Kind));

    [Theory]
    [InlineData("  - one two\n", "- one  two\n", LineDiff.Nature.Spacing)]
    [InlineData("one two", "one two\n", LineDiff.Nature.Spacing)]
    [InlineData("Press the red button.\n", "Press the **red** button.\n", LineDiff.Nature.Formatting)]
    [InlineData("Call run twice.\n", "Call `run` twice.\n", LineDiff.Nature.Formatting)]
    [InlineData("## Use it\n", "### Use it\n", LineDiff.Nature.Formatting)]
    [InlineData("* One thing\n", "- One thing\n", LineDiff.Nature.Formatting)]
    [InlineData("rm -rf .\n", "rm -rf *\n", LineDiff.Nature.None)]
    [InlineData("Type `ls a*b*` now.\n", "Type `ls ab` now.\n", LineDiff.Nature.None)]
    [InlineData("```\nx = *a*\n```\n", "```\nx = a\n```\n", LineDiff.Nature.None)]
    [InlineData("Really, stop here.\n", "Really stop here!\n", LineDiff.Nature.None)]
    public void Changes_of_spacing_and_formatting_are_told_apart(string before, string after, LineDiff.Nature nature) =>
        Assert.Equal(nature, Assert.Single(Changes(LineDiff.Between(before, after))).Nature);

    [Fact]
    public void Changed_words_are_marked_inside_changed_lines()
    {
        var row = Assert.Single(Changed("The quick brown fox.\n", "The slow red fox, maybe.\n"));
        Assert.Equal("The [quick brown] fox.", Marked(row.Before));
        Assert.Equal("The [slow red] fox[, maybe].", Marked(row.After));
    }

    [Fact]
    public void A_word_keeps_its_marks_and_an_emoji_its_halves()
    {
        var row = Assert.Single(Changed("Le cafe\u0301 est bon 😀 oui\n", "Le café est bon 😁 oui\n"));
        Assert.Equal("Le [cafe\u0301] est bon [😀] oui", Marked(row.Before));
        Assert.Equal("Le [café] est bon [😁] oui", Marked(row.After));
    }

    [Fact]
    public void Lines_are_paired_with_the_line_they_became()
    {
        var diff = LineDiff.Between(
            "Install the server first.\nThen open the firewall port.\nThe end.\n",
            "Something that was not there.\nInstall the server at first.\nThen close the firewall port.\nThe end.\n");
        Assert.Equal(
            ["Added -/1", "Changed 1/2", "Changed 2/3", "Unchanged 3/4"],
            diff.Hunks.Single().Rows.Select(row => $"{row.Kind} {row.BeforeLine?.ToString() ?? "-"}/{row.AfterLine?.ToString() ?? "-"}"));
        Assert.Equal(new LineDiff.Totals(2, 3, 1, 7), diff.Total);
    }

    [Fact]
    public void Lines_that_have_nothing_in_common_are_not_paired()
    {
        var rows = LineDiff.Between("alpha beta gamma\n", "one two three\n").Hunks.Single().Rows;
        Assert.Equal([LineDiff.RowKind.Removed, LineDiff.RowKind.Added], rows.Select(row => row.Kind));
    }

    [Fact]
    public void Long_unchanged_stretches_are_folded_under_their_heading()
    {
        var text = "---\ntitle: x\n---\n# Guide\n\n" + Numbered(1, 10) + "```sh\n# no heading\n" + Numbered(11, 20) + "```\n## Use ##\n" + Numbered(21, 40);
        var diff = LineDiff.Between(text, text.Replace("line 15\n", "line fifteen\n").Replace("line 38\n", "line 38\nline 38 and a half\n"));
        Assert.Equal(
            ["Fold 1/1 of 18 under ", "Hunk 19/19 of 7 under Guide", "Fold 26/26 of 19 under Guide", "Hunk 45/45 of 6 under Use"],
            diff.Parts.Select(part => part switch
            {
                LineDiff.Fold fold => $"Fold {fold.BeforeLine}/{fold.AfterLine} of {fold.Lines} under {fold.Heading}",
                LineDiff.Hunk hunk => $"Hunk {hunk.BeforeLine}/{hunk.AfterLine} of {hunk.Rows.Count} under {hunk.Heading}",
                _ => "",
            }));
    }

    [Fact]
    public void An_underlined_line_is_a_heading_too()
    {
        var text = "Guide\n=====\n\n- - -\n\n---\n" + Numbered(1, 10);
        Assert.All(LineDiff.Between(text, text + "end\n").Parts.Skip(1), part => Assert.Equal("Guide", part.Heading));
    }

    [Fact]
    public void A_new_section_is_shown_as_a_whole()
    {
        var before = "# A\n\ntext\n\n## B\n\ntext\n";
        var after = "# A\n\ntext\n\n## New\n\ntext\n\n## B\n\ntext\n";
        var added = LineDiff.Between(before, after).Hunks.Single().Rows.Where(row => row.Kind == LineDiff.RowKind.Added).Select(row => Marked(row.After));
        Assert.Equal(["[## New]", "", "[text]", ""], added);
    }

    [Fact]
    public void A_missing_final_newline_is_a_difference()
    {
        var diff = LineDiff.Between("a\nb", "a\nb\n");
        Assert.Equal((true, false), (diff.BeforeLacksFinalNewline, diff.AfterLacksFinalNewline));
        var row = diff.Hunks.Single().Rows[1];
        Assert.Equal((LineDiff.RowKind.Changed, "b", "b"), (row.Kind, Marked(row.Before), Marked(row.After)));
    }

    [Fact]
    public void Too_different_texts_are_compared_by_line_only_and_it_is_said()
    {
        var random = new Random(1);
        string Text() => string.Concat(Enumerable.Range(0, 500).Select(_ => $"{random.Next()} {random.Next()}\n"));
        var diff = LineDiff.Between(Text(), Text());
        Assert.True(diff.TooDifferentForWords);
        Assert.Equal((500, 500), (diff.Total.RemovedLines, diff.Total.AddedLines));
        Assert.False(LineDiff.Between("a b c\n", "a b d\n").TooDifferentForWords);
    }

    [Fact]
    public void The_work_has_bounds_whatever_the_texts()
    {
        var random = new Random(1);
        string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => random.Next(10_000)));
        string Mebibyte(int line) => string.Concat(Enumerable.Range(0, 1_000_000 / (line * 5)).Select(_ => Words(line) + "\n"));
        foreach (var (before, after) in new[] { (Mebibyte(12), Mebibyte(12)), (Mebibyte(100_000), Mebibyte(100_000)), (Mebibyte(2_000), Mebibyte(2_000)) })
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            Assert.True(LineDiff.Between(before, after).TooDifferentForWords);
            // Seconds, for a machine that does much else; without bounds it is minutes.
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
        }
        var lines = Mebibyte(12).Split('\n');
        random.Shuffle(lines);
        var shuffled = string.Join('\n', lines);
        random.Shuffle(lines);
        Assert.True(LineDiff.Between(shuffled, string.Join('\n', lines)).Total.MovedLines > lines.Length / 2);
    }

    [Fact]
    public void Line_counts_are_those_of_git()
    {
        using var corpus = new Corpus();
        using var facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(Corpus.Folder, "hyperv-docs.facts.json")));
        var samples = facts.RootElement.GetProperty("diff_samples").GetProperty("samples").EnumerateArray().ToList();
        Assert.True(samples.Count >= 20);
        foreach (var sample in samples)
        {
            var (commit, path) = (sample.GetProperty("commit").GetString(), sample.GetProperty("path").GetString());
            var texts = corpus.Contents([$"{commit}^:{path}", $"{commit}:{path}"]);
            var total = LineDiff.Between(texts[$"{commit}^:{path}"] ?? "", texts[$"{commit}:{path}"]!).Total;
            // Both are shortest ways, and all shortest ways have the same counts; git may stop early only on far larger changes.
            Assert.Equal(
                (commit, path, sample.GetProperty("removed_lines").GetInt32(), sample.GetProperty("added_lines").GetInt32()),
                (commit, path, total.RemovedLines, total.AddedLines));
        }
    }

    private static IEnumerable<LineDiff.Row> Rows(LineDiff diff) => diff.Hunks.SelectMany(hunk => hunk.Rows);

    private static IEnumerable<LineDiff.Row> Changes(LineDiff diff) => Rows(diff).Where(row => row.Kind != LineDiff.RowKind.Unchanged);

    private static IEnumerable<LineDiff.Row> Changed(string before, string after) =>
        LineDiff.Between(before, after).Hunks.SelectMany(hunk => hunk.Rows).Where(row => row.Kind == LineDiff.RowKind.Changed);

    private static string Marked(IEnumerable<LineDiff.Segment> segments) =>
        string.Concat(segments.Select(segment => segment.IsChanged ? $"[{segment.Text}]" : segment.Text));

    private static string Numbered(int from, int to) => string.Concat(Enumerable.Range(from, to - from + 1).Select(i => $"line {i}\n"));

    private static string[] LinesWithEnds(string text)
    {
        var parts = text.Split('\n');
        return [.. parts.SkipLast(1).Select(line => line + "\n"), .. parts.TakeLast(1).Where(rest => rest.Length > 0)];
    }

    private static string[] Lines(string text) => [.. LinesWithEnds(text).Select(line => line.TrimEnd('\n'))];

    private static List<string> OldLines(LineDiff diff, string[] before) => [.. diff.Parts.SelectMany(part => part switch
    {
        LineDiff.Hunk hunk => hunk.Rows.Where(row => row.BeforeLine is not null).Select(row => string.Concat(row.Before.Select(segment => segment.Text))),
        LineDiff.Fold fold => before.Skip(fold.BeforeLine - 1).Take(fold.Lines),
        _ => [],
    })];

    private static List<string> NewLines(LineDiff diff, string[] before)
    {
        var lines = new List<string>();
        foreach (var part in diff.Parts)
        {
            Assert.Equal(lines.Count + 1, part.AfterLine);
            if (part is LineDiff.Fold fold) lines.AddRange(before.Skip(fold.BeforeLine - 1).Take(fold.Lines));
            if (part is not LineDiff.Hunk hunk) continue;
            foreach (var row in hunk.Rows.Where(row => row.AfterLine is not null))
            {
                lines.Add(string.Concat(row.After.Select(segment => segment.Text)));
                Assert.Equal(lines.Count, row.AfterLine);
            }
        }
        return lines;
    }
}
