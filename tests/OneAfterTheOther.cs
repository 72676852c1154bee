using DocWiki.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(OneAfterTheOther))]

namespace DocWiki.Tests;

/// <summary>
/// <c>dotnet test</c> starts all test projects at once. Those with a browser or with other programs wait for an answer only so long, and on a
/// small machine the rest would take it from them: each project waits for its turn.
/// </summary>
public sealed class OneAfterTheOther : IAsyncLifetime
{
    private FileStream? turn;

    public async ValueTask InitializeAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), $"docwiki-tests-{Environment.UserName}.lock");
        while (turn is null)
        {
            try
            {
                turn = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (turn is not null) await turn.DisposeAsync();
    }
}
