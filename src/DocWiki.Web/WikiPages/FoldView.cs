using DocWiki.Domain.Text;

namespace DocWiki.Web.WikiPages;

/// <summary>A stretch of unchanged lines that is not shown until somebody asks.</summary>
/// <param name="Address">Of the comparison.</param>
public sealed record FoldView(LineDiff.Fold Fold, string Address, int Columns, bool IsSplit, bool HasAuthors)
{
    public string Words => Fold.Lines == 1 ? "1 unchanged line" : $"{Fold.Lines} unchanged lines";

    private string View => IsSplit ? "&view=split" : "";

    /// <summary>The lines alone, for putting them in place by script.</summary>
    public string LinesAddress => $"{Address}?before={Fold.BeforeLine}&after={Fold.AfterLine}&lines={Fold.Lines}{View}{(HasAuthors ? "&by=true" : "")}";

    /// <summary>The whole comparison with nothing folded.</summary>
    public string AllAddress => $"{Address}?context=all{View}#new-{Fold.AfterLine}";
}
