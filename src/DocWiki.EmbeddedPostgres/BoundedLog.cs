namespace DocWiki.EmbeddedPostgres;

/// <summary>PostgreSQL's log: the file and one predecessor (<c>.1</c>), each of at most about 4 MB. Remembers the last lines for error messages.</summary>
internal sealed class BoundedLog(string path) : IDisposable
{
    private const long LongestFile = 4 * 1024 * 1024;
    private const int RememberedLines = 20;

    private readonly Lock gate = new();
    private readonly Queue<string> lastLines = new();
    private StreamWriter? writer;
    private bool closed;

    public string LastLines
    {
        get
        {
            lock (gate)
                return string.Join('\n', lastLines);
        }
    }

    public void Write(string? line)
    {
        if (line is null)
            return;
        lock (gate)
        {
            lastLines.Enqueue(line);
            if (lastLines.Count > RememberedLines)
                lastLines.Dequeue();
            if (closed)
                return;
            try
            {
                writer ??= Open();
                writer.WriteLine(line);
                if (writer.BaseStream.Length > LongestFile)
                {
                    writer.Dispose();
                    writer = null;
                    File.Move(path, path + ".1", overwrite: true);
                }
            }
            catch (IOException)
            {
                writer = null; // A full disk must not stop us from reading: PostgreSQL would wait for us.
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            writer?.Dispose();
        }
    }

    /// <summary>For our eyes only: PostgreSQL logs statements that fail, with what is in them.</summary>
    private StreamWriter Open()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new StreamWriter(path, options) { AutoFlush = true };
    }
}
