namespace DocWiki.Domain.Text;

/// <summary>A range of the common text with what stands in its place on either side (lines or words, counted from 0).</summary>
internal readonly record struct MergeStretch(int Start, int End, int MineStart, int MineEnd, int TheirsStart, int TheirsEnd, bool ByMine, bool ByTheirs)
{
    /// <summary>
    /// The whole text in stretches: unchanged ones, and changed ones between them (Khanna, Kunal, Pierce: “A Formal Investigation of Diff3”, 2007).
    /// </summary>
    /// <param name="isNear">Whether a change that begins at the second place belongs together with what ends at the first, where they do not overlap.</param>
    public static IEnumerable<MergeStretch> All(List<SequenceChange> mine, List<SequenceChange> theirs, int count, Func<int, int, bool> isNear)
    {
        var (at, mineAt, theirsAt, i, j) = (0, 0, 0, 0, 0);
        while (i < mine.Count || j < theirs.Count)
        {
            var start = Math.Min(i < mine.Count ? mine[i].BeforeStart : int.MaxValue, j < theirs.Count ? theirs[j].BeforeStart : int.MaxValue);
            if (start > at) yield return Unchanged(start);
            var (end, byMine, byTheirs) = (start, false, false);
            while (true)
            {
                if (i < mine.Count && Belongs(mine[i].BeforeStart)) (end, byMine) = (Math.Max(end, mine[i++].BeforeEnd), true);
                else if (j < theirs.Count && Belongs(theirs[j].BeforeStart)) (end, byTheirs) = (Math.Max(end, theirs[j++].BeforeEnd), true);
                else break;
            }
            var mineEnd = i > 0 ? mine[i - 1].AfterEnd + end - mine[i - 1].BeforeEnd : end;
            var theirsEnd = j > 0 ? theirs[j - 1].AfterEnd + end - theirs[j - 1].BeforeEnd : end;
            yield return new(start, end, mineAt, mineEnd, theirsAt, theirsEnd, byMine, byTheirs);
            (at, mineAt, theirsAt) = (end, mineEnd, theirsEnd);

            // The first change always does.
            bool Belongs(int next) => next <= end || ((byMine || byTheirs) && isNear(end, next));
        }
        if (count > at) yield return Unchanged(count);

        MergeStretch Unchanged(int to)
        {
            var stretch = new MergeStretch(at, to, mineAt, mineAt + to - at, theirsAt, theirsAt + to - at, false, false);
            (at, mineAt, theirsAt) = (to, stretch.MineEnd, stretch.TheirsEnd);
            return stretch;
        }
    }
}
