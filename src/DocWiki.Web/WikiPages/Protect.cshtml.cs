using System.Globalization;
using DocWiki.Domain;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary>Who may change a page, and until when.</summary>
[Needs(Permission.ProtectPages)]
public sealed class ProtectModel(CurrentPages pages, PageWriter writer, CurrentPerson person, TimeProvider clock) : PageModel, IShowFormAgain
{
    [BindProperty] public Form Input { get; set; } = new();

    public CurrentPage Current { get; private set; } = null!;

    Guid IShowFormAgain.EditId { get => Input.EditId; set => Input.EditId = value; }

    public async Task<IActionResult> OnGetAsync(string? path, CancellationToken cancellationToken)
    {
        if (WikiAddresses.PathOf(path) is not { } at || await pages.FindAsync(at, cancellationToken) is not { } page)
            return this.NotThere("There is no such page to protect.");
        Current = page;
        var protection = page.Page.Protection;
        var level = protection.LevelAt(clock.GetUtcNow());
        Input = new Form
        {
            EditId = Guid.CreateVersion7(),
            Page = page.Id.Value,
            Level = Protection.WordOf(level),
            // The form names the last day of protection, the event the moment it ends.
            Until = level == ProtectionLevel.Open ? null : protection.Until?.UtcDateTime.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await pages.FindAsync(new PageId(Input.Page), cancellationToken) is not { } page) return this.NotThere("There is no such page to protect.");
        var fields = new FormFields(ModelState);
        var level = fields.Read(nameof(Form.Level), () => Enum.GetValues<ProtectionLevel>().Cast<ProtectionLevel?>().FirstOrDefault(known => Protection.WordOf(known!.Value) == Input.Level)
            ?? throw new RuleViolationException("Choose who may change the page."));
        var until = fields.Read(nameof(Form.Until), () => UntilOf(Input.Until));
        if (!ModelState.IsValid) return await this.RefuseAsync(cancellationToken);

        var edit = await person.EditAsync(Input.EditId, null, cancellationToken);
        await writer.ProtectAsync(page.Id, new ProtectPage(level, until, clock.GetUtcNow()), edit, cancellationToken);
        return Redirect(page.Page.Path.Address);
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        if (await pages.FindAsync(new PageId(Input.Page), cancellationToken) is not { } page) return this.NotThere("There is no such page to protect.");
        Current = page;
        return Page();
    }

    private static DateTimeOffset? UntilOf(string? day) =>
        string.IsNullOrWhiteSpace(day) ? null
        : DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is > 2000 and < 9999
            ? new DateTimeOffset(date.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            : throw new RuleViolationException("This is no day. Write it as 2027-05-31.");

    public sealed class Form
    {
        public Guid Page { get; set; }
        public string? Level { get; set; }

        /// <summary>The last day, in UTC; empty: no end.</summary>
        public string? Until { get; set; }
        public Guid EditId { get; set; }
    }
}
