namespace DocWiki.Domain.Text;

/// <summary>
/// The shortest way from one sequence of numbers to another (numbers stand for lines, words or characters): Myers, “An O(ND)
/// Difference Algorithm and Its Variations” (1986), the linear-space form that searches from both ends. Where the shortest way
/// is longer than a limit it settles for the furthest point reached and goes on from there: the work stays below about
/// length × limit, and the result is still a correct way, only perhaps a longer one.
/// </summary>
/// <remarks>
/// For whole texts own code and not DiffPlex, which compares the words inside a line: that one has no limit and works on strings. On two texts of 1 MB, 16,000 lines each: 30 scattered changes
/// 5 ms against DiffPlex's 24, all lines rewritten or in another order 0.01 to 0.2 s against 7 s.
/// </remarks>
public sealed class SequenceDiff
{
    private readonly int[] before, after;
    private readonly bool[] removed, added;

    /// <summary>How far the search from either end has come on each diagonal (place before − place after), kept at index diagonal + <see cref="zero"/>.</summary>
    private readonly int[] forward, backward;
    private readonly int zero, limit;

    private SequenceDiff(int[] before, int[] after, int limit)
    {
        (this.before, this.after, this.limit) = (before, after, limit);
        (removed, added) = (new bool[before.Length], new bool[after.Length]);
        zero = after.Length + 1;
        forward = new int[before.Length + after.Length + 3];
        backward = new int[forward.Length];
    }

    /// <summary>What differs, in order; neighbours are separated by at least one equal element.</summary>
    /// <param name="limit">Steps from each end after which the shortest way is given up.</param>
    public static List<SequenceChange> Between(ReadOnlySpan<int> before, ReadOnlySpan<int> after, int limit)
    {
        var start = before.CommonPrefixLength(after);
        var end = CommonSuffixLength(before[start..], after[start..]);
        before = before[start..^end];
        after = after[start..^end];
        var (removed, added) = (new bool[before.Length], new bool[after.Length]);
        if (!before.IsEmpty && !after.IsEmpty)
        {
            // What stands on one side only can never be paired: leaving it out changes no result and makes rewritten texts cheap.
            var (leftPlaces, left) = OnBothSides(before, after, removed);
            var (rightPlaces, right) = OnBothSides(after, before, added);
            var search = new SequenceDiff(left, right, limit);
            search.Mark(0, left.Length, 0, right.Length);
            for (var i = 0; i < left.Length; i++) removed[leftPlaces[i]] = search.removed[i];
            for (var i = 0; i < right.Length; i++) added[rightPlaces[i]] = search.added[i];
        }
        else
        {
            removed.AsSpan().Fill(true);
            added.AsSpan().Fill(true);
        }
        return Changes(removed, added, start);
    }

    /// <summary>The limit at which comparing this many elements in all takes at most about a tenth of a second.</summary>
    public static int LimitFor(int elements) => Math.Clamp(30_000_000 / Math.Max(1, elements), 64, 4096);

    private static int CommonSuffixLength(ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var length = 0;
        while (length < left.Length && length < right.Length && left[^(length + 1)] == right[^(length + 1)]) length++;
        return length;
    }

    /// <summary>The elements that the other side has too, with their places; the rest is marked in <paramref name="onlyHere"/>.</summary>
    private static (int[] Places, int[] Elements) OnBothSides(ReadOnlySpan<int> elements, ReadOnlySpan<int> others, bool[] onlyHere)
    {
        var known = new HashSet<int>(others.Length);
        foreach (var other in others) known.Add(other);
        var (places, kept) = (new List<int>(elements.Length), new List<int>(elements.Length));
        for (var i = 0; i < elements.Length; i++)
        {
            if (!known.Contains(elements[i])) onlyHere[i] = true;
            else { places.Add(i); kept.Add(elements[i]); }
        }
        return ([.. places], [.. kept]);
    }

    private static List<SequenceChange> Changes(bool[] removed, bool[] added, int offset)
    {
        var changes = new List<SequenceChange>();
        for (int x = 0, y = 0; x < removed.Length || y < added.Length; x++, y++)
        {
            var (fromX, fromY) = (x, y);
            while (x < removed.Length && removed[x]) x++;
            while (y < added.Length && added[y]) y++;
            if (x > fromX || y > fromY) changes.Add(new(offset + fromX, x - fromX, offset + fromY, y - fromY));
        }
        return changes;
    }

    /// <summary>Marks what is removed and added between the two ranges.</summary>
    private void Mark(int left, int leftEnd, int right, int rightEnd)
    {
        while (true)
        {
            while (left < leftEnd && right < rightEnd && before[left] == after[right]) (left, right) = (left + 1, right + 1);
            while (left < leftEnd && right < rightEnd && before[leftEnd - 1] == after[rightEnd - 1]) (leftEnd, rightEnd) = (leftEnd - 1, rightEnd - 1);
            if (left == leftEnd || right == rightEnd)
            {
                removed.AsSpan(left..leftEnd).Fill(true);
                added.AsSpan(right..rightEnd).Fill(true);
                return;
            }
            var (x, y) = Middle(left, leftEnd, right, rightEnd);
            // Calling itself for the smaller half only keeps the stack low: past the limit, halves can be very unequal.
            if (x - left + y - right <= leftEnd - x + rightEnd - y)
            {
                Mark(left, x, right, y);
                (left, right) = (x, y);
            }
            else
            {
                Mark(x, leftEnd, y, rightEnd);
                (leftEnd, rightEnd) = (x, y);
            }
        }
    }

    /// <summary>A point on the shortest way between the corners of the two ranges, about half-way; beyond the limit, the furthest point reached.</summary>
    private (int X, int Y) Middle(int left, int leftEnd, int right, int rightEnd)
    {
        var (lowest, highest) = (left - rightEnd, leftEnd - right);
        var (from, to) = (left - right, leftEnd - rightEnd);
        var (low, high, backLow, backHigh) = (from, from, to, to);
        var odd = ((from - to) & 1) != 0;
        forward[zero + from] = left;
        backward[zero + to] = leftEnd;
        for (var steps = 1; ; steps++)
        {
            if (low > lowest) forward[zero + --low - 1] = -1; else low++;
            if (high < highest) forward[zero + ++high + 1] = -1; else high--;
            for (var d = high; d >= low; d -= 2)
            {
                var x = Math.Max(forward[zero + d - 1] + 1, forward[zero + d + 1]);
                while (x < leftEnd && x - d < rightEnd && before[x] == after[x - d]) x++;
                forward[zero + d] = x;
                if (odd && backLow <= d && d <= backHigh && backward[zero + d] <= x) return (x, x - d);
            }

            if (backLow > lowest) backward[zero + --backLow - 1] = int.MaxValue; else backLow++;
            if (backHigh < highest) backward[zero + ++backHigh + 1] = int.MaxValue; else backHigh--;
            for (var d = backHigh; d >= backLow; d -= 2)
            {
                var x = Math.Min(backward[zero + d - 1], backward[zero + d + 1] - 1);
                while (x > left && x - d > right && before[x - 1] == after[x - d - 1]) x--;
                backward[zero + d] = x;
                if (!odd && low <= d && d <= high && x <= forward[zero + d]) return (x, x - d);
            }

            if (steps >= limit) return Furthest(left, leftEnd, right, rightEnd, low, high, backLow, backHigh);
        }
    }

    private (int X, int Y) Furthest(int left, int leftEnd, int right, int rightEnd, int low, int high, int backLow, int backHigh)
    {
        var (best, backBest) = ((X: left, Y: right), (X: leftEnd, Y: rightEnd));
        for (var d = low; d <= high; d += 2)
        {
            var x = Math.Min(Math.Min(forward[zero + d], leftEnd), rightEnd + d);
            if (x + x - d > best.X + best.Y) best = (x, x - d);
        }
        for (var d = backLow; d <= backHigh; d += 2)
        {
            var x = Math.Max(Math.Max(backward[zero + d], left), right + d);
            if (x + x - d < backBest.X + backBest.Y) backBest = (x, x - d);
        }
        return best.X + best.Y - left - right >= leftEnd + rightEnd - backBest.X - backBest.Y ? best : backBest;
    }
}
