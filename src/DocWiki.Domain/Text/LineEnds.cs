namespace DocWiki.Domain.Text;

public static class LineEnds
{
    /// <summary>As texts are stored: <c>\r\n</c> and a lone <c>\r</c> become <c>\n</c>. Nothing else does: a form feed, or U+2028, is a character somebody wrote.</summary>
    public static string Unified(string text) => text.Contains('\r') ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;
}
