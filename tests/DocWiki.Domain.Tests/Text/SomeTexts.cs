using FsCheck;
using FsCheck.Fluent;

namespace DocWiki.Domain.Tests.Text;

/// <summary>
/// Random texts that are alike enough to be compared: few distinct words and lines, so that everything occurs more than once, and
/// among them what breaks naive code: surrogate pairs that share a half, lone surrogates, combining marks, <c>\r</c>, no final newline, nothing at all.
/// </summary>
public static class SomeTexts
{
    private static readonly string[] Words =
        ["a", "b", "the", "then", " ", "  ", ".", "-", "@", "+", ":", "1", "12", "\t", "é", "e\u0301", "😀", "😁", "👩‍💻", "\u200d", "𝒳", "中文", "\r", "\"", "\\"];

    private static readonly string[] Lines = ["", "", "one", "two", "three ", "# Heading", "\r", "```", "one two three", "😀 two", "@1-3 one"];

    private static readonly Gen<string> Inline = Gen.Elements(Words).ListOf().Select(string.Concat);

    private static readonly Gen<string> Broken = Gen.Elements('a', '\n', '\ud83d', '\ude00', '\ude01', '\ud83e').ListOf().Select(string.Concat);

    private static readonly Gen<string> Line = Gen.Frequency((3, Gen.Elements(Lines)), (2, Inline));

    /// <summary>Any text, of whole surrogate pairs: what can be stored.</summary>
    public static Gen<string> Whole { get; } =
        from lines in Line.ListOf()
        from end in Gen.Elements("", "\n")
        select string.Join('\n', lines) + end;

    /// <summary>Any string at all.</summary>
    public static Gen<string> Any { get; } = Gen.Frequency((6, Whole), (1, Broken));

    /// <summary>A text and what a few changes in the middle of lines and whole lines made of it, as often as the maker likes.</summary>
    public static Gen<string> Changed(string text) =>
        from at in Gen.Choose(0, Boundaries(text).Count - 1)
        from length in Gen.Choose(0, 12)
        from added in Gen.OneOf(Inline, Line.Select(line => line + "\n"), Gen.Constant(""))
        from again in Gen.Choose(0, 3)
        let places = Boundaries(text)
        let changed = text[..places[at]] + added + text[places[Math.Min(at + length, places.Count - 1)]..]
        from result in again > 0 ? Changed(changed) : Gen.Constant(changed)
        select result;

    public static Gen<string> After(string text) => Gen.Frequency((3, Changed(text)), (1, Any));

    /// <summary>Runs a property on texts each of which came from the one before.</summary>
    public static void ForAll(int count, Action<string[]> property, int times = 500)
    {
        var texts = Any.Select(text => new[] { text });
        for (var i = 1; i < count; i++) texts = texts.SelectMany(some => After(some[^1]).Select(next => some.Append(next).ToArray()));
        Prop.ForAll(texts.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(times));
    }

    /// <summary>Places that are not inside a surrogate pair.</summary>
    private static List<int> Boundaries(string text) =>
        [.. Enumerable.Range(0, text.Length + 1).Where(i => i == 0 || i == text.Length || !char.IsSurrogatePair(text[i - 1], text[i]))];
}
