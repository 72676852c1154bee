using System.ComponentModel;
using System.Diagnostics;

namespace DocWiki.EmbeddedPostgres;

/// <summary>
/// Keeps <c>postgres</c> running as a direct child until it is stopped, and starts it again when it dies on its own.
/// </summary>
/// <remarks>
/// One thread of our own starts it and waits for it. On Linux the kernel is asked to stop PostgreSQL when its parent dies, and “parent” there means
/// the <em>thread</em> that forked: from a pool thread, which .NET ends when there is little to do, the database would stop in the middle of the day.
/// </remarks>
internal sealed class PostgresProcess : IAsyncDisposable
{
    /// <summary>Fast shutdown, immediate shutdown (recovers at the next start), and the end.</summary>
    public static readonly (int Signal, TimeSpan Patience)[] StopSteps =
    [
        (NativeMethods.SigInt, TimeSpan.FromSeconds(10)),
        (NativeMethods.SigQuit, TimeSpan.FromSeconds(5)),
        (NativeMethods.SigKill, TimeSpan.FromSeconds(2)),
    ];

    private static readonly TimeSpan UsualStartTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestPauseBeforeRestart = TimeSpan.FromSeconds(5);

    private readonly PostgresPrograms programs;
    private readonly ClusterFolder cluster;
    private readonly ProcessStartInfo description;
    private readonly BoundedLog log;
    private readonly Action<string> tell;
    private readonly PostmasterFile postmasterFile;
    private readonly Lock gate = new();
    private readonly ManualResetEventSlim stopAsked = new();
    private readonly TaskCompletionSource firstReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? current;

    private PostgresProcess(
        PostgresPrograms programs, ClusterFolder cluster, ServerAccount? account, IEnumerable<string> settings, Action<string> tell)
    {
        (this.programs, this.cluster, this.tell) = (programs, cluster, tell);
        log = new BoundedLog(cluster.LogFile);
        postmasterFile = new PostmasterFile(cluster.Path);
        string[] command =
        [
            .. ParentTies(), programs.Postgres, "-D", cluster.Path, .. settings.SelectMany(setting => (string[])["-c", setting]),
        ];
        description = ChildProgram.Describe(command[0], command[1..], cluster.Path, account);
    }

    /// <summary>Of the server running at the moment; changes when it had to be started again.</summary>
    public int? ProcessId
    {
        get
        {
            lock (gate)
                return current?.Id;
        }
    }

    /// <returns>When it takes connections.</returns>
    /// <exception cref="PostgresFailedException"/>
    public static async Task<PostgresProcess> StartAsync(
        PostgresPrograms programs, ClusterFolder cluster, ServerAccount? account, IEnumerable<string> settings, Action<string> tell,
        CancellationToken cancellationToken)
    {
        var started = new PostgresProcess(programs, cluster, account, settings, tell);
        new Thread(started.KeepRunning) { IsBackground = true, Name = "PostgreSQL" }.Start();
        try
        {
            if (await Task.WhenAny(started.firstReady.Task, Task.Delay(UsualStartTime, cancellationToken)) != started.firstReady.Task)
                tell("PostgreSQL is still starting; after a crash it first makes its data whole again …");
            await started.firstReady.Task.WaitAsync(cancellationToken);
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        lock (gate)
            stopAsked.Set(); // from here on nothing new is started
        if (ProcessId is not null && OperatingSystem.IsWindows())
            await ChildProgram.RunAsync(programs.PgCtl, ["stop", "-D", cluster.Path, "-m", "fast", "-w"], cluster.Path, account: null, CancellationToken.None);
        foreach (var (signal, patience) in StopSteps)
        {
            if (ended.Task.IsCompleted)
                break;
            Send(signal);
            await Task.WhenAny(ended.Task, Task.Delay(patience));
        }
        log.Dispose();
        if (ended.Task.IsCompleted)
            stopAsked.Dispose();
    }

    private void Send(int signal)
    {
        lock (gate)
        {
            if (current is not { HasExited: false })
                return;
            if (OperatingSystem.IsWindows())
                current.Kill(); // pg_ctl has asked politely
            else
                _ = NativeMethods.Kill(current.Id, signal);
        }
    }

    /// <summary>
    /// A session of its own keeps the terminal's Ctrl-C for us, who then stop PostgreSQL when the last save is done.
    /// <c>setpriv</c> asks for a fast shutdown when we die. All replace themselves by PostgreSQL, so the child's id is PostgreSQL's.
    /// Without <c>setpriv</c> (macOS, Alpine) an orphan runs on until the next start stops it. macOS has no <c>setsid</c> program, but Perl.
    /// </summary>
    private static IEnumerable<string> ParentTies()
    {
        const string perl = "/usr/bin/perl";
        if (OperatingSystem.IsMacOS() && File.Exists(perl))
            return [perl, "-MPOSIX", "-e", "setsid(); exec @ARGV; die $!"];
        if (!OperatingSystem.IsLinux())
            return [];
        string[] session = ChildProgram.FindOnPath("setsid") is { } setsid ? [setsid] : [];
        string[] tie = ChildProgram.FindOnPath("setpriv") is { } setpriv && KnowsParentDeath(setpriv) ? [setpriv, "--pdeathsig", "INT", "--"] : [];
        return [.. session, .. tie];
    }

    private static bool KnowsParentDeath(string setpriv)
    {
        using var help = Process.Start(ChildProgram.Describe(setpriv, ["--help"], "/", account: null))!;
        return help.StandardOutput.ReadToEnd().Contains("--pdeathsig", StringComparison.Ordinal);
    }

    private void KeepRunning()
    {
        // A server killed a moment ago may have children that still hold its shared memory; PostgreSQL refuses until they are gone.
        var triesLeft = postmasterFile.Exists ? 6 : 1;
        var pause = TimeSpan.FromMilliseconds(100);
        while (true)
        {
            var wasReady = RunOnce(out var problem);
            if (stopAsked.IsSet)
                break;
            triesLeft = wasReady ? int.MaxValue : triesLeft - 1;
            pause = wasReady ? TimeSpan.FromMilliseconds(100) : pause * 2 < LongestPauseBeforeRestart ? pause * 2 : LongestPauseBeforeRestart;
            if (triesLeft <= 0)
            {
                firstReady.TrySetException(problem);
                break;
            }
            if (firstReady.Task.IsCompleted)
                tell($"PostgreSQL ended unexpectedly; starting it again. Its log is {cluster.LogFile}.");
            if (stopAsked.Wait(pause))
                break;
        }
        firstReady.TrySetException(new PostgresFailedException("PostgreSQL was stopped while it was starting."));
        ended.SetResult();
    }

    /// <returns>Whether it ever took connections.</returns>
    private bool RunOnce(out PostgresFailedException problem)
    {
        using var process = new Process { StartInfo = description };
        process.OutputDataReceived += (_, line) => log.Write(line.Data);
        process.ErrorDataReceived += (_, line) => log.Write(line.Data);
        try
        {
            lock (gate)
            {
                if (!stopAsked.IsSet)
                {
                    process.Start();
                    current = process;
                }
            }
        }
        catch (Win32Exception reason)
        {
            problem = new PostgresFailedException($"PostgreSQL could not be started on {cluster.Path}: {reason.Message}{cluster.HintForRoot}", reason);
            return false;
        }
        var ready = false;
        if (current is not null)
        {
            process.StandardInput.Close();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            while (!ready && !process.WaitForExit(TimeSpan.FromMilliseconds(10)))
                ready = postmasterFile.SaysReady(process.Id);
            if (ready)
                firstReady.TrySetResult();
            process.WaitForExit(); // also for the end of its output, which its last child closes
            lock (gate)
                current = null;
        }
        problem = new PostgresFailedException($"PostgreSQL does not start on {cluster.Path}. The last it said:\n{log.LastLines}");
        return ready;
    }
}
