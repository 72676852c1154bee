using DocWiki.Web.Reviewing;

namespace DocWiki.Web.People;

/// <summary><c>/me</c>: who the browser's person is. Pages are the same bytes for everybody; the page's script puts this into the top bar.</summary>
public static class Me
{
    public const string Route = "/me";

    public static async Task<IResult> AnswerAsync(CurrentPerson person, PeopleList people, ReviewQueue queue, HttpContext context)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        if (person.Id is not { } id || await people.FindAsync(id, context.RequestAborted) is not { } line)
        {
            // A session that was ended elsewhere: nothing to ask about any more.
            KnownMark.Clear(context);
            return Results.Json(new { });
        }
        var isReviewer = (await person.RightsAsync(context.RequestAborted)).May(Permission.ReviewPages);
        var avatar = Avatar.Of(id, line.Name);
        return Results.Json(new
        {
            name = line.Name,
            initials = avatar.Initials,
            hue = avatar.Hue,
            role = line.RoleWords.ToLowerInvariant(),
            address = person.HasAccount ? "/account" : "/sign-in",
            zone = line.Settings.Zone,
            language = line.Settings.Language,
            theme = line.Settings.Theme,
            waiting = isReviewer ? (await queue.CountAsync(context.RequestAborted)).Waiting : 0,
        });
    }
}
