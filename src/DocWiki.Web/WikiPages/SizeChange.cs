namespace DocWiki.Web.WikiPages;

/// <summary>How much longer or shorter a revision made its page, as a figure and as a bar that grows from the middle.</summary>
/// <param name="Largest">The largest change on the same screen, which fills its half of the bar; at least 1.</param>
public sealed record SizeChange(int Bytes, int Largest)
{
    private const int HalfBar = 32;

    public int Width => Bytes == 0 ? 0 : Math.Max(1, (int)Math.Round(HalfBar * Math.Sqrt((double)Math.Abs(Bytes) / Largest)));

    public int Start => Bytes < 0 ? HalfBar - Width : HalfBar;

    /// <summary>The class of the figure: <c>plus</c>, <c>minus</c> or <c>unchanged</c>.</summary>
    public string Kind => Bytes switch { > 0 => "plus", < 0 => "minus", _ => "unchanged" };

    public string Words => Bytes switch { > 0 => $"+{Bytes:N0}", < 0 => $"−{-Bytes:N0}", _ => "±0" };
}
