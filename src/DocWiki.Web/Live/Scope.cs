using System.Diagnostics.CodeAnalysis;
using DocWiki.Domain.WikiPages;

namespace DocWiki.Web.Live;

/// <summary>What somebody can be present in: <c>page:…</c>, or <c>wiki</c>, where only is seen who works on which page.</summary>
public readonly record struct Scope
{
    public static readonly Scope Wiki = new("wiki", null);

    private const string PagePrefix = "page:";

    private Scope(string value, PageId? page) => (Value, Page) = (value, page);

    public string Value { get; }

    /// <summary>Null: not a page.</summary>
    public PageId? Page { get; }

    public static Scope Of(PageId page) => new($"{PagePrefix}{page.Value:D}", page);

    public static bool TryParse([NotNullWhen(true)] string? written, out Scope scope)
    {
        scope = Wiki;
        if (written == Wiki.Value) return true;
        if (written is null || !written.StartsWith(PagePrefix, StringComparison.Ordinal) || !Guid.TryParseExact(written.AsSpan(PagePrefix.Length), "D", out var id)) return false;
        scope = Of(new PageId(id));
        return true;
    }

    public override string ToString() => Value;
}
