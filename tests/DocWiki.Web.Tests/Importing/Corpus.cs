using System.Runtime.CompilerServices;
using System.Text.Json;
using Xunit;

namespace DocWiki.Web.Tests.Importing;

/// <summary>A real documentation history beside the repository, and the numbers git has computed of it.</summary>
public sealed class Corpus
{
    private Corpus(string bundle, JsonElement facts) => (Bundle, Facts) = (bundle, facts);

    public string Bundle { get; }

    public JsonElement Facts { get; }

    /// <summary>Skips the test where the corpora are not on this machine.</summary>
    public static Corpus Find(string name)
    {
        var folder = Folder();
        var bundle = Path.Combine(folder, name + ".bundle");
        Assert.SkipUnless(File.Exists(bundle), $"There is no {name}.bundle in {folder}; the test compares what is read with its facts.");
        return new(bundle, JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, name + ".facts.json"))).RootElement);
    }

    public int Count(params string[] path) => At(path).GetInt32();

    public string Text(params string[] path) => At(path).GetString()!;

    private JsonElement At(string[] path) => path.Aggregate(Facts, (element, name) => element.GetProperty(name));

    // Beside the repository; further up where the repository is a worktree in a folder of worktrees.
    private static string Folder([CallerFilePath] string here = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
        var beside = Path.GetFullPath(Path.Combine(root, "../shared/corpora"));
        var above = Path.GetFullPath(Path.Combine(root, "../../shared/corpora"));
        return !Directory.Exists(beside) && Directory.Exists(above) ? above : beside;
    }
}
