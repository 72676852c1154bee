using System.Diagnostics;
using System.Runtime.CompilerServices;
using DocWiki.EmbeddedPostgres;

namespace DocWiki.EventStore.Tests.EmbeddedPostgres;

/// <summary>
/// A whole process that runs a server and does nothing else, so that a test can kill it. It is this test program itself: started with
/// <see cref="Variable"/> set, it never reaches the tests.
/// </summary>
internal sealed class AppToKill : IAsyncDisposable
{
    private const string Variable = "DOCWIKI_TESTS_RUN_SERVER_IN";

    private readonly Process process;

    private AppToKill(Process process) => this.process = process;

    public int ProcessId => process.Id;

    public required string ConnectionString { get; init; }

    public required int PostgresProcessId { get; init; }

    /// <param name="path">Of the app, to keep programs from it. Null for ours.</param>
    public static async Task<AppToKill> StartAsync(string dataFolder, CancellationToken cancellationToken, string? path = null)
    {
        var program = Path.ChangeExtension(typeof(AppToKill).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, Environment = { [Variable] = dataFolder } };
        if (path is not null)
            start.Environment["PATH"] = path;
        var process = Process.Start(start)!;
        return new AppToKill(process)
        {
            ConnectionString = await ReadAsync(),
            PostgresProcessId = int.Parse(await ReadAsync()),
        };

        async Task<string> ReadAsync() => await process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException("The app ended before its server was ready.");
    }

    public async Task KillAsync()
    {
        process.Kill(); // SIGKILL
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    /// <summary>Runs before anything else in this program. No lambda and no async method of this assembly may run in it: they would wait for its end.</summary>
    [ModuleInitializer]
    internal static void RunServerInsteadOfTests()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } dataFolder)
            return;
        var server = EmbeddedPostgresServer.StartAsync(new(dataFolder) { Durable = false }, CancellationToken.None).GetAwaiter().GetResult();
        Console.Out.WriteLine(server.ConnectionString);
        Console.Out.WriteLine(server.ProcessId);
        Thread.Sleep(Timeout.Infinite);
        GC.KeepAlive(server);
    }
}
