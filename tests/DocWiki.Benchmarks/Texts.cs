using System.Text;

namespace DocWiki.Benchmarks;

/// <summary>Documentation-like Markdown of a given size, the same on every run.</summary>
internal static class Texts
{
    private static readonly string[] Words =
        "the a network bridge container image host guest driver kernel page section command option value default file path start stop see also note when where which is are must may each with without before after".Split(' ');

    public static string Markdown(int bytes, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        while (text.Length < bytes)
        {
            text.Append("## ").Append(Sentence(random, 4)).Append("\n\n");
            for (var paragraph = 0; paragraph < 3; paragraph++) text.Append(Sentence(random, 40)).Append(" See [this](other-").Append(random.Next(20)).Append(".md) and `code`.\n\n");
            text.Append("- ").Append(Sentence(random, 8)).Append("\n- ").Append(Sentence(random, 8)).Append("\n\n```sh\n").Append(Sentence(random, 6)).Append("\n```\n\n");
        }
        return text.ToString(0, bytes);
    }

    /// <summary>Changes a word in each of so many lines, spread over the text.</summary>
    public static string WithScatteredChanges(string text, int changes)
    {
        var lines = text.Split('\n');
        for (var change = 0; change < changes; change++)
        {
            var line = (int)((change + 0.5) * lines.Length / changes);
            lines[line] += " changed";
        }
        return string.Join('\n', lines);
    }

    private static string Sentence(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[random.Next(Words.Length)]));
}
