using System.Diagnostics;
using Npgsql;

namespace DocWiki.Browser.Tests;

/// <summary>A wiki in a process of its own, on a database that stays: killed in the middle of anything, and started again at the same address.</summary>
internal sealed class KilledWiki(string connectionString) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Process? process;

    public string Address { get; private set; } = "http://127.0.0.1:0";

    public async Task StartAsync()
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "DocWiki.Web.dll"), "--urls", Address, "--ConnectionStrings:DocWiki", connectionString]) { RedirectStandardOutput = true },
            EnableRaisingEvents = true,
        };
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith("DocWiki is at ", StringComparison.Ordinal) is true) said.TrySetResult(line.Data.Split(' ')[3]);
        };
        process.Exited += (_, _) => said.TrySetException(new InvalidOperationException("The wiki ended before it served."));
        process.Start();
        process.BeginOutputReadLine();
        Address = await said.Task.WaitAsync(Patience);
        // The first page takes long on a busy machine, and is nobody's failure.
        using var http = new HttpClient { Timeout = Patience };
        await http.GetAsync($"{Address}/wiki/home/edit");
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand("update docwiki.wiki_settings set guests_wait = false");
        await command.ExecuteNonQueryAsync();
    }

    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null) await KillAsync();
    }
}
