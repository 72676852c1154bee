using System.CommandLine;
using System.Diagnostics;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.Hosting;

namespace DocWiki.Web.CommandLine;

/// <summary><c>verify</c>: replays every stream, compares every hash, and says what it checked.</summary>
public static class VerifyCommand
{
    public static Command Create()
    {
        var command = new Command("verify", "Replay every page from its first event, compare the hash of every revision, and compare the result with what readers see.");
        command.SetAction((_, cancellationToken) => DocWikiProgram.OrSayWhyAsync(async () =>
        {
            await using var wiki = await Wiki.OpenOrJoinAsync(DocWikiProgram.Settings(), Console.Error.WriteLine, cancellationToken);
            return await VerifyAsync(wiki, Console.Out, cancellationToken);
        }));
        return command;
    }

    /// <returns>0 when everything is as it should be, 1 when not.</returns>
    public static async Task<int> VerifyAsync(Wiki wiki, TextWriter output, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var (streams, events, revisions, faults) = (0L, 0L, 0L, 0L);
        var (stream, version, page) = (Guid.Empty, 0L, WikiPage.Nothing);

        await foreach (var recorded in wiki.Store.ReadAllByStreamAsync(cancellationToken))
        {
            if (recorded.StreamId != stream)
            {
                await CompareWithWhatReadersSeeAsync();
                (stream, version, page) = (recorded.StreamId, 0, WikiPage.Nothing);
                streams++;
            }
            events++;
            if (recorded.Version != ++version) await FaultAsync($"event {version} is missing; {recorded.Version} follows");
            version = recorded.Version;
            try
            {
                page = page.After(recorded.Data);
            }
            catch (PatchMismatchException mismatch)
            {
                await FaultAsync(mismatch.Message);
                continue;
            }
            if (recorded.Data is PageCreated or PageRevised)
            {
                revisions++;
                var hash = recorded.Data is PageCreated created ? created.Hash : ((PageRevised)recorded.Data).Hash;
                if (TextHash.Of(page.Text) != hash) await FaultAsync($"revision {page.Revision} has the hash {TextHash.Of(page.Text)}, its event says {hash}");
            }
        }
        await CompareWithWhatReadersSeeAsync();

        await output.WriteLineAsync($"Checked {events} events of {streams} pages: {revisions} revisions rebuilt and their hashes compared, each page compared with what readers see, in {clock.Elapsed.TotalSeconds:0.0} s.");
        await output.WriteLineAsync(faults == 0 ? "Everything is as it should be." : $"{faults} faults.");
        return faults == 0 ? 0 : 1;

        async Task CompareWithWhatReadersSeeAsync()
        {
            if (stream == Guid.Empty) return;
            if (await wiki.CurrentPages.FindAsync(new PageId(stream), cancellationToken) is not { } current) await FaultAsync("readers do not see this page at all");
            // A page saved while this runs is ahead of what was read; that is no fault.
            else if (current.Version < version || (current.Version == version && current.Page != page))
                await FaultAsync($"readers see event {current.Version} of it, and not what its {version} events make");
        }

        async Task FaultAsync(string what)
        {
            faults++;
            await output.WriteLineAsync($"{page.Path} ({stream}), event {version}: {what}.");
        }
    }
}
