using DocWiki.Web.Importing;
using Npgsql;

namespace DocWiki.Benchmarks;

/// <summary>What histories take on disk.</summary>
internal static class Bytes
{
    public static async Task RunAsync()
    {
        await using (var wiki = await BenchmarkWiki.StartAsync())
        {
            await new GitImport(wiki.Wiki, new ImportOptions(Machine.Corpus("hyperv-docs.bundle")), _ => { }).RunAsync(CancellationToken.None);
            await VacuumAsync(wiki.Wiki.Database, "docwiki.mt_events", "docwiki.mt_streams");
            var bytes = await SizeAsync(wiki.Wiki.Database, "c.relname in ('mt_events', 'mt_streams')");
            Console.WriteLine($"hyperv-docs, 9,210 revisions: mt_events and mt_streams with all indexes {bytes / 1e6:0.00} MB after vacuum full; reach 15 MB, dream 9.9 MB");
        }
        await using (var wiki = await BenchmarkWiki.StartAsync())
        {
            var text = Texts.Markdown(20 * 1024, 9);
            var id = await wiki.WriteAsync("small-edits", text);
            var before = await SizeOfAllAsync();
            for (var edit = 1; edit <= 500; edit++) await wiki.ReviseAsync(id, text = text.Insert(text.IndexOf('\n', edit * 30), $" edit {edit}"));
            Console.WriteLine($"500 small edits of a 20 KB page, everything included: {(await SizeOfAllAsync() - before) / 1e6:0.00} MB; reach 1 MB, dream 0.4 MB");

            async Task<long> SizeOfAllAsync()
            {
                await VacuumAsync(wiki.Wiki.Database, "docwiki.mt_events", "docwiki.mt_streams", "docwiki.current_pages", "docwiki.page_history", "docwiki.page_links", "docwiki.page_names", "docwiki.page_sections");
                return await SizeAsync(wiki.Wiki.Database, "true");
            }
        }
    }

    private static async Task VacuumAsync(NpgsqlDataSource database, params string[] tables)
    {
        foreach (var table in tables)
        {
            await using var vacuum = database.CreateCommand($"vacuum full {table}");
            await vacuum.ExecuteNonQueryAsync();
        }
    }

    private static async Task<long> SizeAsync(NpgsqlDataSource database, string which)
    {
        await using var command = database.CreateCommand($"""
            select sum(pg_total_relation_size(c.oid))::bigint
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'docwiki' and c.relkind = 'r' and {which}
            """);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
