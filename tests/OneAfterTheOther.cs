using DocWiki.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(OneAfterTheOther))]

namespace DocWiki.Tests;

/// <summary>
/// <c>dotnet test</c> starts all test projects at once. A browser waits for an answer only so long, and on a small machine the rest would take it from it:
/// the browser's tests run when the others do not.
/// </summary>
public sealed class OneAfterTheOther : IAsyncLifetime
{
    private FileStream? turn;

    public async ValueTask InitializeAsync()
    {
        var isAlone = typeof(OneAfterTheOther).Assembly.GetName().Name == "DocWiki.Browser.Tests";
        var path = Path.Combine(Path.GetTempPath(), $"docwiki-tests-{Environment.UserName}.lock");
        while (turn is null)
        {
            try
            {
                turn = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, isAlone ? FileShare.None : FileShare.Read);
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
