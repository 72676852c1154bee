namespace DocWiki.Domain.Text;

/// <summary>The words and signs of a line without its spaces, sorted by number, so that two lines are compared in one pass.</summary>
internal readonly record struct WordBag((int Id, int Length)[] Words, int Characters)
{
    public static WordBag Of(ReadOnlySpan<char> line, TextTokens.Numbers numbers)
    {
        var tokens = TextTokens.Words(line, numbers);
        var (words, characters) = (new List<(int, int)>(tokens.Count), 0);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens.Of(line, i);
            if (token.IsWhiteSpace()) continue;
            words.Add((tokens.Ids[i], token.Length));
            characters += token.Length;
        }
        words.Sort();
        return new([.. words], characters);
    }

    /// <summary>Characters in words that both have.</summary>
    public int Common(WordBag other)
    {
        var common = 0;
        for (int i = 0, j = 0; i < Words.Length && j < other.Words.Length;)
        {
            var (x, y) = (Words[i], other.Words[j]);
            if (x.Id == y.Id) (common, i, j) = (common + x.Length, i + 1, j + 1);
            else if (x.Id < y.Id) i++;
            else j++;
        }
        return common;
    }
}
