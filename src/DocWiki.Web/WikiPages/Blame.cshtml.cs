using System.Globalization;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary>Who wrote which line of a page, now or at an old revision (<c>?rev=12</c>), and which word (<c>?words=true</c>).</summary>
[Needs(Permission.Read)]
public sealed class BlameModel(CurrentPages pages, PageHistory history, PageNames names, PageBlames blames, KnownPeople people) : PageModel
{
    public CurrentPage Current { get; private set; } = null!;
    public HistoryLine Shown { get; private set; } = null!;
    public BlameView View { get; private set; } = null!;
    public bool IsByWord { get; private set; }
    public int Lines { get; private set; }

    /// <summary>The first line shown, from 1.</summary>
    public int First { get; private set; }

    public int? Next => First + BlameView.LinesPerScreen <= Lines ? First + BlameView.LinesPerScreen : null;
    public int? Previous => First > 1 ? Math.Max(1, First - BlameView.LinesPerScreen) : null;

    public async Task<IActionResult> OnGetAsync(string? path, string? rev, bool words, int? from, CancellationToken cancellationToken)
    {
        if (WikiAddresses.PathOf(path) is not { } at) return this.NotThere("No page can have this address.");
        if (await pages.FindAsync(at, cancellationToken) is not { } page)
        {
            if (await names.FindLastBearerAsync(at, cancellationToken) is not { } elsewhere) return this.NotThere("Nobody has written this page yet, so nobody wrote its lines.", at);
            if (!elsewhere.Page.IsArchived) return RedirectPermanent($"{elsewhere.Page.Path.Address}/blame{Request.QueryString}");
            page = elsewhere;
        }
        var revision = page.Page.Revision;
        if ((rev is not null && !int.TryParse(rev, NumberStyles.None, CultureInfo.InvariantCulture, out revision))
            || await history.FindAsync(page.Id, revision, cancellationToken) is not { } line
            || await blames.FindAsync(page.Id, revision, cancellationToken) is not { } blame)
        {
            return this.NotThere($"“{page.Page.Title}” has revisions 1 to {page.Page.Revision}; there is no revision {rev}.", at);
        }
        (Current, Shown, IsByWord, Lines) = (page, line, words, blame.Lines.Count);
        First = Math.Clamp(from ?? 1, 1, Math.Max(1, Lines));
        var blocks = BlameView.Cut(blame.Lines, First, words);
        View = new BlameView(blocks, await OriginsAsync(blocks, cancellationToken));
        return Page();
    }

    /// <summary>The address of the same view elsewhere.</summary>
    public string Address(int revision, bool words, int first = 1)
    {
        string?[] asked = [revision == Current.Page.Revision ? null : $"rev={revision}", words ? "words=true" : null, first > 1 ? $"from={first}" : null];
        var query = string.Join('&', asked.OfType<string>());
        return $"{Current.Page.Path.Address}/blame{(query.Length > 0 ? $"?{query}" : "")}";
    }

    private async Task<Dictionary<TextOrigin, BlameOrigin>> OriginsAsync(IReadOnlyList<BlameBlock> blocks, CancellationToken cancellationToken)
    {
        var found = new List<(TextOrigin Origin, HistoryLine Line, CurrentPage? Page)>();
        var origins = blocks.Select(block => block.Origin).Concat(blocks.SelectMany(block => block.Lines).SelectMany(line => line.Words).Select(word => word.Origin)).Distinct();
        foreach (var ofPage in origins.GroupBy(origin => origin.Page))
        {
            var id = new PageId(ofPage.Key);
            var other = id == Current.Id ? null : await pages.FindAsync(id, cancellationToken);
            var lines = await history.FindAsync(id, [.. ofPage.Select(origin => origin.Revision)], cancellationToken);
            found.AddRange(ofPage.Select(origin => (origin, lines[origin.Revision], other)));
        }
        await people.LoadAsync(found.Select(origin => origin.Line.Person), cancellationToken);
        var ages = BlameView.AgesOf(found.Select(origin => (origin.Origin, origin.Line.Time)));
        return found.ToDictionary(origin => origin.Origin, origin => new BlameOrigin(origin.Line, origin.Page, ages[origin.Origin]));
    }
}
