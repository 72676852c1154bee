namespace DocWiki.Web.Live;

internal static class Sending
{
    /// <summary>
    /// Nobody waits for one slow window: what is sent to a group ends when the slowest has taken it. A window that takes nothing does not answer pings either, and is
    /// cut off by that; whoever missed something asks for it.
    /// </summary>
    public static void WithoutWaiting(this Task sending) => sending.ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
