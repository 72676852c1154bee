using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace DocWiki.Web.People.Unicode;

/// <summary>
/// What Unicode knows about characters that look alike, from <c>look-alikes.txt</c>. Not from the runtime: it has no culture data
/// here, and it would answer otherwise after an update, while what is derived from this stands in a unique column.
/// </summary>
internal static class LookAlikes
{
    public const string Resource = "People/look-alikes.txt";

    private static readonly FrozenDictionary<int, Rune[]> folds;
    private static readonly FrozenDictionary<int, int> marks;
    private static readonly FrozenSet<int> ignorable;
    private static readonly (int First, int Last, string Script)[] scripts;

    static LookAlikes()
    {
        var sections = Read();
        folds = sections["folds"].SelectMany(line => Points(line.Points, Runes(line.Value))).ToFrozenDictionary();
        marks = sections["marks"].SelectMany(line => Points(line.Points, int.Parse(line.Value))).ToFrozenDictionary();
        ignorable = sections["ignorable"].SelectMany(line => Points(line.Points, 0)).Select(point => point.Key).ToFrozenSet();
        scripts = [.. sections["scripts"].SelectMany(line => Ranges(line.Points).Select(range => (range.First, range.Last, line.Value))).OrderBy(range => range.First)];
    }

    /// <summary>What is left of a character when case, compatibility forms and looks are folded; null where it is itself.</summary>
    public static ReadOnlySpan<Rune> FoldOf(Rune rune) => folds.GetValueOrDefault(rune.Value);

    /// <summary>The canonical combining class: 0 for what begins anew, otherwise the order marks on one letter stand in.</summary>
    public static int MarkClassOf(Rune rune) => marks.GetValueOrDefault(rune.Value);

    /// <summary>Nothing of it is to be seen (Default_Ignorable_Code_Point).</summary>
    public static bool IsIgnorable(Rune rune) => ignorable.Contains(rune.Value);

    /// <summary>The script of a letter; null where several share it, or it is none.</summary>
    public static string? ScriptOf(Rune rune)
    {
        var (low, high) = (0, scripts.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (rune.Value < scripts[middle].First) high = middle - 1;
            else if (rune.Value > scripts[middle].Last) low = middle + 1;
            else return scripts[middle].Script;
        }
        return null;
    }

    private static Dictionary<string, List<(string Value, string Points)>> Read()
    {
        using var stream = typeof(LookAlikes).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is missing.");
        using var reader = new StreamReader(stream);
        var sections = new Dictionary<string, List<(string, string)>>();
        var section = new List<(string, string)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            if (line[0] == '[') sections.Add(line[1..line.IndexOf(']', StringComparison.Ordinal)], section = []);
            else if (line.Split(':') is [var value, var points]) section.Add((value, points));
        }
        return sections;
    }

    private static IEnumerable<KeyValuePair<int, T>> Points<T>(string ranges, T value) =>
        Ranges(ranges).SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)).Select(point => KeyValuePair.Create(point, value));

    private static IEnumerable<(int First, int Last)> Ranges(string ranges) =>
        ranges.Split(' ').Select(range => range.Split('-')).Select(ends => (Hex(ends[0]), Hex(ends[^1])));

    private static Rune[] Runes(string points) => [.. points.Split(' ').Select(point => new Rune(Hex(point)))];

    private static int Hex(string point) => int.Parse(point, NumberStyles.HexNumber);
}
