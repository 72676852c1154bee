using System.Text;

namespace DocWiki.Domain.Text;

/// <summary>
/// Who wrote which line of a text: made revision by revision from what is stored of each. A revision costs what it changed and
/// one pass over the list of lines, whatever was before it.
/// </summary>
/// <param name="Lines">Of the text as it is now.</param>
/// <param name="Gone">Lines that the last revision took out, and that did not become others.</param>
/// <param name="Characters">Of all forms of lines that are kept: about half of the bytes it takes.</param>
public sealed record Blame(IReadOnlyList<BlamedLine> Lines, IReadOnlyList<BlamedLine> Gone, long Characters)
{
    public static readonly Blame Nothing = new([], [], 0);

    /// <param name="text">All of it is by one revision, or by nobody asked for.</param>
    public static Blame Of(string text, TextOrigin origin) => Nothing.After(origin, text);

    /// <summary>After a revision that is stored as a whole text.</summary>
    /// <param name="source">Lines that may have been taken from there with their writers: a section of another page.</param>
    public Blame After(TextOrigin origin, string text, IReadOnlyList<BlamedLine>? source = null)
    {
        var next = new Next(this, origin);
        next.Replace(0, Lines.Count, text);
        return next.Done(source);
    }

    /// <summary>After a revision that is stored as a patch.</summary>
    /// <exception cref="PatchMismatchException">It is not one of this text.</exception>
    public Blame After(TextOrigin origin, TextPatch patch, IReadOnlyList<BlamedLine>? source = null)
    {
        var next = new Next(this, origin);
        var edits = patch.Edits;
        for (var i = 0; i < edits.Count;)
        {
            // All edits that touch the same lines as one. Their lines as a whole are compared: where an edit begins and ends inside of
            // a line is chosen to be short, and says little about which line is new.
            var first = edits[i].At.Line - 1;
            var (until, last) = (i, first);
            do last = Math.Max(last, edits[until].At.After(edits[until].Removed).Line - 1);
            while (++until < edits.Count && edits[until].At.Line - 1 <= last);
            if (first > Lines.Count) throw new PatchMismatchException(edits[i].At);
            var end = Math.Min(last + 1, Lines.Count);
            var old = string.Concat(Lines.Skip(first).Take(end - first).Select(line => line.Text));
            next.Replace(first, end, Edited(old, new TextPosition(first + 1, 1), edits.Skip(i).Take(until - i)));
            i = until;
        }
        return next.Done(source);
    }

    private static string Edited(string text, TextPosition start, IEnumerable<TextEdit> edits)
    {
        var result = new StringBuilder(text.Length);
        var (offset, position) = (0, start);
        foreach (var (at, removed, added) in edits)
        {
            var gap = at.OffsetIn(text.AsSpan(offset), position);
            if (gap < 0 || !text.AsSpan(offset + gap).StartsWith(removed)) throw new PatchMismatchException(at);
            result.Append(text, offset, gap).Append(added);
            (offset, position) = (offset + gap + removed.Length, at.After(removed));
        }
        return result.Append(text, offset, text.Length - offset).ToString();
    }

    /// <summary>The lines of the revision that is being made.</summary>
    private sealed class Next(Blame before, TextOrigin origin)
    {
        private readonly List<BlamedLine> lines = new(before.Lines.Count + 8);
        private readonly List<SequenceChange> changes = [];
        private int copied;

        /// <summary>Other text in the place of some lines; asked for from the first to the last.</summary>
        public void Replace(int first, int end, string text)
        {
            Copy(first);
            var numbers = new TextTokens.Numbers();
            var old = new int[end - first];
            for (var i = first; i < end; i++) old[i - first] = numbers.Of(before.Lines[i].TextWithoutEnd);
            var tokens = TextTokens.Lines(text, numbers);
            // Whoever goes on after a last line without \n has not written that line.
            int[] @new = [.. Enumerable.Range(0, tokens.Count).Select(i => numbers.Of(BlamedLine.WithoutEnd(tokens.Of(text, i))))];
            var y = 0;
            foreach (var change in SequenceDiff.Between(old, @new, SequenceDiff.LimitFor(old.Length + @new.Length)).Append(new(old.Length, 0, @new.Length, 0)))
            {
                for (; y < change.AfterStart; y++) lines.Add(before.Lines[copied++].As(tokens.Of(text, y)));
                if (change.BeforeLength + change.AfterLength > 0) changes.Add(new(copied, change.BeforeLength, lines.Count, change.AfterLength));
                for (; y < change.AfterEnd; y++) lines.Add(new(tokens.Of(text, y).ToString(), origin, []));
                copied += change.BeforeLength;
            }
        }

        public Blame Done(IReadOnlyList<BlamedLine>? source)
        {
            Copy(before.Lines.Count);
            var matching = new LineMatching(changes, i => before.Lines[i].Text, i => lines[i].Text);
            var kept = new HashSet<int>();
            foreach (var (from, to) in matching.MovedTo)
            {
                kept.Add(from);
                var former = before.Lines[from];
                lines[to] = former.TextWithoutEnd.SequenceEqual(lines[to].TextWithoutEnd) ? former.As(lines[to].Text) : lines[to] with { Former = [former] };
            }
            foreach (var match in matching.Blocks.SelectMany(block => block.Matches))
            {
                BlamedLine[] former = [.. Enumerable.Range(match.BeforeStart, match.BeforeLength).Select(i => before.Lines[i])];
                kept.UnionWith(Enumerable.Range(match.BeforeStart, match.BeforeLength));
                // An empty line between the parts may have stayed.
                for (var i = match.AfterStart; i < match.AfterEnd; i++) if (IsNew(lines[i])) lines[i] = lines[i] with { Former = former };
            }
            if (source is not null) TakeOver(source);
            var gone = changes.SelectMany(change => Enumerable.Range(change.BeforeStart, change.BeforeLength)).Where(i => !kept.Contains(i)).Select(i => before.Lines[i]);
            var added = changes.SelectMany(change => Enumerable.Range(change.AfterStart, change.AfterLength)).Sum(i => (long)lines[i].Text.Length);
            return new Blame(lines, [.. gone], before.Characters + added);
        }

        private void TakeOver(IReadOnlyList<BlamedLine> source)
        {
            var known = new Dictionary<string, BlamedLine>();
            foreach (var line in source) known.TryAdd(line.Text.TrimEnd('\n'), line);
            foreach (var i in changes.SelectMany(change => Enumerable.Range(change.AfterStart, change.AfterLength)))
                if (IsNew(lines[i]) && known.TryGetValue(lines[i].Text.TrimEnd('\n'), out var line)) lines[i] = line with { Text = lines[i].Text };
        }

        private void Copy(int end)
        {
            for (; copied < end; copied++) lines.Add(before.Lines[copied]);
        }

        private bool IsNew(BlamedLine line) => line.Origin == origin && line.Former.Count == 0;
    }
}
