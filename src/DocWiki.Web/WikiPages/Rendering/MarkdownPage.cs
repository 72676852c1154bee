using System.Text;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>
/// A page's text, parsed: what it says about itself and which pages it leads to, ready to be rendered once those are known.
/// Any text can be parsed and rendered; one that would take too long is shown as it was written. Not changed by rendering, so one
/// may be rendered by several threads.
/// </summary>
public sealed class MarkdownPage
{
    private const int LengthOfEditLink = 200;

    private readonly PagePath path;
    private readonly string body;
    private readonly int linesBeforeBody;
    private readonly MarkdownDocument? document;
    private readonly List<(HeadingBlock Block, TocEntry Entry)> headings = [];
    private readonly List<WrittenLink> links = [];

    private MarkdownPage(string text, PagePath path)
    {
        this.path = path;
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        FrontMatter = FrontMatter.Read(text, out var bodyStart);
        body = text[bodyStart..];
        linesBeforeBody = text.AsSpan(0, bodyStart).Count('\n');
        try
        {
            Effort.Check(body);
            var parsed = Markdig.Markdown.Parse(body, MarkdownDialect.Pipeline);
            new Reader(this).Read(parsed);
            document = parsed;
        }
        // Markdig refuses deep nesting with an ArgumentException. Whatever else it might throw at some text nobody thought of, its
        // page has to stay readable, and repairable.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            headings.Clear();
            links.Clear();
        }
    }

    public FrontMatter FrontMatter { get; }

    /// <summary>The links to pages of this wiki, each once by what was written.</summary>
    public IReadOnlyList<WrittenLink> Links => links;

    /// <summary>The words of the first heading of any level.</summary>
    public string? FirstHeading => headings.Count > 0 ? headings[0].Entry.Text : null;

    /// <param name="path">Where the page stands: relative links begin there.</param>
    public static MarkdownPage Parse(string text, PagePath path) => new(text, path);

    /// <param name="resolve">From a link to its page; null for a page nobody has written.</param>
    /// <param name="title">The title the layout shows; a level 1 heading that begins the text and says the same is left out.</param>
    /// <param name="sections">By the line of their headings, from 0: those that can be edited by themselves have a link for it.</param>
    public RenderedPage Render(Func<WrittenLink, LinkTarget?> resolve, string? title = null, IReadOnlyDictionary<int, SectionId>? sections = null)
    {
        if (document is null) return AsWritten();
        var leftOut = title is not null && RepeatsTitle(title) ? headings[0].Block : null;
        var edit = EditLinks(sections);
        // Tables and lists of one-letter items grow about tenfold; what grows more repeats one long address for every link to it. The links to
        // sections are ours: a page of many short ones is no less readable for them.
        var writer = new HtmlWriter(path, resolve, maxLength: (1 << 20) + 12 * body.Length + (edit?.Values.Sum(link => link.Address.Length + LengthOfEditLink) ?? 0), edit);
        try
        {
            var html = writer.Write(document, leftOut);
            var contents = headings.Where(h => h.Block != leftOut).Select(h => h.Entry).ToArray();
            return new RenderedPage(html, contents, writer.HasCode, writer.HasMath, writer.HasDiagram);
        }
        catch (TooMuchException)
        {
            return AsWritten();
        }
    }

    /// <summary>The id, as after <c>#</c>, of the heading in a line of the text, from 0; null where none begins there.</summary>
    public string? AnchorAt(int line) => headings.FirstOrDefault(heading => LineOf(heading.Block) == line).Entry?.Id;

    /// <summary>The ids of the headings in these lines.</summary>
    public HashSet<string> AnchorsIn(int fromLine, int toLine) => [.. headings.Where(heading => LineOf(heading.Block) is var line && line >= fromLine && line < toLine).Select(heading => heading.Entry.Id)];

    internal static PageLink? PageLinkOf(LinkInline link) => link.GetData(typeof(PageLink)) as PageLink;

    private Dictionary<HeadingBlock, (string Address, string Heading)>? EditLinks(IReadOnlyDictionary<int, SectionId>? sections)
    {
        if (sections is not { Count: > 0 }) return null;
        var links = new Dictionary<HeadingBlock, (string, string)>();
        foreach (var (block, entry) in headings)
            if (block.Parent == document && sections.TryGetValue(LineOf(block), out var section)) links[block] = ($"{path.Address}/edit?section={section}", entry.Text);
        return links;
    }

    /// <summary>Where it begins: the parser says of an underlined heading where its underline is.</summary>
    private int LineOf(HeadingBlock block) =>
        linesBeforeBody + block.Line - (block.IsSetext ? body.AsSpan(block.Span.Start, Math.Min(block.Span.Length, body.Length - block.Span.Start)).Count('\n') : 0);

    private RenderedPage AsWritten() =>
        new(new StringBuilder("<pre class=\"plain\">\n").AppendEscaped(body).Append("</pre>\n").ToString(), [], false, false, false);

    private bool RepeatsTitle(string title) =>
        headings.Count > 0 && headings[0] is { Entry.Level: 1 } first
        && document!.FirstOrDefault(block => block is not LinkReferenceDefinitionGroup) == first.Block
        && string.Equals(Folded(first.Entry.Text), Folded(title), StringComparison.OrdinalIgnoreCase);

    private static string Folded(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Walks a parsed text once, for its headings and links.</summary>
    private sealed class Reader(MarkdownPage page)
    {
        private readonly HeadingIds ids = new();
        private readonly HashSet<string> seen = [];
        private int depth;

        public void Read(ContainerBlock container)
        {
            Enter();
            foreach (var block in container)
            {
                if (block is ContainerBlock inner) Read(inner);
                else if (block is HtmlBlock raw) ReadRaw(raw.Lines.ToString());
                else if (block is LeafBlock { Inline: { } inlines })
                {
                    if (block is HeadingBlock heading) Read(heading);
                    Read(inlines);
                }
            }
            depth--;
        }

        private void Read(HeadingBlock heading)
        {
            var text = PlainText.Of(heading.Inline).Trim();
            var entry = new TocEntry(heading.Level, ids.Next(text), text);
            heading.GetAttributes().Id = entry.Id;
            page.headings.Add((heading, entry));
        }

        private void Read(ContainerInline container)
        {
            Enter();
            for (var inline = container.FirstChild; inline is not null; inline = inline.NextSibling)
            {
                if (inline is WikiLink { Link: { } wikiLink }) Add(wikiLink);
                else if (inline is HtmlInline raw) ReadRaw(raw.Tag);
                else if (inline is LinkInline { IsImage: false } link && PageLink.From(link.Url ?? "", page.path) is { } pageLink)
                {
                    link.SetData(typeof(PageLink), pageLink);
                    Add(pageLink.Link);
                }
                if (inline is ContainerInline inner) Read(inner);
            }
            depth--;
        }

        private void ReadRaw(string html)
        {
            foreach (var tag in RawTag.AllIn(html))
                if (tag.Name == "a" && PageLink.From(tag["href"] ?? "", page.path) is { } link) Add(link.Link);
        }

        private void Add(WrittenLink link)
        {
            if (seen.Add(link.Written)) page.links.Add(link);
        }

        private void Enter()
        {
            if (++depth > HtmlWriter.MaxDepth) throw new TooMuchException("nested too deeply");
        }
    }
}
