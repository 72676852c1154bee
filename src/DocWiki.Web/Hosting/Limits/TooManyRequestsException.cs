namespace DocWiki.Web.Hosting.Limits;

/// <summary>Somebody asked too often. The message is written for them, and says how long to wait.</summary>
public sealed class TooManyRequestsException(string message, TimeSpan retryAfter) : Exception(message)
{
    /// <summary>Whole seconds.</summary>
    public TimeSpan RetryAfter => retryAfter;
}
