using DocWiki.Domain.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

public sealed class SequenceDiffTests
{
    private static readonly Gen<int[]> Numbers = Gen.Choose(0, 6).Select(n => n * 1000).ListOf().Select(list => list.ToArray());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(1000)]
    public void What_is_not_in_it_is_equal_whatever_the_limit(int limit) => ForAll((before, after) =>
    {
        var (x, y) = (0, 0);
        foreach (var change in SequenceDiff.Between(before, after, limit))
        {
            Assert.True(change.BeforeLength + change.AfterLength > 0);
            Assert.True(x == 0 || change.BeforeStart > x, "Neighbours are separated.");
            Assert.Equal(before[x..change.BeforeStart], after[y..change.AfterStart]);
            (x, y) = (change.BeforeEnd, change.AfterEnd);
        }
        Assert.Equal(before[x..], after[y..]);
    });

    [Fact]
    public void Below_the_limit_it_is_the_shortest_way() => ForAll((before, after) =>
        Assert.Equal(
            before.Length + after.Length - 2 * LongestCommon(before, after),
            SequenceDiff.Between(before, after, limit: 1000).Sum(change => change.BeforeLength + change.AfterLength)));

    [Fact]
    public void A_small_stack_is_enough_for_long_sequences()
    {
        var random = new Random(1);
        var (before, after) = (Enumerable.Range(0, 200_000).Select(_ => random.Next(3)).ToArray(), Enumerable.Range(0, 400_000).Select(_ => random.Next(3)).ToArray());
        var changes = 0;
        var thread = new Thread(() => changes = SequenceDiff.Between(before, after, limit: 1).Count, maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.True(changes > 1000);
    }

    /// <summary>The textbook table, to check the clever way against.</summary>
    public static int LongestCommon<T>(T[] left, T[] right)
    {
        var length = new int[left.Length + 1, right.Length + 1];
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var equal = EqualityComparer<T>.Default.Equals(left[i - 1], right[j - 1]);
                length[i, j] = equal ? length[i - 1, j - 1] + 1 : Math.Max(length[i - 1, j], length[i, j - 1]);
            }
        }
        return length[left.Length, right.Length];
    }

    private static void ForAll(Action<int[], int[]> property) =>
        Prop.ForAll(Numbers.Two().ToArbitrary(), pair => property(pair.Item1, pair.Item2)).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(60));
}
