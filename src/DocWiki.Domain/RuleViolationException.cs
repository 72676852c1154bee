namespace DocWiki.Domain;

/// <summary>A rule of the wiki says no. The message is written for the person who asked, and says what to do.</summary>
public class RuleViolationException(string message) : Exception(message);
