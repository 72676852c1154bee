using DocWiki.Domain.Live;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.People;
using DocWiki.Web.WikiPages;
using Microsoft.AspNetCore.SignalR;
using Npgsql;

namespace DocWiki.Web.Live;

/// <summary>What open windows wish for: to be seen somewhere, and to be told what changes there. What cannot be is answered with nothing.</summary>
[Needs(Permission.Read)]
public sealed class LiveHub(PresenceBoard board, PresenceWords words, CurrentPages pages, FactTeller facts, HiddenPeople hidden, NpgsqlDataSource database, HubRefusals refusals) : Hub<ILiveClient>
{
    /// <summary>Of what is said over the connection; goes up when an older script would misunderstand it.</summary>
    public const int Protocol = 1;

    private const int MaxTab = 40;

    private LiveWindow? Window => board.Find(Context.ConnectionId);

    public override async Task OnConnectedAsync()
    {
        if (!int.TryParse(Context.GetHttpContext()?.Request.Query["protocol"], out var spoken) || spoken != Protocol)
        {
            refusals.Note("a script of another protocol");
            await Clients.Caller.Outdated();
            return;
        }
        var user = Context.User ?? new();
        var person = PersonClaims.IdOf(user)?.Value;
        var mayEdit = person is not null && PersonClaims.RightsOf(user, await WikiSettings.ReadAsync(database, Context.ConnectionAborted)).May(Permission.EditPages);
        board.Open(Context.ConnectionId, person, mayEdit, person is not null && await hidden.IsHiddenAsync(person, Context.ConnectionAborted));
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        board.Close(Context.ConnectionId);
        return Task.CompletedTask;
    }

    /// <summary>Comes to a scope: is seen there, and told from now on.</summary>
    /// <returns>Null where there is no such scope, or not for this window.</returns>
    public async Task<Watched?> Watch(WatchWish wish)
    {
        if (Window is not { } window || !MayAsk(window)) return null;
        if (!Scope.TryParse(wish.Scope, out var scope) || string.IsNullOrEmpty(wish.Tab) || wish.Tab.Length > MaxTab || !Enum.IsDefined(wish.Activity))
        {
            refusals.Note("an unknown scope");
            return null;
        }
        LastSave? last = null;
        await Groups.AddToGroupAsync(Context.ConnectionId, scope.Value, Context.ConnectionAborted);
        if (scope.Page is { } page)
        {
            // After joining: what is saved from here on is told. Whoever may read the wiki may read all its pages.
            last = await pages.LastSaveAsync(page, Context.ConnectionAborted);
            if (last is null)
            {
                await Groups.RemoveFromGroupAsync(Context.ConnectionId, scope.Value, Context.ConnectionAborted);
                refusals.Note("a page that is not there");
                return null;
            }
        }
        var position = facts.Position;
        if (board.Watch(window, scope, wish.Tab, Allowed(window, wish.Activity), PlaceOf(wish.Place)) is not { } snapshot)
        {
            await Groups.RemoveFromGroupAsync(Context.ConnectionId, scope.Value, Context.ConnectionAborted);
            refusals.Note("too many scopes");
            return null;
        }
        return new Watched(await words.OfAsync(scope, snapshot, Context.ConnectionAborted), window.Person, window.IsHidden, position, last?.Revision, last?.Shown);
    }

    /// <summary>Does something else in a scope it came to. Too often is merged: the newest counts.</summary>
    public void Say(string scope, Activity activity, string? place)
    {
        if (Window is { } window && Scope.TryParse(scope, out var known) && Enum.IsDefined(activity)) board.Say(window, known, Allowed(window, activity), PlaceOf(place));
    }

    public async Task Leave(string scope)
    {
        if (Window is not { } window || !Scope.TryParse(scope, out var known)) return;
        board.Leave(window, known);
        await Groups.RemoveFromGroupAsync(Context.ConnectionId, known.Value, Context.ConnectionAborted);
    }

    /// <summary>A difference is missing.</summary>
    public async Task<PresenceSnapshot?> Snapshot(string scope)
    {
        if (Window is not { } window || !MayAsk(window) || !Scope.TryParse(scope, out var known)) return null;
        lock (window.Gate)
            if (!window.Scopes.ContainsKey(known)) return null;
        return board.Snapshot(known) is { } snapshot ? await words.OfAsync(known, snapshot, Context.ConnectionAborted) : null;
    }

    /// <summary>After a while without connection: what of the watched scopes has changed since. Asks the store, not what was told.</summary>
    public async Task<Facts?> Resume(long position)
    {
        if (Window is not { } window || !MayAsk(window)) return null;
        Scope[] scopes;
        lock (window.Gate) scopes = [.. window.Scopes.Keys];
        return await facts.SinceAsync(position, scopes.Contains(Scope.Wiki) ? null : [.. scopes.Select(scope => scope.Page).OfType<PageId>()], Context.ConnectionAborted);
    }

    /// <summary>Not to be seen by name any more, anywhere; or again.</summary>
    public async Task<bool> Hide(bool isHidden)
    {
        if (Window is not { Person: { } person } window || !MayAsk(window)) return false;
        await hidden.HideAsync(person, isHidden, Context.ConnectionAborted);
        board.Hide(person, isHidden);
        return true;
    }

    private bool MayAsk(LiveWindow window)
    {
        bool may;
        lock (window.Gate) may = window.MayAsk(board.Now);
        if (!may) refusals.Note("too many wishes");
        return may;
    }

    private static Activity Allowed(LiveWindow window, Activity activity) => activity > Activity.Viewing && !window.MayEdit ? Activity.Viewing : activity;

    private static string? PlaceOf(string? written) => SectionId.TryParse(written, null, out var section) ? section.ToString() : null;
}
