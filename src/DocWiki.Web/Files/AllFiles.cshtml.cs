using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Files;

/// <summary>What was uploaded, newest first, and where one more is.</summary>
[Needs(Permission.Read, toSend: Permission.EditPages)]
public sealed class AllFilesModel(StoredFiles files, FileUses fileUses, KnownPeople people, CurrentPerson person, RateLimits limits, TimeProvider clock) : PageModel, IShowFormAgain
{
    public const int LinesPerScreen = 50;

    private const int UsesPerLine = 3;

    private IReadOnlyDictionary<FileKey, UsesOfFile> uses = new Dictionary<FileKey, UsesOfFile>();

    [BindProperty] public Form Input { get; set; } = new();

    /// <summary>Those that no page mentions, alone.</summary>
    [BindProperty(SupportsGet = true)] public bool Unused { get; set; }

    public string? KnownName => person.Name;
    public IReadOnlyList<StoredFile> Files { get; private set; } = [];

    /// <summary>Where the next screen goes on; null on the last one.</summary>
    public FilePlace? Older { get; private set; }
    public bool IsFirstScreen { get; private set; } = true;

    public UsesOfFile UsesOf(StoredFile file) => uses.GetValueOrDefault(file.Key, UsesOfFile.None);

    public async Task<IActionResult> OnGetAsync(string? time, string? key, CancellationToken cancellationToken)
    {
        if (!FilePlace.TryRead(time, key, out var before)) return this.NotThere("This place in the list of files cannot be found. Begin at the newest: /files");
        await LoadAsync(before, cancellationToken);
        return Page();
    }

    /// <summary>
    /// Takes one file: multipart/form-data with the file in <c>file</c>, the antiforgery token in <c>__RequestVerificationToken</c>, and from
    /// whoever is nobody yet a name in <c>Input.Name</c>. A browser is led to the file's page. A script, which accepts <c>application/json</c>, gets
    /// <c>{ "address": "/files/…/map.png", "markdown": "![map](/files/…/map.png)", "name": "map.png", "size": 1234, "type": "image/png" }</c>
    /// (size in bytes; name and address are those of the first upload of this content), or where it is refused problem details whose <c>detail</c>
    /// is for the person: 400, 403, 413 (larger than <see cref="StoredFiles.MaxBytes"/>), 429 (with <c>Retry-After</c>).
    /// </summary>
    public async Task<IActionResult> OnPostAsync(IFormFile? file, CancellationToken cancellationToken)
    {
        if (file is null) throw new RuleViolationException("Choose a file first.");
        if (file.Length == 0) throw new RuleViolationException("This file is empty.");
        if (file.Length > StoredFiles.MaxBytes)
        {
            ModelState.AddModelError("", $"A file may have at most {StoredFile.Words(StoredFiles.MaxBytes)}; this one has {file.Length:N0} bytes.");
            Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return await ShowFormAgainAsync(cancellationToken);
        }
        new FormFields(ModelState).Read(nameof(Form.Name), () => person.Name ?? PersonName.Parse(Input.Name ?? "").Value);
        if (!ModelState.IsValid) return await this.RefuseAsync(cancellationToken);

        limits.TakeUpload(person.Id, file.Length);
        var by = await person.BeOrBecomeAsync(Input.Name, cancellationToken);
        await using var content = file.OpenReadStream();
        var stored = await files.AddAsync(content, file.FileName, by, clock.GetUtcNow(), cancellationToken);
        return Request.IsFromScript()
            ? new JsonResult(new { address = stored.Address, markdown = stored.Markdown, name = stored.Name.Value, size = stored.Bytes, type = stored.Type.MediaType })
            : Redirect($"{stored.AboutAddress}?done=uploaded");
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        if (Request.IsFromScript())
            return ProblemResults.ForScript(Response.StatusCode, "This file was not taken", string.Join(' ', ModelState.Values.SelectMany(entry => entry.Errors).Select(error => error.ErrorMessage)));
        await LoadAsync(null, cancellationToken);
        return Page();
    }

    private async Task LoadAsync(FilePlace? before, CancellationToken cancellationToken)
    {
        IsFirstScreen = before is null;
        var found = await (Unused ? files.ListUnusedAsync(before, LinesPerScreen + 1, cancellationToken) : files.ListAsync(before, LinesPerScreen + 1, cancellationToken));
        Files = [.. found.Take(LinesPerScreen)];
        Older = found.Count > LinesPerScreen ? FilePlace.After(Files[^1]) : null;
        if (!Unused && Files.Count > 0) uses = await fileUses.OfAsync(Files.Select(file => file.Key), UsesPerLine, cancellationToken);
        await people.LoadAsync(Files.Select(file => file.By), cancellationToken);
    }

    public sealed class Form
    {
        public string? Name { get; set; }
    }
}
