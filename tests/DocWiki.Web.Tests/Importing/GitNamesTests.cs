using DocWiki.Web.Importing;
using Xunit;

namespace DocWiki.Web.Tests.Importing;

/// <summary>Odd names of files and people, odd messages and dates.</summary>
public sealed class GitNamesTests : IDisposable
{
    private readonly TestRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("with space.md")]
    [InlineData("\"quoted\".md")]
    [InlineData("tab\there.md")]
    [InlineData("line\nbreak.md")]
    [InlineData("back\\slash.md")]
    [InlineData("-leading.md")]
    [InlineData(":(glob)x.md")]
    [InlineData("=.md")]
    [InlineData("日本語/été.md")]
    [InlineData("*.md")]
    [InlineData("upper.MD")]
    [InlineData("mixed.MarkDown")]
    public async Task Any_name_is_read_as_it_is(string file)
    {
        var first = repository.Commit([], (file, "one\ntwo\nthree\n"));
        var second = repository.Commit([first], ("other.md", "one\ntwo\nthree\n"));
        repository.Commit([second], (file, "one\ntwo\nthree\n"));

        Assert.Equal([$"set {file} [one]", $"{file} became other.md [one]", $"other.md became {file} [one]"], (await Story.ReadAsync(repository.Path)).Lines);
    }

    [Fact]
    public async Task A_name_that_is_not_UTF8_is_read_reported_once_and_different_from_its_likes()
    {
        var first = repository.Commit([], ("caf\uE0E9.md", "a"), ("café.md", "b"));
        repository.Commit([first], ("caf\uE0E9.md", "a2"), ("café.md", "b2"));

        var story = await Story.ReadAsync(repository.Path);

        Assert.Equal(["set caf%E9.md [a2]", "set café.md [b2]"], story.Lines.Skip(2).Order(StringComparer.Ordinal));
        Assert.Equal("caf%E9.md: the file's name is not UTF-8; its odd bytes are written with %.", Assert.Single(story.Commits.SelectMany(commit => commit.Remarks)));
    }

    [Theory]
    [InlineData("Ann <ann@example.org> 1500000000 -0730", "Ann", "ann@example.org", "2017-07-13T19:10:00-07:30")]
    [InlineData(" <> 0 +0000", "", "", "1970-01-01T00:00:00+00:00")]
    [InlineData("彭伟 <w@example.org> -100 +0000", "彭伟", "w@example.org", "1969-12-31T23:58:20+00:00")]
    [InlineData("Ren\uE0E9 <r@example.org> 1500000000 +0000", "René", "r@example.org", "2017-07-14T02:40:00+00:00")]
    public async Task The_author_is_as_written(string author, string name, string mail, string time)
    {
        repository.CommitBy(author, "said", "", [], ("a.md", "a"));

        var commit = Assert.Single((await Story.ReadAsync(repository.Path)).Commits);

        Assert.Equal((name, mail, time), (commit.AuthorName, commit.AuthorMail, commit.AuthorTime.ToString("yyyy-MM-ddTHH:mm:sszzz")));
    }

    [Fact]
    public void An_offset_or_date_that_cannot_be_is_replaced_and_the_moment_kept_where_there_is_one()
    {
        Assert.Equal("1500000000 00:00:00", Time("author A <a> 1500000000 +9959\ncommitter C <c> 5 +0000\n\n"));
        Assert.Equal("5 00:00:00", Time("author A <a> 99999999999999 +0000\ncommitter C <c> 5 +0000\n\n"));
        Assert.Equal("0 00:00:00", Time("author nobody\n\nmessage"));

        static string Time(string commit) => GitCommitText.Parse(System.Text.Encoding.UTF8.GetBytes(commit)).AuthorTime is var time ? $"{time.ToUnixTimeSeconds()} {time.Offset}" : "";
    }

    [Theory]
    [InlineData("first\n\nsecond ☃\n", "", "first\n\nsecond ☃")]
    [InlineData("", "", "")]
    [InlineData("gr\uE0FC\uE0DFe", "encoding ISO-8859-1", "grüße")]
    [InlineData("\uE0A4\uE0A2", "encoding EUC-JP", "あ")]
    [InlineData("it\uE092s", "", "it’s")]
    [InlineData("x\r\ny", "encoding no-such", "x\ny")]
    public async Task The_message_is_read_in_its_encoding(string message, string encoding, string read)
    {
        repository.CommitBy("Ann <ann@example.org> 1500000000 +0000", message, encoding, [], ("a.md", "a"));

        Assert.Equal(read, Assert.Single((await Story.ReadAsync(repository.Path)).Commits).Message);
    }

    [Fact]
    public void A_signature_in_the_commit_is_no_part_of_the_message() =>
        Assert.Equal("said", GitCommitText.Parse("author A <a> 1 +0000\ngpgsig -----BEGIN\n \n author B <b> 2 +0000\n -----END\n\nsaid\n"u8).Message);
}
