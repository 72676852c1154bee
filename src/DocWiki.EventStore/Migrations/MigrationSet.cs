using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace DocWiki.EventStore;

/// <summary>Numbered SQL files, embedded in an assembly, that bring a group of tables to their newest shape.</summary>
/// <remarks>
/// Each runs once, in the order of its number, with unqualified names meaning <see cref="EventStoreDataSource.Schema"/>.
/// A released file is never edited: databases that have run it would never see the change.
/// </remarks>
public sealed class MigrationSet
{
    private MigrationSet(string name, IReadOnlyList<Migration> migrations)
    {
        Name = name;
        Migrations = migrations;
    }

    internal static MigrationSet EventStore { get; } =
        FromResources("event_store", typeof(MigrationSet).Assembly, "DocWiki.EventStore.Schema.");

    /// <summary>Stored, so it never changes.</summary>
    public string Name { get; }

    internal IReadOnlyList<Migration> Migrations { get; }

    /// <param name="prefix">
    /// What the resources' names begin with, followed by <c>001_some_words.sql</c>. The resource
    /// <c>People/Schema/001_people.sql</c> of DocWiki.Web has the prefix <c>DocWiki.Web.People.Schema.</c>
    /// </param>
    /// <exception cref="ArgumentException">There are no such resources, or their numbers are not 1, 2, 3 …</exception>
    public static MigrationSet FromResources(string name, Assembly assembly, string prefix)
    {
        Migration[] migrations =
        [
            .. assembly.GetManifestResourceNames()
                .Where(resource => resource.StartsWith(prefix, StringComparison.Ordinal)
                    && resource.EndsWith(".sql", StringComparison.Ordinal))
                .Select(resource => Read(assembly, resource, resource[prefix.Length..]))
                .OrderBy(migration => migration.Number),
        ];
        if (migrations.Length == 0)
            throw new ArgumentException($"{assembly.GetName().Name} has no resources {prefix}*.sql.", nameof(prefix));
        for (var i = 0; i < migrations.Length; i++)
        {
            if (migrations[i].Number != i + 1)
                throw new ArgumentException($"Migration {i + 1} of '{name}' is missing or there twice.", nameof(prefix));
        }
        return new(name, migrations);
    }

    private static Migration Read(Assembly assembly, string resource, string file)
    {
        if (!int.TryParse(file.Split('_')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new ArgumentException($"{file} does not begin with a number and an underscore.");
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        // A checkout may have changed the line ends; that is not an edit.
        var sql = reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
        return new(number, file, sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
    }
}

internal sealed record Migration(int Number, string File, string Sql, string Checksum);
