namespace DocWiki.Web.Reviewing;

/// <summary>How long something took or will take, as people say it: nobody counts the seconds of three hours.</summary>
public static class WaitWords
{
    public static string Of(TimeSpan wait) => wait switch
    {
        { TotalMinutes: < 1.5 } => "a minute",
        { TotalMinutes: < 90 } => Count((int)Math.Round(wait.TotalMinutes), "minute"),
        { TotalHours: < 36 } => Count((int)Math.Round(wait.TotalHours), "hour"),
        _ => Count((int)Math.Round(wait.TotalDays), "day"),
    };

    private static string Count(int number, string unit) => number == 1 ? $"1 {unit}" : $"{number} {unit}s";
}
