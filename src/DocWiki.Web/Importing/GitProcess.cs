using System.Diagnostics;
using System.Text;

namespace DocWiki.Web.Importing;

/// <summary>A git program at work. Disposing ends it, whatever it is doing.</summary>
public sealed class GitProcess : IAsyncDisposable
{
    private const int KeptErrorBytes = 4000;

    private readonly Process process;
    private readonly Task<string> errors;
    private readonly Stream input;

    internal GitProcess(Process process)
    {
        this.process = process;
        input = process.StandardInput.BaseStream;
        errors = ReadErrorsAsync(process.StandardError.BaseStream);
    }

    public Stream Output => process.StandardOutput.BaseStream;

    /// <summary>Hands a line to git at once, unbuffered: nothing that git waits for is ever held back here.</summary>
    public async Task WriteLineAsync(string line, CancellationToken cancellationToken)
    {
        try
        {
            await input.WriteAsync(Encoding.ASCII.GetBytes(line + "\n"), cancellationToken);
            await input.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            // It has ended early; what it said is worth more than “broken pipe”.
            await EndAsync(cancellationToken);
            throw;
        }
    }

    public async Task CloseInputAsync()
    {
        try
        {
            await input.DisposeAsync();
        }
        catch (IOException)
        {
            // It has ended already; EndAsync tells why.
        }
    }

    /// <summary>Waits for the end.</summary>
    /// <exception cref="GitFailedException">It ended with an error.</exception>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new GitFailedException(await errors);
    }

    /// <summary>Git's words if it has ended with an error, else null.</summary>
    public async Task<string?> FailureAsync() => process.HasExited && process.ExitCode != 0 ? await errors : null;

    public void Kill()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        await errors;
        process.Dispose();
    }

    // Read to the end, or git would stop once the pipe is full; only the beginning is kept.
    private static async Task<string> ReadErrorsAsync(Stream stream)
    {
        var buffer = new byte[KeptErrorBytes];
        var kept = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false);
        await stream.CopyToAsync(Stream.Null);
        return Encoding.UTF8.GetString(buffer, 0, kept).Trim();
    }
}

/// <summary>Git ended with an error; the message is git's own words.</summary>
public sealed class GitFailedException(string said) : Exception(said.Length == 0 ? "git ended with an error and said nothing." : said);
