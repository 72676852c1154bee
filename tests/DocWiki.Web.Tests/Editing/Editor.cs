using System.Net.Http.Json;
using System.Text.Json;
using DocWiki.Web.Editing;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.Editing;

/// <summary>An open editor as its script is: what it knows to be kept, and the number of it.</summary>
internal sealed class Editor
{
    private readonly string writer = Guid.NewGuid().ToString();
    private readonly Guid page;
    private DraftFields fields;
    private DraftSection? section;

    private Editor(Visitor visitor, ServedForm form)
    {
        Visitor = visitor;
        Token = form["__RequestVerificationToken"];
        Id = Guid.Parse(form["Input.Draft"]);
        Sequence = long.Parse(form["Input.DraftSequence"]);
        page = Guid.Parse(form["Input.Page"]);
        fields = new(form["Input.Path"], form["Input.Title"], form["Input.Tags"], form["Input.Summary"], false, int.Parse(form["Input.BaseRevision"]), form["Input.BaseTitle"], form["Input.BaseTags"]);
        if (form.Fields.TryGetValue("Input.Section", out var id)) section = new(id, int.Parse(form["Input.SectionPlace"]), form["Input.SectionHeading"]);
        Known = form["Input.Text"];
    }

    public Visitor Visitor { get; }
    public string Token { get; }
    public Guid Id { get; }
    public long Sequence { get; private set; }

    /// <summary>The text as the server said it has it.</summary>
    public string Known { get; private set; }

    /// <summary>What was typed last, kept or not.</summary>
    public string Typed { get; private set; } = "";

    public int LargestRequest { get; private set; }

    public static async Task<Editor> OpenAsync(Visitor visitor, string path, string? section = null) =>
        new(visitor, (await visitor.GetAsync($"/wiki/{path}/edit{(section is null ? "" : $"?section={section}")}")).Form());

    /// <summary>The change that puts words in the place of others.</summary>
    public KeepDraft Change(string from, string to)
    {
        var at = Known.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, $"“{from}” is not in the text.");
        var before = Known[..at].EnumerateRunes().Count();
        return new KeepDraft(writer, Sequence, Sequence + 1, page, fields, section, before, before + from.EnumerateRunes().Count(), to);
    }

    /// <summary>Types and sends it.</summary>
    public async Task<DraftAnswer> ChangeAsync(string from, string to, long? after = null, string? on = null)
    {
        if (on is not null) (Known, Sequence) = (on, after!.Value);
        var wish = Change(from, to);
        Typed = Known.Replace(from, to, StringComparison.Ordinal);
        var answer = await PutAsync(wish);
        if (answer.State == "kept") (Known, Sequence) = (Typed, answer.Sequence!.Value);
        return answer;
    }

    public Task<DraftAnswer> PutAsync(KeepDraft wish) => AskAsync(HttpMethod.Put, "", wish);

    public Task<DraftAnswer> JoinAsync() => AskAsync(HttpMethod.Post, "/join", new JoinDraft(Typed, Known));

    public Task<DraftAnswer> TakeInAsync() => AskAsync(HttpMethod.Post, "/take-in", new TakeIn(Sequence));

    public Task<Answer> SendAsync(KeepDraft wish, string? token = null, Guid? id = null) =>
        Visitor.SendAsync(Visitor.Request(HttpMethod.Put, $"/drafts/{id ?? Id}", wish, token ?? Token));

    /// <summary>The text with others' changes made.</summary>
    public string With(IReadOnlyList<EditorEdit> edits) => edits.Reverse().Aggregate(Typed, (text, edit) => text[..edit.From] + edit.Insert + text[edit.To..]);

    public void Take(DraftAnswer answer, string text)
    {
        (Known, Sequence) = (text, answer.Sequence!.Value);
        (fields, section) = (answer.Fields!, answer.Section);
    }

    private Task<DraftAnswer> AskAsync(HttpMethod method, string action, object wish)
    {
        LargestRequest = Math.Max(LargestRequest, JsonSerializer.Serialize(wish, JsonSerializerOptions.Web).Length);
        return Visitor.AskAsync<DraftAnswer>(method, $"/drafts/{Id}{action}", wish, Token);
    }
}

internal static class Asking
{
    /// <summary>A request as a script sends it: data, and the token of the page it is on.</summary>
    public static HttpRequestMessage Request(this Visitor visitor, HttpMethod method, string address, object body, string token) =>
        new(method, address) { Content = JsonContent.Create(body, body.GetType(), options: JsonSerializerOptions.Web), Headers = { { "RequestVerificationToken", token } } };

    public static async Task<T> AskAsync<T>(this Visitor visitor, HttpMethod method, string address, object body, string token)
    {
        var answer = await visitor.SendAsync(visitor.Request(method, address, body, token));
        Assert.True((int)answer.Status == 200, $"{address}: {answer.Status} {answer.Body}");
        return JsonSerializer.Deserialize<T>(answer.Body, JsonSerializerOptions.Web)!;
    }
}
