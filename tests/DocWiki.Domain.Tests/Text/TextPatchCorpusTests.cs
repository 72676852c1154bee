using System.Text;
using DocWiki.Domain.Text;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

public sealed class TextPatchCorpusTests
{
    [Fact]
    public void Every_revision_of_real_documents_survives_being_stored_as_a_patch()
    {
        using var corpus = new Corpus();
        var histories = corpus.Histories();
        var contents = corpus.Contents(histories.SelectMany(history => history));
        Assert.True(histories.Sum(history => history.Count) > 9_000, "The corpus should have more than 9,000 revisions.");

        var (patched, whole) = (0L, 0L);
        foreach (var history in histories)
        {
            var fromFirst = TextPatch.Empty;
            foreach (var (earlier, later) in history.Zip(history.Skip(1)))
            {
                var (before, after) = (contents[earlier]!, contents[later]!);
                var patch = TextPatch.Between(before, after);
                var read = TextPatch.Parse(patch.Encode());
                Assert.Equal(patch, read);
                Assert.Equal(TextHash.Of(after), TextHash.Of(read.Apply(before)));
                Assert.Equal(before, read.Inverted().Apply(after));
                fromFirst = fromFirst.Then(patch);
                Assert.Equal(after, fromFirst.Apply(contents[history[0]]!));
                patched += Encoding.UTF8.GetByteCount(patch.Encode());
                whole += Encoding.UTF8.GetByteCount(after);
            }
        }
        Assert.True(patched * 5 < whole, $"Patches take {patched:N0} bytes for {whole:N0} bytes of text; they should be below a fifth.");
    }
}
