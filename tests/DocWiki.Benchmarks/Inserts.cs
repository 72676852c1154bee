using System.Diagnostics;
using Npgsql;

namespace DocWiki.Benchmarks;

/// <summary>The baseline of writing: one row of 6 KB, inserted and committed.</summary>
internal static class Inserts
{
    public static async Task<Func<int, Task<double>>> PrepareAsync(NpgsqlDataSource database)
    {
        await using (var create = database.CreateCommand("create table if not exists docwiki.baseline (id uuid primary key, text text not null)"))
            await create.ExecuteNonQueryAsync();
        var text = Texts.Markdown(6 * 1024, 7);
        return writers => RateAsync(writers, TimeSpan.FromSeconds(1), async _ =>
        {
            await using var insert = database.CreateCommand("insert into docwiki.baseline (id, text) values ($1, $2)");
            insert.Parameters.Add(new() { Value = Guid.CreateVersion7() });
            insert.Parameters.Add(new() { Value = text });
            await insert.ExecuteNonQueryAsync();
        });
    }

    /// <returns>Calls a second by so many writers, each one call at a time.</returns>
    public static async Task<double> RateAsync(int writers, TimeSpan duration, Func<int, Task> action)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var count = 0;
            while (clock.Elapsed < duration)
            {
                await action(writer);
                count++;
            }
            return count;
        })));
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }
}
