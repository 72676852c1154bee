using System.Collections.Concurrent;

namespace DocWiki.Web.Live;

/// <summary>What the hub answered with nothing: logged once each, so that nobody fills the log by asking.</summary>
public sealed partial class HubRefusals(ILogger<HubRefusals> log)
{
    private readonly ConcurrentDictionary<string, byte> noted = new();

    /// <param name="what">One of few: never what somebody sent.</param>
    public void Note(string what)
    {
        if (noted.TryAdd(what, 0)) LogRefused(what);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The hub refused {What}; further ones are not logged.")]
    private partial void LogRefused(string what);
}
