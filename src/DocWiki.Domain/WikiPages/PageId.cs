using System.Diagnostics.CodeAnalysis;

namespace DocWiki.Domain.WikiPages;

/// <summary>The name of a page that no rename changes: a version 7 UUID, also the id of its event stream.</summary>
public readonly record struct PageId(Guid Value) : IParsable<PageId>
{
    public static PageId New() => new(Guid.CreateVersion7());

    public static PageId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s, provider));

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PageId result)
    {
        var ok = Guid.TryParse(s, provider, out var value);
        result = new(value);
        return ok;
    }

    public override string ToString() => Value.ToString();
}
