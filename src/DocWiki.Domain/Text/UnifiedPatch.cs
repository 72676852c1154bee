using System.Text;

namespace DocWiki.Domain.Text;

/// <summary>The difference of two texts in the unified format (POSIX <c>diff -u</c>), as <c>git apply</c> and <c>patch</c> read it.</summary>
public static class UnifiedPatch
{
    /// <summary>The patch, to be written as UTF-8 and without changing any line end; empty where the texts are equal.</summary>
    /// <param name="oldName">As it shall stand after <c>---</c>: <c>a/guides/networking.md</c>, or <c>/dev/null</c> for a file that is made.</param>
    /// <param name="newName">As it shall stand after <c>+++</c>.</param>
    /// <param name="context">Unchanged lines around a change, at least 1: without any, <c>git apply</c> (2.39) goes wrong where a last line without newline is removed, also with git's own patches.</param>
    public static string Write(string before, string after, string oldName, string newName, int context = 3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(context, 1);
        var lines = new LineChanges(before, after);
        var patch = new StringBuilder();
        if (lines.Changes.Count > 0) patch.Append("--- ").Append(Quoted(oldName)).Append("\n+++ ").Append(Quoted(newName)).Append('\n');
        foreach (var (first, last) in LineChanges.Groups(lines.Changes, context)) AppendHunk(patch, lines, first, last, context);
        return patch.ToString();
    }

    private static void AppendHunk(StringBuilder patch, LineChanges lines, int first, int last, int context)
    {
        var (from, to) = (lines.Changes[first], lines.Changes[last]);
        var above = Math.Min(context, from.BeforeStart);
        var below = Math.Min(context, lines.BeforeCount - to.BeforeEnd);
        patch.Append("@@ -");
        AppendRange(patch, from.BeforeStart - above, to.BeforeEnd + below);
        patch.Append(" +");
        AppendRange(patch, from.AfterStart - above, to.AfterEnd + below);
        patch.Append(" @@\n");
        var line = from.BeforeStart - above;
        foreach (var change in lines.Changes[first..(last + 1)])
        {
            for (; line < change.BeforeStart; line++) AppendLine(patch, ' ', lines.BeforeLine(line));
            for (; line < change.BeforeEnd; line++) AppendLine(patch, '-', lines.BeforeLine(line));
            for (var added = change.AfterStart; added < change.AfterEnd; added++) AppendLine(patch, '+', lines.AfterLine(added));
        }
        for (; line < to.BeforeEnd + below; line++) AppendLine(patch, ' ', lines.BeforeLine(line));
    }

    /// <summary>Lines from 1; an empty range names the line before it; a length of 1 is left out.</summary>
    private static void AppendRange(StringBuilder patch, int start, int end)
    {
        patch.Append(end > start ? start + 1 : start);
        if (end - start != 1) patch.Append(',').Append(end - start);
    }

    private static void AppendLine(StringBuilder patch, char kind, ReadOnlySpan<char> line)
    {
        patch.Append(kind).Append(line);
        if (line is not [.., '\n']) patch.Append("\n\\ No newline at end of file\n");
    }

    /// <summary>As git writes names: in quotes where characters would end them early, and with a tab behind a name that has a space.</summary>
    private static string Quoted(string name)
    {
        if (!name.Any(c => c is '"' or '\\' || char.IsControl(c))) return name.Contains(' ') ? name + "\t" : name;
        var quoted = new StringBuilder("\"");
        foreach (var b in Encoding.UTF8.GetBytes(name))
        {
            if (b is (byte)'"' or (byte)'\\') quoted.Append('\\').Append((char)b);
            else if (b is < 0x20 or >= 0x7f) quoted.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0'));
            else quoted.Append((char)b);
        }
        return quoted.Append('"').ToString();
    }
}
