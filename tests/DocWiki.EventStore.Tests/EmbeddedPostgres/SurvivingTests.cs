using System.Diagnostics;
using DocWiki.EmbeddedPostgres;
using Npgsql;
using Xunit;

namespace DocWiki.EventStore.Tests.EmbeddedPostgres;

/// <summary>Nothing that was committed is lost, whoever is killed, and the next start needs no help.</summary>
public sealed class SurvivingTests : ServerTest
{
    [Fact]
    public async Task PostgreSQL_is_started_again_when_it_is_killed()
    {
        var told = new List<string>();
        await using var server = await EmbeddedPostgresServer.StartAsync(new(DataFolder) { Durable = false, Progress = told.Add }, CancellationToken);
        await WriteNoteAsync(server.ConnectionString);
        var killed = server.ProcessId!.Value;

        Kill(killed);
        var since = Stopwatch.GetTimestamp();
        Assert.Equal("kept", await ReadNoteWhenBackAsync(server.ConnectionString));
        TestContext.Current.SendDiagnosticMessage($"Back after kill -9 of PostgreSQL: {Stopwatch.GetElapsedTime(since).TotalMilliseconds:F0} ms");

        Assert.NotEqual(killed, server.ProcessId);
        Assert.Contains(told, words => words.StartsWith("PostgreSQL ended unexpectedly", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PostgreSQL_stops_when_the_app_is_killed()
    {
        Assert.SkipUnless(ChildProgram.FindOnPath("setpriv") is not null, "Without setpriv the next start stops it.");
        await using var app = await AppToKill.StartAsync(DataFolder, CancellationToken);
        await app.KillAsync();

        Assert.True(await BecomesTrueAsync(() => !IsRunning(app.PostgresProcessId)));
        Assert.False(File.Exists(Path.Combine(DataFolder, "cluster", "postmaster.pid")));
    }

    [Fact]
    public async Task A_start_right_after_the_app_was_killed_waits_for_the_old_PostgreSQL_to_stop()
    {
        await using var app = await AppToKill.StartAsync(DataFolder, CancellationToken);
        await WriteNoteAsync(app.ConnectionString);
        await app.KillAsync();

        await using var server = await StartAsync();

        Assert.Equal("kept", await ReadNoteAsync(server.ConnectionString));
    }

    [Fact]
    public async Task A_PostgreSQL_that_outlived_its_app_is_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs links and a PATH of Unix.");
        // A PATH without setpriv: nothing ties PostgreSQL to the app.
        await using var app = await AppToKill.StartAsync(DataFolder, CancellationToken, path: Folder);
        await WriteNoteAsync(app.ConnectionString);
        await app.KillAsync();
        Assert.True(IsRunning(app.PostgresProcessId));

        await using var server = await StartAsync();

        Assert.True(await BecomesTrueAsync(() => !IsRunning(app.PostgresProcessId)));
        Assert.Equal("kept", await ReadNoteAsync(server.ConnectionString));
    }

    [Fact]
    public async Task App_and_PostgreSQL_may_be_killed_together_with_a_transaction_open()
    {
        await using var app = await AppToKill.StartAsync(DataFolder, CancellationToken);
        await WriteNoteAsync(app.ConnectionString);
        await using var connection = new NpgsqlConnection(app.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken);
        await using var insert = new NpgsqlCommand("insert into notes values ('not committed')", connection, transaction);
        await insert.ExecuteNonQueryAsync(CancellationToken);
        Kill(app.PostgresProcessId);
        await app.KillAsync();

        await using var server = await StartAsync();

        Assert.Equal("kept", await ReadNoteAsync(server.ConnectionString));
        Assert.Equal("1", await AskAsync(server.ConnectionString, "select count(*)::text from notes"));
    }

    [Fact]
    public async Task A_pid_file_whose_process_id_now_belongs_to_another_program_is_no_obstacle()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Process ids are not reused like this there.");
        await using (var server = await StartAsync())
            await WriteNoteAsync(server.ConnectionString);
        // Of PostgreSQL's own account: a process of any other account is no obstacle to PostgreSQL itself.
        using var bystander = Process.Start(ChildProgram.Describe("/bin/sleep", ["60"], "/", ServerAccount.ForThisProcess()))!;
        var cluster = Path.Combine(DataFolder, "cluster");
        await File.WriteAllTextAsync(Path.Combine(cluster, "postmaster.pid"), $"{bystander.Id}\n{cluster}\n1790000000\n5432\n\n\n", CancellationToken);

        await using (var again = await StartAsync())
            Assert.Equal("kept", await ReadNoteAsync(again.ConnectionString));

        Assert.False(bystander.HasExited);
        bystander.Kill();
    }

    [Fact]
    public async Task A_first_start_that_was_interrupted_begins_again()
    {
        var unfinished = Directory.CreateDirectory(Path.Combine(DataFolder, "cluster.new"));
        await File.WriteAllTextAsync(Path.Combine(unfinished.FullName, "PG_VERSION"), "15\n", CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(DataFolder, File.GetUnixFileMode(DataFolder) | UnixFileMode.OtherExecute);

        await using var server = await StartAsync();

        Assert.Equal("1", await AskAsync(server.ConnectionString, "select '1'"));
        Assert.False(Directory.Exists(unfinished.FullName));
    }

    [Fact]
    public async Task A_database_that_cannot_start_says_what_PostgreSQL_said()
    {
        await using (await StartAsync())
        {
        }
        await File.AppendAllTextAsync(Path.Combine(DataFolder, "cluster", "postgresql.conf"), "no_such_setting = 1\n", CancellationToken);

        var problem = await Assert.ThrowsAsync<PostgresFailedException>(StartAsync);

        Assert.Contains("no_such_setting", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostgreSQL_does_not_get_the_terminals_Ctrl_C()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && ChildProgram.FindOnPath("setsid") is not null, "Needs setsid.");
        await using var server = await StartAsync();

        // Fields after the name in parentheses: state, parent, process group, session.
        var status = await File.ReadAllTextAsync($"/proc/{server.ProcessId}/stat", CancellationToken);
        var session = status[(status.LastIndexOf(')') + 2)..].Split(' ')[3];
        Assert.Equal($"{server.ProcessId}", session);
    }

    private static async Task<string?> ReadNoteWhenBackAsync(string connectionString)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await ReadNoteAsync(connectionString);
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(since) < Patience)
            {
                await Task.Delay(10, CancellationToken);
            }
        }
    }
}
