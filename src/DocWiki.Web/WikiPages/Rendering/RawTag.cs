using System.Buffers;
using Markdig.Helpers;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>One tag of an author's HTML, read as HTML's tokeniser reads one.</summary>
internal sealed class RawTag
{
    private static readonly SearchValues<char> AfterName = SearchValues.Create(" \t\n\r\f/>");

    private readonly List<(string Name, string Value)> attributes = [];

    /// <summary>In lower case. Empty for a comment, a declaration, a processing instruction.</summary>
    public string Name { get; private init; } = "";

    public bool IsEnd { get; private init; }

    /// <summary><c>&lt;span/&gt;</c>: not HTML's meaning, but the author's.</summary>
    public bool IsSelfClosing { get; private set; }

    /// <returns>Null where there is none; the first of two counts, as in browsers.</returns>
    public string? this[string attribute]
    {
        get
        {
            foreach (var (name, value) in attributes)
                if (name == attribute) return HtmlHelper.Unescape(value, removeBackSlash: false);
            return null;
        }
    }

    public static IEnumerable<RawTag> AllIn(string html)
    {
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0; at = html.IndexOf('<', at))
        {
            if (Read(html.AsSpan(at), out var length) is { } tag) yield return tag;
            at += length;
        }
    }

    /// <param name="text">Begins with <c>&lt;</c>.</param>
    /// <param name="length">What the tag takes of it.</param>
    /// <returns>Null where no tag begins, with length 1, or where it never ends, with the length of all the text.</returns>
    public static RawTag? Read(ReadOnlySpan<char> text, out int length)
    {
        length = 1;
        if (text.Length < 2) return null;
        if (text[1] is '!' or '?')
        {
            var close = text.StartsWith("<!--") ? "-->" : text.StartsWith("<![CDATA[") ? "]]>" : ">";
            var end = text.IndexOf(close);
            length = end < 0 ? text.Length : end + close.Length;
            return end < 0 ? null : new RawTag();
        }
        var isEnd = text[1] == '/';
        var at = isEnd ? 2 : 1;
        var nameLength = NameLength(text[at..]);
        if (nameLength == 0) return null;
        var tag = new RawTag { Name = text.Slice(at, nameLength).ToString().ToLowerInvariant(), IsEnd = isEnd };
        at += nameLength;
        length = text.Length;
        while (true)
        {
            while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == '/')) at++;
            if (at >= text.Length) return null;
            if (text[at] == '>') break;
            if (!tag.ReadAttribute(text, ref at)) return null;
        }
        tag.IsSelfClosing = text[at - 1] == '/';
        length = at + 1;
        return tag;
    }

    private bool ReadAttribute(ReadOnlySpan<char> text, ref int at)
    {
        var nameStart = at++;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('=' or '>' or '/')) at++;
        var name = text[nameStart..at].ToString().ToLowerInvariant();
        var next = at;
        while (next < text.Length && char.IsWhiteSpace(text[next])) next++;
        if (next >= text.Length || text[next] != '=')
        {
            attributes.Add((name, ""));
            return true;
        }
        at = next + 1;
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        if (at >= text.Length) return false;
        int start = at, end;
        if (text[at] is '"' or '\'')
        {
            start++;
            if (text[start..].IndexOf(text[at]) is not (>= 0 and var quoted)) return false;
            end = start + quoted;
            at = end + 1;
        }
        else
        {
            while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] != '>') at++;
            end = at;
        }
        attributes.Add((name, text[start..end].ToString()));
        return true;
    }

    private static int NameLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !char.IsAsciiLetter(text[0])) return 0;
        var end = text.IndexOfAny(AfterName);
        return end < 0 ? text.Length : end;
    }
}
