using System.Diagnostics;
using System.Text;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

/// <summary>A real history, from <c>../shared/corpora</c> beside the checkout; a test that asks for it where it is missing is skipped and says so.</summary>
public sealed class Corpus : IDisposable
{
    private readonly string clone = Path.Combine(Path.GetTempPath(), $"docwiki-corpus-{Guid.NewGuid():N}.git");

    public static string Folder { get; } = FindFolder();

    public Corpus(string name = "hyperv-docs")
    {
        var bundle = Path.Combine(Folder, $"{name}.bundle");
        Assert.SkipUnless(File.Exists(bundle), $"The corpus is not there: put {name}.bundle and {name}.facts.json into {Folder}.");
        Git(Path.GetTempPath(), "clone", "--quiet", "--bare", "-c", "core.autocrlf=false", bundle, clone);
    }

    /// <summary>For each path, the ids of its contents in the order in which <c>git log</c> meets them, branches interleaved; neighbours differ.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Histories()
    {
        var histories = new Dictionary<string, List<string>>();
        foreach (var line in Git(clone, "log", "--reverse", "--topo-order", "--no-renames", "--raw", "--no-abbrev", "-m", "--root", "--diff-filter=AM", "--format=").Split('\n'))
        {
            if (!line.StartsWith(':')) continue;
            var (fields, path) = (line[..line.IndexOf('\t')].Split(' '), line[(line.IndexOf('\t') + 1)..]);
            if (!histories.TryGetValue(path, out var history)) histories[path] = history = [];
            if (history.Count == 0 || history[^1] != fields[3]) history.Add(fields[3]);
        }
        return [.. histories.Values];
    }

    /// <summary>The contents with these ids (or names like <c>commit:path</c>; null where there is none), byte for byte as UTF-8.</summary>
    public Dictionary<string, string?> Contents(IEnumerable<string> names)
    {
        var wanted = names.Distinct().ToList();
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", clone, "cat-file", "--batch"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var asking = Task.Run(() =>
        {
            foreach (var name in wanted) git.StandardInput.Write(name + "\n");
            git.StandardInput.Close();
        });
        using var output = new BufferedStream(git.StandardOutput.BaseStream, 1 << 16);
        var contents = new Dictionary<string, string?>();
        foreach (var name in wanted)
        {
            var header = ReadLine(output);
            contents[name] = header.EndsWith(" missing", StringComparison.Ordinal) ? null : ReadContent(output, int.Parse(header.Split(' ')[2]));
        }
        asking.GetAwaiter().GetResult();
        git.WaitForExit();
        return contents;
    }

    /// <summary>Every file that both sides of a merge of two parents had changed, differently: its contents where they parted and on either side.</summary>
    public IReadOnlyList<(string Commit, string Path, string Base, string Mine, string Theirs)> Merges()
    {
        var merges = Git(clone, "log", "--min-parents=2", "--max-parents=2", "--format=%H %P").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToList();
        var bases = merges.Select(merge =>
        {
            try
            {
                return Git(clone, "merge-base", merge[1], merge[2]).Split('\n')[0];
            }
            catch (InvalidOperationException)
            {
                return ""; // histories that never met before
            }
        }).ToList();
        var changed = Changed(merges.Zip(bases).Where(merge => merge.Second.Length > 0).SelectMany(merge => (string[])[$"{merge.First[1]} {merge.Second}", $"{merge.First[2]} {merge.Second}"]).Distinct());
        var wanted = new List<(string Commit, string Path, string Base, string Mine, string Theirs)>();
        for (var i = 0; i < merges.Count; i++)
        {
            if (bases[i].Length == 0) continue;
            var (mine, theirs) = (changed[$"{merges[i][1]} {bases[i]}"], changed[$"{merges[i][2]} {bases[i]}"]);
            wanted.AddRange(mine.Where(change => theirs.TryGetValue(change.Key, out var other) && other.New != change.Value.New)
                .Select(change => (merges[i][0], change.Key, change.Value.Old, change.Value.New, theirs[change.Key].New)));
        }
        var contents = Contents(wanted.SelectMany(merge => (string[])[merge.Base, merge.Mine, merge.Theirs]));
        return [.. wanted.Select(merge => (merge.Commit, merge.Path, contents[merge.Base]!, contents[merge.Mine]!, contents[merge.Theirs]!))];

        // All asked of one git: “commit parent”, and it answers with the commit and then a line for each file.
        Dictionary<string, Dictionary<string, (string Old, string New)>> Changed(IEnumerable<string> pairs)
        {
            var asked = pairs.ToList();
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", clone, "-c", "core.quotepath=off", "diff-tree", "--stdin", "--always", "-r", "--no-renames", "--no-abbrev", "--diff-filter=M"]) { RedirectStandardInput = true, RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 })!;
            var asking = Task.Run(() =>
            {
                foreach (var pair in asked) git.StandardInput.Write(pair + "\n");
                git.StandardInput.Close();
            });
            var (answers, next) = (new Dictionary<string, Dictionary<string, (string, string)>>(), 0);
            while (git.StandardOutput.ReadLine() is { } line)
            {
                if (!line.StartsWith(':')) answers.Add(asked[next++], []);
                else answers[asked[next - 1]].Add(line[(line.IndexOf('\t') + 1)..], line.Split(' ', '\t') is var fields ? (fields[2], fields[3]) : default);
            }
            asking.GetAwaiter().GetResult();
            git.WaitForExit();
            Assert.Equal(asked.Count, next);
            return answers;
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(clone)) Directory.Delete(clone, recursive: true);
    }

    /// <summary>Runs git and returns what it prints; a failure is an exception with its message.</summary>
    public static string Git(string folder, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", folder, "-c", "core.quotepath=off", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var errors = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.Result}");
    }

    private static string ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        for (var c = stream.ReadByte(); c is not ('\n' or -1); c = stream.ReadByte()) line.Append((char)c);
        return line.ToString();
    }

    private static string ReadContent(Stream stream, int length)
    {
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        stream.ReadByte();
        return Encoding.UTF8.GetString(bytes);
    }

    private static string FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DocWiki.sln"))) folder = folder.Parent;
        var root = folder?.FullName ?? throw new InvalidOperationException($"No DocWiki.sln above {AppContext.BaseDirectory}.");
        // A worktree may lie one folder deeper than the checkout it belongs to.
        string[] places = [Path.Combine(root, "..", "shared", "corpora"), Path.Combine(root, "..", "..", "shared", "corpora")];
        return Path.GetFullPath(places.FirstOrDefault(Directory.Exists) ?? places[0]);
    }
}
