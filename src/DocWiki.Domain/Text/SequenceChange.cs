namespace DocWiki.Domain.Text;

/// <summary>A run of elements of one sequence that another has different elements for. Starts and lengths count elements from 0; either length may be 0, not both.</summary>
public readonly record struct SequenceChange(int BeforeStart, int BeforeLength, int AfterStart, int AfterLength)
{
    public int BeforeEnd => BeforeStart + BeforeLength;
    public int AfterEnd => AfterStart + AfterLength;
}
