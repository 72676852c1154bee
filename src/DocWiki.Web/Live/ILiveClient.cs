namespace DocWiki.Web.Live;

/// <summary>What the hub tells browsers. Ids and versions only: content is fetched, so that nobody is told what they may not read.</summary>
public interface ILiveClient
{
    Task Presence(PresenceDifference difference);

    Task Facts(Facts facts);

    /// <summary>This copy of the app is about to end: connect anew, to another one, after a while of your own.</summary>
    Task Draining();

    /// <summary>The page's script is older than this wiki: nothing is told to it any more.</summary>
    Task Outdated();
}
