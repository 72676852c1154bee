namespace DocWiki.Web.Importing;

/// <summary>What was to be imported cannot be read. The message is written for the person who started the import, and says what to do.</summary>
public sealed class ImportSourceException(string message, Exception? inner = null) : Exception(message, inner);
