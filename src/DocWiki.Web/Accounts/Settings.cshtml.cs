using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace DocWiki.Web.Accounts;

/// <summary>What holds for the whole wiki.</summary>
[Needs(Permission.ManageSettings)]
public sealed class SettingsModel(NpgsqlDataSource database, CurrentPerson person) : PageModel, IShowFormAgain
{
    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true)] public string? Done { get; set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var settings = await WikiSettings.ReadAsync(database, cancellationToken);
        Input = new Form { GuestsMayEdit = settings.GuestsMayEdit, AccountsMayRegister = settings.AccountsMayRegister, GuestsWait = settings.GuestsWait };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        // Who may come in at all is as much as an account's own door.
        person.MustBeConfirmed("/settings");
        await new WikiSettings(Input.GuestsMayEdit, Input.AccountsMayRegister, Input.GuestsWait, HasReviewers: true).SaveAsync(database, cancellationToken);
        return Redirect("/settings?done=saved");
    }

    public Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken) => Task.FromResult<IActionResult>(Page());

    public sealed class Form
    {
        public bool GuestsMayEdit { get; set; }
        public bool GuestsWait { get; set; }
        public bool AccountsMayRegister { get; set; }
    }
}
