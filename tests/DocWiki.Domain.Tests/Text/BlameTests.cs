using DocWiki.Domain.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

public sealed class BlameTests
{
    private static readonly Guid Page = Guid.CreateVersion7(), Other = Guid.CreateVersion7();

    [Fact]
    public void Each_line_is_by_the_revision_that_brought_it() => Prop.ForAll(Histories().ToArbitrary(), history =>
    {
        var blame = Blame.Nothing;
        var text = "";
        for (var i = 0; i < history.Count; i++)
        {
            var next = string.Join('\n', history[i].Select(line => line.Text)) + (i % 3 == 0 ? "" : "\n");
            var stored = i == 0 ? new StoredText(next, null) : StoredText.Choose(text, next, i % 7 == 6 ? 100 : 0);
            blame = After(blame, i + 1, stored);
            text = next;
            Assert.Equal(text, string.Concat(blame.Lines.Select(line => line.Text)));
            Assert.Equal(history[i].Select(line => line.Revision), blame.Lines.Take(history[i].Count).Select(line => line.Origin.Revision));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_history_ends_in_its_text_and_its_words() => SomeTexts.ForAll(5, texts =>
    {
        var blame = Blame.Nothing;
        for (var i = 0; i < texts.Length; i++) blame = After(blame, i + 1, i == 0 ? new(texts[0], null) : StoredText.Choose(texts[i - 1], texts[i], 0));
        Assert.Equal(texts[^1], string.Concat(blame.Lines.Select(line => line.Text)));
        foreach (var line in blame.Lines)
        {
            Assert.Equal(line.Text.TrimEnd('\n'), string.Concat(line.Words().Select(word => word.Text)));
            Assert.All(line.Words(), word => Assert.InRange(word.Origin.Revision, 1, line.Origin.Revision));
        }
    }, times: 300);

    [Fact]
    public void A_line_that_moves_keeps_its_writer_and_one_that_changes_the_writers_of_its_words()
    {
        var blame = History(
            "First the server is installed.\nThen the port is opened.\n\nAt last it is started again.\n",
            "First the server is installed.\nThen the red port is opened.\n\nAt last it is started again.\n",
            "At last it is started again.\n\nFirst the server is installed.\nThen the red port is opened.\n");
        Assert.Equal([1, 1, 2], blame.Lines.Where(line => line.Text.Length > 1).Select(line => line.Origin.Revision));
        Assert.Equal([("Then the ", 1), ("red ", 2), ("port is opened.", 1)], blame.Lines[3].Words().Select(word => (word.Text, word.Origin.Revision)));
    }

    [Fact]
    public void The_parts_of_a_paragraph_that_was_split_keep_its_words()
    {
        var blame = History(
            "First the server is installed. Then the port is opened.\n",
            "First the server is installed.\n\nThen the port is opened, too.\n",
            "First the server is installed. Then the port is opened, too.\n");
        Assert.Equal(
            [("First the server is installed. Then the port is opened", 1), (", too", 2), (".", 1)],
            Assert.Single(blame.Lines).Words().Select(word => (word.Text, word.Origin.Revision)));
    }

    [Fact]
    public void Whoever_goes_on_after_the_last_line_has_not_written_it() =>
        Assert.Equal([1, 2], History("one", "one\ntwo").Lines.Select(line => line.Origin.Revision));

    [Fact]
    public void A_section_of_another_page_keeps_its_writers()
    {
        var source = Blame.Of("## Use\n\nThe text of the section.\n", new(Other, 7));
        var blame = Blame.Of("# Here\n\nSomething.\n", new(Page, 1)).After(new(Page, 2), "# Here\n\nSomething.\n\n### Use\n\nThe text of the section.\n\nMine.\n", source.Lines);
        Assert.Equal(new TextOrigin(Other, 7), blame.Lines[6].Origin);
        Assert.Equal([(1, Page), (2, Page)], new[] { 2, 8 }.Select(i => (blame.Lines[i].Origin.Revision, blame.Lines[i].Origin.Page)));
    }

    [Fact]
    public void Each_changed_line_between_two_texts_has_the_revisions_that_changed_it()
    {
        string[] texts = ["one stays\ntwo goes away\nthree is changed\n", "one stays\nthree is changed\n", "one stays\nthree was changed\nfour is added\n", "one stays\nthree was changed twice\nfour is added\n"];
        var steps = Enumerable.Range(1, 3).Select(i => (i + 1, StoredText.Choose(texts[i - 1], texts[i], 0)));
        var authors = LineAuthors.Of(Page, texts[0], 1, steps);
        Assert.Equal(["", "2", "3,4"], Enumerable.Range(0, 3).Select(line => string.Join(',', authors.Before(line))));
        Assert.Equal(["", "3,4", "3"], Enumerable.Range(0, 3).Select(line => string.Join(',', authors.After(line))));
    }

    private static Blame History(params string[] texts)
    {
        var blame = Blame.Nothing;
        for (var i = 0; i < texts.Length; i++) blame = After(blame, i + 1, i == 0 ? new(texts[0], null) : new(null, TextPatch.Between(texts[i - 1], texts[i])));
        return blame;
    }

    private static Blame After(Blame blame, int revision, StoredText stored) =>
        stored.Patch is { } patch ? blame.After(new(Page, revision), patch) : blame.After(new(Page, revision), stored.Whole!);

    /// <summary>Lines that no other line is like, put in, taken out and changed; each with the revision that wrote it.</summary>
    private static Gen<List<List<(string Text, int Revision)>>> Histories() =>
        from seed in Gen.Choose(0, int.MaxValue)
        from revisions in Gen.Choose(1, 25)
        select Made(new Random(seed), revisions);

    private static List<List<(string Text, int Revision)>> Made(Random random, int revisions)
    {
        var history = new List<List<(string Text, int Revision)>>();
        List<(string Text, int Revision)> lines = [];
        for (var revision = 1; revision <= revisions; revision++)
        {
            lines = [.. lines];
            for (var edits = random.Next(1, 5); edits > 0; edits--)
            {
                var at = random.Next(lines.Count + 1);
                var line = ($"- line {random.NextInt64()} of {random.NextInt64()}", revision);
                if (at == lines.Count || random.Next(3) == 0) lines.Insert(at, line);
                else if (random.Next(2) == 0) lines.RemoveAt(at);
                else lines[at] = line;
            }
            if (lines.Count == 0) lines.Add(($"- only line {random.NextInt64()}", revision));
            history.Add(lines);
        }
        return history;
    }
}
