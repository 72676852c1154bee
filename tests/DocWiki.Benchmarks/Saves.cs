using System.Net;
using System.Net.Http;
using System.Text.RegularExpressions;

namespace DocWiki.Benchmarks;

/// <summary>Eight editors, each saving one changed line of a page of their own through the real form, against the plain insert on eight connections.</summary>
internal static partial class Saves
{
    private const int Editors = 8;

    public static async Task RunAsync()
    {
        await using var wiki = await BenchmarkWiki.StartAsync();
        var insertAsync = await Inserts.PrepareAsync(wiki.Wiki.Database);
        var text = Texts.Markdown(6 * 1024, 3);
        var editors = new Editor[Editors];
        for (var number = 0; number < Editors; number++)
        {
            await wiki.WriteAsync($"saves/page-{number}", text);
            editors[number] = await Editor.OpenAsync(wiki.Port, $"/wiki/saves/page-{number}/edit", text);
        }
        await Ratio.PrintAsync("save one changed line through HTTP, 8 editors",
            () => Inserts.RateAsync(Editors, TimeSpan.FromSeconds(1), number => editors[number].SaveAsync()),
            () => insertAsync(Editors), "≥ 0.15, dream 0.35");
    }

    private sealed partial class Editor(HttpClient client, string address, Dictionary<string, string> form, string text)
    {
        private int revision = 1;

        public static async Task<Editor> OpenAsync(int port, string address, string text)
        {
            var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
            var client = new HttpClient(handler) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            var form = Hidden().Matches(await client.GetStringAsync(address)).ToDictionary(input => input.Groups["name"].Value, input => input.Groups["value"].Value);
            form["Input.Title"] = "Benchmark";
            form["Input.Name"] = "Benchmark";
            return new Editor(client, address, form, text);
        }

        public async Task SaveAsync()
        {
            form["Input.Text"] = text.Insert(text.Length / 2, $"{revision}");
            form["Input.EditId"] = Guid.CreateVersion7().ToString();
            form["Input.BaseRevision"] = $"{revision}";
            using var answer = await client.PostAsync(address, new FormUrlEncodedContent(form));
            if (answer.StatusCode != HttpStatusCode.Redirect) throw new InvalidOperationException($"The save was answered by {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            revision++;
            // The first save makes a guest of the editor; from then on forms are signed for that guest.
            if (form.Remove("Input.Name"))
                form["__RequestVerificationToken"] = Hidden().Matches(await client.GetStringAsync(address)).First(input => input.Groups["name"].Value == "__RequestVerificationToken").Groups["value"].Value;
        }

        [GeneratedRegex("""<input (?:type="hidden" name="(?<name>[^"]+)"|name="(?<name>[^"]+)" type="hidden") value="(?<value>[^"]*)""", RegexOptions.ExplicitCapture)]
        private static partial Regex Hidden();
    }
}
