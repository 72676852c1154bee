using DocWiki.Domain;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.People;
using DocWiki.Web.WikiPages;
using Microsoft.AspNetCore.Antiforgery;

namespace DocWiki.Web.Editing;

/// <summary>Where open editors keep their drafts. Answers are data: an editor without script keeps its text in the form.</summary>
public static class DraftEndpoints
{
    public static void MapDrafts(this WebApplication app)
    {
        // Said for whoever reads the list of endpoints; it is looked at below, where the answer can say what to do.
        var token = new RequireAntiforgeryTokenAttribute();
        app.MapPut("/drafts/{id:guid}", [Needs(Permission.EditPages)] (Guid id, KeepDraft wish, Asked asked) =>
            asked.AnswerAsync((keeper, person) => keeper.KeepAsync(id, person, wish, asked.Aborted))).WithMetadata(token);
        app.MapPost("/drafts/{id:guid}/join", [Needs(Permission.EditPages)] (Guid id, JoinDraft wish, Asked asked) =>
            asked.AnswerAsync((keeper, person) => keeper.JoinAsync(id, person, wish, asked.Aborted))).WithMetadata(token);
        app.MapPost("/drafts/{id:guid}/take-in", [Needs(Permission.EditPages)] (Guid id, TakeIn wish, Asked asked) =>
            asked.AnswerAsync((keeper, person) => keeper.TakeInAsync(id, person, wish.Sequence, asked.Aborted))).WithMetadata(token);
        app.MapGet("/drafts/news/{page:guid}", [Needs(Permission.Read)] async (Guid page, CurrentPages pages, HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return await pages.LastSaveAsync(new PageId(page), context.RequestAborted) is { } saved ? Results.Json(new { saved.Revision }) : Results.NotFound();
        });
    }

    /// <summary>One request of an editor: who asks, and whether their page's token says so.</summary>
    public sealed class Asked(HttpContext context, DraftKeeper keeper, CurrentPerson person, IAntiforgery antiforgery, RateLimits limits)
    {
        public CancellationToken Aborted => context.RequestAborted;

        public async Task<IResult> AnswerAsync(Func<DraftKeeper, PersonId, Task<DraftAnswer>> ask)
        {
            context.Response.Headers.CacheControl = "no-store";
            if (!await antiforgery.IsRequestValidAsync(context))
                return Results.Problem("You signed in or out since this page was opened. Save to go on: what you typed stays.", statusCode: StatusCodes.Status400BadRequest);
            // Whoever has not said who they are has no drafts here; their browser keeps what they type.
            if (person.Id is not { } id) return Results.Problem("Whoever gave no name yet has no drafts here.", statusCode: StatusCodes.Status403Forbidden);
            try
            {
                limits.Take(Limit.Drafts, id.Value);
                return Results.Json(await ask(keeper, id));
            }
            catch (RuleViolationException refused)
            {
                return Results.Problem(refused.Message, statusCode: StatusCodes.Status422UnprocessableEntity);
            }
            catch (TooManyRequestsException tooMany)
            {
                context.Response.Headers.RetryAfter = ((int)tooMany.RetryAfter.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
                return Results.Problem(tooMany.Message, statusCode: StatusCodes.Status429TooManyRequests);
            }
        }

        /// <summary>For the framework: made from the request.</summary>
        public static ValueTask<Asked> BindAsync(HttpContext context) => ValueTask.FromResult(ActivatorUtilities.CreateInstance<Asked>(context.RequestServices, context));
    }
}
