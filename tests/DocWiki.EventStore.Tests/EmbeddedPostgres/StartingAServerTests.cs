using System.Diagnostics;
using System.Runtime.Versioning;
using DocWiki.EmbeddedPostgres;
using Npgsql;
using Xunit;

namespace DocWiki.EventStore.Tests.EmbeddedPostgres;

public sealed class StartingAServerTests : ServerTest
{
    [Fact]
    public async Task A_first_start_makes_a_database_and_says_so()
    {
        var told = new List<string>();
        await using var server = await EmbeddedPostgresServer.StartAsync(new(DataFolder) { Progress = told.Add }, CancellationToken);

        Assert.Equal([$"Making a new database in {DataFolder} …"], told);
        Assert.Equal("docwiki", await AskAsync(server.ConnectionString, "select current_database()"));
        Assert.Equal("UTF8", await AskAsync(server.ConnectionString, "show server_encoding"));
        Assert.Equal("C", await AskAsync(server.ConnectionString, "select datcollate from pg_database where datname = current_database()"));
        Assert.Equal("UTC", await AskAsync(server.ConnectionString, "show timezone"));
        Assert.Equal("on", await AskAsync(server.ConnectionString, "show data_checksums"));
        Assert.Equal("on", await AskAsync(server.ConnectionString, "show fsync"));
        Assert.StartsWith(server.ServerVersion, await AskAsync(server.ConnectionString, "show server_version"));
    }

    [Fact]
    public async Task A_second_start_takes_less_than_a_second_and_finds_what_was_written()
    {
        var first = Stopwatch.GetTimestamp();
        await using (var server = await StartAsync())
        {
            TestContext.Current.SendDiagnosticMessage($"First start: {Stopwatch.GetElapsedTime(first).TotalMilliseconds:F0} ms");
            await WriteNoteAsync(server.ConnectionString);
        }

        var second = Stopwatch.GetTimestamp();
        await using var again = await StartAsync();
        var elapsed = Stopwatch.GetElapsedTime(second);
        TestContext.Current.SendDiagnosticMessage($"Second start: {elapsed.TotalMilliseconds:F0} ms");

        Assert.Equal("kept", await ReadNoteAsync(again.ConnectionString));
        Assert.True(elapsed < TimeSpan.FromSeconds(1), $"It took {elapsed}.");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Nobody_reaches_it_through_the_network_or_from_another_account()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has a loopback port with a password instead.");
        await using var server = await StartAsync();

        var socketFolder = new NpgsqlConnectionStringBuilder(server.ConnectionString).Host!;
        Assert.Equal("", await AskAsync(server.ConnectionString, "show listen_addresses"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(socketFolder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(DataFolder, "postgres.log")));
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_people_who_are_connected()
    {
        var server = await StartAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(CancellationToken);
        await using var open = await connection.BeginTransactionAsync(CancellationToken);
        var processId = server.ProcessId!.Value;

        var since = Stopwatch.GetTimestamp();
        await server.DisposeAsync();
        TestContext.Current.SendDiagnosticMessage($"Stopping: {Stopwatch.GetElapsedTime(since).TotalMilliseconds:F0} ms");

        Assert.False(IsRunning(processId));
        Assert.False(File.Exists(Path.Combine(DataFolder, "cluster", "postmaster.pid")));
        Assert.False(Directory.Exists(Path.Combine(DataFolder, "socket")));
    }

    [Fact]
    public async Task A_second_process_on_the_same_folder_is_refused_and_told_who_has_it()
    {
        await using var app = await AppToKill.StartAsync(DataFolder, CancellationToken);

        var refusal = await Assert.ThrowsAsync<DataFolderInUseException>(StartAsync);

        Assert.Equal(
            $"The data folder {DataFolder} is in use by process {app.ProcessId}. Stop that one first, or choose another data folder.", refusal.Message);
        Assert.Equal("1", await AskAsync(app.ConnectionString, "select '1'"));
    }

    [Fact]
    public async Task A_second_server_in_the_same_process_is_refused_and_a_folder_let_go_is_free_again()
    {
        await using (await StartAsync())
        {
            var refusal = await Assert.ThrowsAsync<DataFolderInUseException>(StartAsync);
            Assert.Contains($"this very process ({Environment.ProcessId})", refusal.Message, StringComparison.Ordinal);
        }

        await using var again = await StartAsync();
        Assert.Equal("1", await AskAsync(again.ConnectionString, "select '1'"));
    }

    [Fact]
    public async Task A_start_while_the_one_before_is_stopping_waits_for_its_end()
    {
        var server = await StartAsync();
        await WriteNoteAsync(server.ConnectionString);
        var stopping = server.DisposeAsync().AsTask();
        Assert.False(stopping.IsCompleted);

        await using var next = await StartAsync();

        Assert.True(stopping.IsCompletedSuccessfully);
        Assert.Equal("kept", await ReadNoteAsync(next.ConnectionString));
    }

    [Theory]
    [InlineData("a long way down, in a folder whose name alone would fill the hundred bytes that the path of a socket may have")]
    [InlineData("with a space")]
    [InlineData("Müller's, \"wiki\"; x=y")]
    public async Task Any_data_folder_will_do(string name)
    {
        var options = new EmbeddedPostgresOptions(Path.Combine(Folder, name)) { Durable = false };
        string socketFolder;
        await using (var server = await EmbeddedPostgresServer.StartAsync(options, CancellationToken))
        {
            await WriteNoteAsync(server.ConnectionString);
            socketFolder = new NpgsqlConnectionStringBuilder(server.ConnectionString).Host!;
        }
        Assert.False(Directory.Exists(socketFolder));

        await using var again = await EmbeddedPostgresServer.StartAsync(options, CancellationToken);

        Assert.Equal("kept", await ReadNoteAsync(again.ConnectionString));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task As_root_a_folder_closed_to_PostgreSQLs_account_is_refused_with_the_way_out()
    {
        Assert.SkipUnless(ServerAccount.IsRoot, "Only root has PostgreSQL run as another account.");
        File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var problem = await Assert.ThrowsAsync<PostgresFailedException>(StartAsync);

        Assert.Contains("must be able to enter every folder above", problem.Message, StringComparison.Ordinal);
        Assert.Contains("/var/lib/docwiki", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Databases_are_separate_and_have_names_of_their_own()
    {
        await using var server = await StartAsync();
        var one = await server.CreateDatabaseAsync("one", CancellationToken);
        var two = await server.CreateDatabaseAsync("a \"second\" one", CancellationToken);

        await WriteNoteAsync(one);
        Assert.Equal("0", await AskAsync(two, "select count(*)::text from pg_tables where tablename = 'notes'"));
        Assert.Equal("a \"second\" one", await AskAsync(two, "select current_database()"));
        var taken = await Assert.ThrowsAsync<PostgresException>(() => server.CreateDatabaseAsync("one", CancellationToken));
        Assert.Equal(PostgresErrorCodes.DuplicateDatabase, taken.SqlState);
        await Assert.ThrowsAsync<ArgumentException>(() => server.CreateDatabaseAsync(new string('x', 64), CancellationToken));
    }

    [Fact]
    public async Task A_temporary_server_leaves_nothing_and_clears_away_what_killed_ones_left()
    {
        var abandoned = TemporaryDataFolders.Make();
        Directory.CreateDirectory(abandoned);
        Directory.SetCreationTimeUtc(abandoned, DateTime.UtcNow.AddMinutes(-2));
        Directory.SetLastWriteTimeUtc(abandoned, DateTime.UtcNow.AddMinutes(-2));

        string used;
        await using (var server = await EmbeddedPostgresServer.StartTemporaryAsync(CancellationToken))
        {
            used = server.DataFolder;
            Assert.Equal("off", await AskAsync(server.ConnectionString, "show fsync"));
            await using var other = await EmbeddedPostgresServer.StartTemporaryAsync(CancellationToken);
            Assert.Equal("1", await AskAsync(server.ConnectionString, "select '1'"));
        }

        Assert.False(Directory.Exists(used));
        Assert.False(Directory.Exists(abandoned));
    }
}
