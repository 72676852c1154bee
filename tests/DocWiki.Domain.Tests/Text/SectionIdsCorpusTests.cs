using System.Text;
using DocWiki.Domain.Text;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

/// <summary>What becomes of the sections of real documents.</summary>
public sealed class SectionIdsCorpusTests(ITestOutputHelper output)
{
    private const int Revisions = 50;

    [Fact]
    public void Sections_of_real_documents_are_followed_through_fifty_revisions()
    {
        using var corpus = new Corpus();
        var histories = corpus.Histories();
        // As an import takes them in.
        var contents = corpus.Contents(histories.SelectMany(history => history)).ToDictionary(content => content.Key, content => content.Value!.TrimStart('\uFEFF').ReplaceLineEndings("\n"));
        var (revisions, recorded, bytes, kept, renamed, moved, gone, lost) = (0, 0, 0L, 0, 0, 0, 0, new List<string>());
        foreach (var history in histories)
        {
            var ids = SectionIds.Of(contents[history[0]], 1);
            var all = new List<(string Text, SectionIds Ids)> { (contents[history[0]], ids) };
            foreach (var (earlier, later) in history.Zip(history.Skip(1)))
            {
                var next = ids.After(contents[earlier], contents[later], all.Count + 1);
                Assert.Equal(next, SectionIds.Read(ids.ToString())!.AfterRecorded(next.Recorded, contents[earlier]));
                revisions++;
                if (next.Recorded != ids.Recorded)
                {
                    recorded++;
                    bytes += Encoding.UTF8.GetByteCount($",\"Sections\":\"{next.Recorded}\"");
                }
                ids = next;
                all.Add((contents[later], ids));
            }
            for (var i = 0; i + Revisions < all.Count; i += Revisions)
            {
                var (from, to) = (TextSections.Of(all[i].Text, all[i].Ids), TextSections.Of(all[i + Revisions].Text, all[i + Revisions].Ids).ToDictionary(section => section.Id));
                var places = to.Values.Select((section, place) => (section.Id, place)).ToDictionary(section => section.Id, section => section.place);
                foreach (var (section, place) in from.Select((section, place) => (section, place)))
                {
                    if (to.TryGetValue(section.Id, out var later))
                    {
                        kept++;
                        if (later.Heading != section.Heading) renamed++;
                        if (places[section.Id] != place || later.Level != section.Level) moved++;
                    }
                    // Still there under its heading, and taken for a new one.
                    else if (to.Values.FirstOrDefault(other => other.Heading == section.Heading && !all[i].Ids.Ids.Contains(other.Id)) is { } there)
                        lost.Add($"revision {i + 1} of {all.Count}: {section.Id} “{section.Heading}” is {there.Id} {Revisions} revisions later");
                    else gone++;
                }
            }
        }
        output.WriteLine($"{revisions:N0} revisions, of which {recorded:N0} record ids, in {bytes:N0} bytes.");
        output.WriteLine($"After {Revisions} revisions {kept:N0} of {kept + gone + lost.Count:N0} sections have their id, {renamed:N0} of them under another heading, {moved:N0} at another place or level; {gone:N0} are not there any more, {lost.Count:N0} have another id:");
        foreach (var line in lost) output.WriteLine(line);
        Assert.InRange(kept, 375, int.MaxValue);
        Assert.InRange(lost.Count, 0, 15);
        Assert.InRange(bytes, 1, 150_000);
    }
}
