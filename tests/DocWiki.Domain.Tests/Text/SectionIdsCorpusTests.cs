using System.Text;
using DocWiki.Domain.Text;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

/// <summary>What becomes of the sections of real documents.</summary>
public sealed class SectionIdsCorpusTests(ITestOutputHelper output)
{
    private const int Revisions = 50;

    [Fact]
    public void Sections_of_real_documents_are_followed_through_their_history()
    {
        using var corpus = new Corpus();
        var histories = corpus.Histories();
        var contents = corpus.Contents(histories.SelectMany(history => history));
        var (revisions, recorded, bytes, kept, gone, renamed, moved, lostInPlace, lostElsewhere) = (0, 0, 0L, 0, 0, 0, 0, 0, 0);
        var sample = new List<string>();
        foreach (var history in histories)
        {
            var ids = SectionIds.Of(contents[history[0]]!, 1);
            var all = new List<(string Text, SectionIds Ids)> { (contents[history[0]]!, ids) };
            foreach (var (earlier, later) in history.Zip(history.Skip(1)))
            {
                var (before, after) = (contents[earlier]!, contents[later]!);
                var next = ids.After(before, after, all.Count + 1);
                revisions++;
                if (!next.Equals(ids))
                {
                    recorded++;
                    bytes += Encoding.UTF8.GetByteCount($",\"Sections\":\"{next}\"");
                    // A heading that went and came in one revision: has its section been lost?
                    var (old, @new) = (TextSections.Of(before, ids), TextSections.Of(after, next));
                    var added = @new.Where(section => !ids.Ids.Contains(section.Id)).ToList();
                    foreach (var section in old.Where(section => !next.Ids.Contains(section.Id)))
                    {
                        if (added.Find(other => other.Heading == section.Heading) is { } namesake) lostInPlace++;
                        else if (added.Count > 0) { lostElsewhere++; namesake = added[0]; }
                        else continue;
                        sample.Add($"{all.Count + 1} “{section.Heading}” {section.Id}: gone, while {string.Join(", ", added.Take(4).Select(other => $"“{other.Heading}”"))} came");
                    }
                }
                ids = next;
                all.Add((after, ids));
            }
            for (var i = 0; i + Revisions < all.Count; i += Revisions)
            {
                var (from, to) = (TextSections.Of(all[i].Text, all[i].Ids), TextSections.Of(all[i + Revisions].Text, all[i + Revisions].Ids).ToDictionary(section => section.Id));
                var places = to.Values.Select((section, place) => (section.Id, place)).ToDictionary(section => section.Id, section => section.place);
                foreach (var (section, place) in from.Select((section, place) => (section, place)))
                {
                    if (!to.TryGetValue(section.Id, out var later)) gone++;
                    else
                    {
                        kept++;
                        if (later.Heading != section.Heading) renamed++;
                        if (places[section.Id] != place || later.Level != section.Level) moved++;
                    }
                }
            }
        }
        output.WriteLine($"{revisions:N0} revisions, of which {recorded:N0} record ids, in {bytes:N0} bytes.");
        output.WriteLine($"After {Revisions} revisions {kept:N0} of {kept + gone:N0} sections have their id, {renamed:N0} of them under another heading, {moved:N0} at another place or level.");
        output.WriteLine($"Gone while others came: {lostInPlace} of the same heading, {lostElsewhere} of others.");
        foreach (var line in sample.Where((_, i) => i % Math.Max(1, sample.Count / 60) == 0)) output.WriteLine(line);
        Assert.InRange(kept, 1, int.MaxValue);
    }
}
