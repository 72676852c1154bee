using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using DocWiki.Web.People;
using DocWiki.Web.WikiPages;
using DocWiki.Web.WikiPages.Rendering;
using Npgsql;

namespace DocWiki.Web.Hosting;

/// <summary>What an empty wiki begins with: a front page, and pages that show how things are done here.</summary>
public static class Welcome
{
    private const string Prefix = "Welcome/";

    /// <summary>Does nothing where anything was ever written, or where another copy of the app is faster.</summary>
    public static async Task FillIfEmptyAsync(Wiki wiki, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await wiki.Store.LastPositionAsync(cancellationToken) > 0) return;

        var author = PersonId.New();
        var metadata = new EventMetadata(clock.GetUtcNow(), author.Value);
        var appends = Pages().Select(page => new Append(metadata, [new(StoredEvents.WikiPageStream, PageId.New().Value, 0, page.Decide(WikiPage.Nothing))]));
        try
        {
            await wiki.Store.AppendAllAsync([.. appends], cancellationToken, batch => batch.BatchCommands.Add(
                new("insert into people (person_id, kind, name) values ($1, 'program', 'DocWiki')") { Parameters = { new() { Value = author.Value } } }));
        }
        catch (PostgresException taken) when (taken.ConstraintName == CurrentPages.PathTaken)
        {
        }
    }

    private static IEnumerable<CreatePage> Pages()
    {
        var assembly = typeof(Welcome).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var text = PageText.Parse(reader.ReadToEnd());
            var path = PagePath.Parse(name[Prefix.Length..^".md".Length].Replace('\\', '/'));
            var markdown = MarkdownPage.Parse(text.Value, path);
            yield return new CreatePage(path, Title.FromText(markdown.FrontMatter.Title ?? markdown.FirstHeading ?? "", path.Name), TagSet.FromText(markdown.FrontMatter.Tags), text, default);
        }
    }
}
