namespace DocWiki.Domain.Reviewing;

/// <summary>What a reviewer decided about is not what is there: somebody revised it, or reviewed it, meanwhile. Nothing was done.</summary>
public sealed class ReviewedMeanwhileException(string words) : RuleViolationException(words);
