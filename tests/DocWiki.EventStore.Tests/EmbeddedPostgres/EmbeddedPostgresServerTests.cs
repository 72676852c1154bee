using System.Diagnostics;
using DocWiki.EmbeddedPostgres;
using Npgsql;
using Xunit;

namespace DocWiki.EventStore.Tests.EmbeddedPostgres;

public sealed class EmbeddedPostgresServerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("docwiki-tests-").FullName;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private EmbeddedPostgresOptions Options => new(Path.Combine(folder, "data"));

    public EmbeddedPostgresServerTests()
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_first_start_makes_a_database_in_UTF8_and_UTC()
    {
        await using var server = await EmbeddedPostgresServer.StartAsync(Options, CancellationToken);

        Assert.Equal("docwiki", await AskAsync(server.ConnectionString, "select current_database()"));
        Assert.Equal("UTF8", await AskAsync(server.ConnectionString, "show server_encoding"));
        Assert.Equal("C", await AskAsync(server.ConnectionString, "select datcollate from pg_database where datname = current_database()"));
        Assert.Equal("UTC", await AskAsync(server.ConnectionString, "show timezone"));
        Assert.Equal("on", await AskAsync(server.ConnectionString, "show data_checksums"));
        Assert.Equal("on", await AskAsync(server.ConnectionString, "show fsync"));
        Assert.Equal("", await AskAsync(server.ConnectionString, "show listen_addresses"));
    }

    [Fact]
    public async Task A_second_start_is_quick_and_finds_what_was_written()
    {
        await using (var first = await EmbeddedPostgresServer.StartAsync(Options, CancellationToken))
            await WriteAsync(first.ConnectionString);

        var since = Stopwatch.GetTimestamp();
        await using var second = await EmbeddedPostgresServer.StartAsync(Options, CancellationToken);
        TestContext.Current.SendDiagnosticMessage($"Second start: {Stopwatch.GetElapsedTime(since).TotalMilliseconds:F0} ms");

        Assert.Equal("written", await ReadAsync(second.ConnectionString));
    }

    [Fact]
    public async Task What_was_written_survives_the_death_of_the_app()
    {
        await using var app = await AppToKill.StartAsync(Options.DataFolder, CancellationToken);
        await WriteAsync(app.ConnectionString);
        await app.KillAsync();

        await using var server = await EmbeddedPostgresServer.StartAsync(Options, CancellationToken);

        Assert.Equal("written", await ReadAsync(server.ConnectionString));
    }

    private static Task<string?> WriteAsync(string connectionString) =>
        AskAsync(connectionString, "create table notes as select 'written' as note");

    private static Task<string?> ReadAsync(string connectionString) => AskAsync(connectionString, "select note from notes");

    private static async Task<string?> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (string?)await command.ExecuteScalarAsync(CancellationToken);
    }
}
