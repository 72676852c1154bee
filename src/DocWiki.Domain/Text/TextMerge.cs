namespace DocWiki.Domain.Text;

/// <summary>
/// Two texts that came from one, put together: what one side changed and the other left alone is taken over, by line, and inside lines both
/// sides touched by word. What contradicts stays a <see cref="Clash"/>, for a person to settle. It is data: a save takes
/// <see cref="Text"/>, a screen shows the parts.
/// </summary>
/// <param name="Parts">From the first line to the last. Neighbouring settled parts come from different sides.</param>
public sealed record TextMerge(IReadOnlyList<TextMerge.Part> Parts)
{
    /// <param name="before">What both came from.</param>
    public static TextMerge Of(string before, string mine, string theirs) => TextMerging.Merge(before, mine, theirs);

    public IEnumerable<Clash> Clashes => Parts.OfType<Clash>();

    /// <summary>Each clash with the nearest heading above it, as the saved text has it; null above the first.</summary>
    public IReadOnlyList<(Clash Clash, string? Heading)> ClashesByHeading()
    {
        var text = Settle(clash => clash.Theirs);
        var headings = MarkdownHeadings.In(text);
        var (clashes, offset, line, above) = (new List<(Clash, string?)>(), 0, 0, -1);
        foreach (var part in Parts)
        {
            while (above + 1 < headings.Count && headings[above + 1].Line <= line) above++;
            if (part is Clash clash) clashes.Add((clash, above < 0 ? null : headings[above].Text));
            var length = part is Clash { Theirs.Length: var theirs } ? theirs : ((Settled)part).Text.Length;
            line += text.AsSpan(offset, length).Count('\n');
            offset += length;
        }
        return clashes;
    }

    /// <summary>Nothing contradicts.</summary>
    public bool IsClean => !Clashes.Any();

    /// <summary>The merged text; null where something clashes.</summary>
    public string? Text => IsClean ? Settle(_ => "") : null;

    /// <summary>The merged text with what somebody decided for each clash.</summary>
    public string Settle(Func<Clash, string> decide) => string.Concat(Parts.Select(part => part is Clash clash ? decide(clash) : ((Settled)part).Text));

    public enum Side
    {
        /// <summary>As it was.</summary>
        Neither,
        Mine,
        Theirs,

        /// <summary>Both did the same, or each did a part of it.</summary>
        Both,
    }

    public abstract record Part;

    /// <param name="Text">Empty where something was removed.</param>
    /// <param name="Base">What stood there before.</param>
    /// <param name="By">Who changed it.</param>
    public sealed record Settled(string Text, string Base, Side By) : Part;

    /// <summary>Whole lines, as they were and as either side has them.</summary>
    public sealed record Clash(string Base, string Mine, string Theirs) : Part
    {
        /// <summary>Both only added something at one place, so nobody loses anything when both stay.</summary>
        public bool BothAdded => Mine.StartsWith(Base, StringComparison.Ordinal) && Theirs.StartsWith(Base, StringComparison.Ordinal);

        /// <summary>Theirs, which is saved already, and mine after it.</summary>
        public string Both
        {
            get
            {
                var more = BothAdded ? Mine[Base.Length..] : Mine;
                return Theirs.Length > 0 && more.Length > 0 && Theirs[^1] != '\n' && more[0] != '\n' ? $"{Theirs}\n{more}" : Theirs + more;
            }
        }
    }
}
