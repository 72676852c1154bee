using System.Diagnostics;
using System.Text;

namespace DocWiki.Web.Tests.Importing;

/// <summary>A bare repository written with <c>git fast-import</c>: every commit says its parents and its whole tree, so any history can be told.</summary>
public sealed class TestRepository : IDisposable
{
    private int commits;

    public TestRepository(string objectFormat = "sha1")
    {
        Folder = Directory.CreateTempSubdirectory("docwiki-test-").FullName;
        Path = System.IO.Path.Combine(Folder, "pages.git");
        Run([], "init", "--quiet", "--bare", "--template=", "--initial-branch=main", "--object-format=" + objectFormat, Path);
    }

    public string Folder { get; }

    public string Path { get; }

    /// <summary>The next commit of main. A character U+E0xx in a name or text stands for the byte xx.</summary>
    public string Commit(string[] parents, params (string File, string Text)[] tree) =>
        Write("main", "Ann Bell <ann@example.org> {0} +0130", "said at {0}", "", parents, tree.Select(file => ("100644", file.File, file.Text)));

    /// <summary>The same with modes: 100644, 100755, 120000 (a link), 160000 (a submodule, whose text is the commit's id).</summary>
    public string CommitModes(string[] parents, params (string Mode, string File, string Text)[] tree) =>
        Write("main", "Ann Bell <ann@example.org> {0} +0130", "said", "", parents, tree);

    /// <summary>The same with author and message as they are to stand in the commit, and a line like <c>encoding ISO-8859-1</c>.</summary>
    public string CommitBy(string author, string message, string encoding, string[] parents, params (string File, string Text)[] tree) =>
        Write("main", author, message, encoding, parents, tree.Select(file => ("100644", file.File, file.Text)));

    public void SetBranch(string branch, string commit) => Git("update-ref", "refs/heads/" + branch, commit);

    public string Bundle(params string[] refs)
    {
        var bundle = System.IO.Path.Combine(Folder, "pages.bundle");
        Git(["bundle", "create", "--quiet", bundle, .. refs]);
        return bundle;
    }

    public string Git(params string[] arguments) => Run([], ["--git-dir", Path, .. arguments]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Write(
        string branch, string author, string message, string encoding, string[] parents, IEnumerable<(string Mode, string File, string Text)> tree)
    {
        var seconds = 1_500_000_000 + (100 * ++commits);
        using var stream = new MemoryStream();
        void Say(string text) => stream.Write(Bytes(text));
        void Data(string text)
        {
            var bytes = Bytes(text);
            Say($"data {bytes.Length}\n");
            stream.Write(bytes);
            Say("\n");
        }
        Say($"commit refs/heads/{branch}\nauthor {author.Replace("{0}", $"{seconds}")}\ncommitter Cy Dole <cy@example.org> {seconds} +0000\n");
        if (encoding.Length > 0) Say(encoding + "\n");
        Data(message.Replace("{0}", $"{seconds}"));
        // Without “from” the commit would continue the branch.
        if (parents.Length > 0) Say($"from {parents[0]}\n");
        foreach (var parent in parents.Skip(1)) Say($"merge {parent}\n");
        Say("deleteall\n");
        foreach (var (mode, file, text) in tree)
        {
            var name = $"\"{string.Concat(Bytes(file).Select(b => $"\\{Convert.ToString(b, 8).PadLeft(3, '0')}"))}\"";
            if (mode == "160000") Say($"M 160000 {text} {name}\n");
            else
            {
                Say($"M {mode} inline {name}\n");
                Data(text);
            }
        }
        Say("done\n");
        if (parents.Length == 0) Git("update-ref", "-d", "refs/heads/" + branch);
        Run(stream.ToArray(), "--git-dir", Path, "fast-import", "--quiet", "--force", "--done", "--date-format=raw-permissive");
        return Git("rev-parse", "refs/heads/" + branch).Trim();
    }

    private static byte[] Bytes(string text) =>
        [.. text.EnumerateRunes().SelectMany(rune => rune.Value is >= 0xE000 and <= 0xE0FF ? [(byte)rune.Value] : Encoding.UTF8.GetBytes(rune.ToString()))];

    // The user's configuration and environment say nothing here.
    private static string Run(byte[] input, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using var git = Process.Start(start)!;
        var errors = git.StandardError.ReadToEndAsync();
        git.StandardInput.BaseStream.Write(input);
        git.StandardInput.Close();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.Result}");
    }
}
