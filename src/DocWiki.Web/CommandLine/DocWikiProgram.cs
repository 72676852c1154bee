using System.CommandLine;
using DocWiki.EmbeddedPostgres;
using DocWiki.Web.Hosting;

namespace DocWiki.Web.CommandLine;

/// <summary>The program's verbs. Without a verb it is the wiki itself.</summary>
public static class DocWikiProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0 || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version")))
            return await OrSayWhyAsync(() => WikiHost.RunAsync(args));

        var root = new RootCommand("DocWiki: the wiki a community writes together. Without a command it serves the wiki and says its address; settings such as --urls http://localhost:8080 or --DataFolder /srv/docwiki go with it.")
        {
            ImportCommand.Create(),
            VerifyCommand.Create(),
            RebuildCommand.Create(),
            UserCommand.Create(),
            FilesCommand.Create(),
        };
        return await root.Parse(args).InvokeAsync();
    }

    /// <summary>The settings of a verb: environment variables such as <c>ConnectionStrings__DocWiki</c> and <c>DataFolder</c>.</summary>
    internal static IConfiguration Settings() => new ConfigurationBuilder().AddEnvironmentVariables().Build();

    /// <summary>Turns what a person can mend into one clear line and exit code 1; everything else is a fault and shows whole.</summary>
    internal static async Task<int> OrSayWhyAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception expected) when (expected is PostgresNotFoundException or DataFolderInUseException or PostgresFailedException
            or Npgsql.NpgsqlException or Domain.RuleViolationException or Importing.ImportSourceException or IOException)
        {
            await Console.Error.WriteLineAsync(expected.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return 130;
        }
    }
}
