using System.Diagnostics;
using System.Globalization;

namespace DocWiki.Benchmarks;

/// <summary>Compares two things that are measured in turn, round by round, so that a machine whose speed drifts does not matter.</summary>
internal static class Ratio
{
    public const int Rounds = 7;

    /// <summary>Each measure gives a figure of the same unit; what is printed is the first over the second, as median and spread.</summary>
    public static async Task<double> PrintAsync(string what, Func<Task<double>> measured, Func<Task<double>> baseline, string reach)
    {
        await measured();
        await baseline();
        var ratios = new List<double>();
        var (figures, bases) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var (a, b) = round % 2 == 0 ? (await measured(), await baseline()) : Swapped(await baseline(), await measured());
            figures.Add(a);
            bases.Add(b);
            ratios.Add(a / b);
        }
        ratios.Sort();
        var median = ratios[ratios.Count / 2];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {median:0.00} ({ratios[0]:0.00}–{ratios[^1]:0.00}), reach {reach}; {Median(figures):0.###} against {Median(bases):0.###}"));
        return median;

        static (double, double) Swapped(double b, double a) => (a, b);
    }

    public static double Median(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    /// <returns>Milliseconds a call, over as many calls as fit in about <paramref name="milliseconds"/>.</returns>
    public static async Task<double> TimeAsync(Func<Task> action, int milliseconds = 600)
    {
        var clock = Stopwatch.StartNew();
        var calls = 0;
        do
        {
            await action();
            calls++;
        }
        while (clock.ElapsedMilliseconds < milliseconds);
        return clock.Elapsed.TotalMilliseconds / calls;
    }
}
