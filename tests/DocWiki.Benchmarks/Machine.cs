using System.Runtime.InteropServices;

namespace DocWiki.Benchmarks;

internal static class Machine
{
    /// <summary>The corpora beside the checkout.</summary>
    public static string Corpus(string bundle)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "DocWiki.sln"))) continue;
            var file = Path.Combine(folder.FullName, "..", "shared", "corpora", bundle);
            return File.Exists(file) ? Path.GetFullPath(file) : throw new FileNotFoundException($"The corpora are expected beside the checkout: {Path.GetFullPath(file)}");
        }
        throw new DirectoryNotFoundException("DocWiki.sln stands in no folder above this program.");
    }

    public static string Describe()
    {
        var model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
        return $"{Environment.ProcessorCount} × {model ?? "processor"}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, load {load} at the start.";
    }
}
