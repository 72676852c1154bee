using System.Net;
using DocWiki.Web.Tests.Editing;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.Accounts;

/// <summary>Coming in, being somebody, being called otherwise, going.</summary>
[Collection(SharedPeopledWiki.Name)]
public sealed class AccountTests(PeopledWiki people)
{
    private static int names;

    private RunningWiki Wiki => people.Wiki;
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_account_is_the_administrators_also_when_many_are_made_at_once()
    {
        await using var wiki = await people.Postgres.StartWikiAsync(Stop);
        await Task.WhenAll(Enumerable.Range(1, 6).Select(number => wiki.RegisterAsync($"Somebody {Letters(number)}")));
        Assert.Equal(1, await wiki.ScalarAsync<long>("select count(*) from people where role = 'administrator'", Stop));
        Assert.Equal(5, await wiki.ScalarAsync<long>("select count(*) from people where role = 'contributor'", Stop));
    }

    [Fact]
    public async Task A_guest_who_makes_an_account_stays_the_same_person()
    {
        var (guestName, name, path) = (NewName(), NewName(), $"by-guest-{Guid.NewGuid():n}");
        var visitor = await Wiki.JoinAsync(guestName);
        var id = await Wiki.IdOfAsync(guestName);
        await visitor.WriteAsync(path, "Written as a guest");
        var view = await people.Reader.GetAsync($"/wiki/{path}");
        Assert.Contains($"by {guestName}", view.MainText);
        foreach (var address in (string[])[$"/wiki/{path}", $"/wiki/{path}/history", "/changes"])
            Assert.Equal("guest", (await people.Reader.GetAsync(address)).Text(".guest-mark"));

        await Wiki.RegisterAsync(name, guest: visitor);
        Assert.Equal(id, await Wiki.IdOfAsync(name));
        // Nobody is shown by the old name, not even on a page that was kept.
        Assert.Contains($"by {name}", (await people.Reader.GetAsync($"/wiki/{path}")).MainText);
        Assert.Empty((await people.Reader.GetAsync($"/wiki/{path}")).Texts(".guest-mark"));
        Assert.Contains(path, (await people.Reader.GetAsync($"/people/{id}")).MainText);
        Assert.Contains("Contributor", (await people.Reader.GetAsync($"/people/{id}")).MainText);
    }

    [Fact]
    public async Task Another_browser_with_the_guests_cookie_is_nobody_once_the_guest_has_an_account()
    {
        var name = NewName();
        var guest = await Wiki.JoinAsync(name);
        var copy = Wiki.NewVisitor("Copied");
        copy.Cookies.Add(guest.Cookies.GetAllCookies());
        await Wiki.RegisterAsync(name, guest: guest);

        Assert.Equal("{}", (await copy.GetAsync("/me")).Body);
        Assert.StartsWith("/sign-in", (await copy.GetAsync("/account")).LeadsTo());
    }

    [Fact]
    public async Task A_browser_whose_session_ended_elsewhere_is_one_guest_from_then_on()
    {
        var name = NewName();
        var visitor = await Wiki.RegisterAsync(name);
        await Wiki.ExecuteAsync("delete from accounts.sessions where user_id = $1", Stop, await Wiki.IdOfAsync(name));
        var guest = NewName();
        var form = (await visitor.GetAsync("/sign-in")).Form("/sign-in?handler=Guest");
        Assert.Null(visitor.Cookies.GetAllCookies()["docwiki-account"]);
        form["Input.Guest"] = guest;
        (await visitor.SubmitAsync(form)).LeadsTo();
        Assert.Contains(guest, (await visitor.GetAsync("/me")).Body);
        for (var page = 0; page < 2; page++) await visitor.WriteAsync($"after-{page}-{Guid.NewGuid():n}", "Once more");
        Assert.Equal(1, await Wiki.ScalarAsync<long>("select count(distinct person) from page_history h join people p on p.person_id = h.person where p.name = $1", Stop, guest));
        Assert.Equal(1, await Wiki.ScalarAsync<long>("select count(*) from people where name = $1", Stop, guest));

        // A cookie that never was one is in nobody's way either, also where a guest's is beside it.
        visitor.Cookies.Add(new Cookie("docwiki-account", "nonsense", "/", Wiki.Address.Host));
        Assert.Contains(guest, (await visitor.GetAsync("/me")).Body);
    }

    [Fact]
    public async Task A_guest_corrects_their_name_or_leaves_the_browser_to_somebody_else()
    {
        var (name, better, taken, path) = (NewName(), NewName(), NewName(), $"misspelt-{Guid.NewGuid():n}");
        await Wiki.RegisterAsync(taken);
        var visitor = await Wiki.JoinAsync(name);
        await visitor.WriteAsync(path, "By somebody who mistyped their name");
        var form = (await visitor.GetAsync("/sign-in?returnTo=%2Fpages")).Form("/sign-in?handler=Rename");
        form["Input.Guest"] = taken;
        Assert.Contains("Somebody with an account is called this", (await visitor.SubmitAsync(form)).Problem);
        form["Input.Guest"] = better;
        Assert.Equal("/pages", (await visitor.SubmitAsync(form)).LeadsTo());
        Assert.Contains($"by {better}", (await people.Reader.GetAsync($"/wiki/{path}")).MainText);

        Assert.StartsWith("/sign-in", (await visitor.PostAsync("/sign-in?handler=Leave", form.Fields)).LeadsTo());
        Assert.Equal("{}", (await visitor.GetAsync("/me")).Body);
        // Nobody renames anybody without being them.
        Assert.Equal("/sign-in", (await visitor.PostAsync("/sign-in?handler=Rename", form.Fields)).LeadsTo());
        Assert.Contains($"by {better}", (await people.Reader.GetAsync($"/wiki/{path}")).MainText);
    }

    [Fact]
    public async Task What_somebody_wrote_as_a_guest_before_they_signed_in_can_become_their_accounts()
    {
        var (name, guestName, path) = (NewName(), NewName(), $"before-{Guid.NewGuid():n}");
        await Wiki.RegisterAsync(name);
        var visitor = await Wiki.JoinAsync(guestName);
        await visitor.WriteAsync(path, "Before I remembered my password");
        (await visitor.SignInAsync(name, PeopledWiki.Password)).LeadsTo();
        var account = await visitor.GetAsync("/account");
        Assert.Contains($"as the guest {guestName}. Was that you?", account.MainText);
        Assert.EndsWith("done=kept", (await visitor.PostAsync("/account?handler=KeepGuest", account.Form().Fields)).LeadsTo());

        Assert.Contains($"by {name}", (await people.Reader.GetAsync($"/wiki/{path}")).MainText);
        Assert.Empty((await people.Reader.GetAsync($"/wiki/{path}")).Texts(".guest-mark"));
        Assert.Contains(path, (await people.Reader.GetAsync($"/people/{await Wiki.IdOfAsync(name)}")).MainText);
        Assert.DoesNotContain("Was that you?", (await visitor.GetAsync("/account")).MainText);
        // Without the guest's cookie there is nothing to keep.
        Assert.EndsWith("done=kept", (await people.Contributor.PostAsync("/account?handler=KeepGuest", (await people.Contributor.GetAsync("/account")).Form().Fields)).LeadsTo());
        Assert.Contains($"by {name}", (await people.Reader.GetAsync($"/wiki/{path}")).MainText);
    }

    [Fact]
    public async Task What_a_guest_was_writing_comes_along_beside_what_the_account_was_writing_there()
    {
        var (name, path, other) = (NewName(), $"drafts-{Guid.NewGuid():n}", $"drafts-{Guid.NewGuid():n}");
        var account = await Wiki.RegisterAsync(name);
        await account.WriteAsync(path, "As it was.");
        await (await Editor.OpenAsync(account, path)).ChangeAsync("was", "was, by the account");
        var visitor = await Wiki.JoinAsync(NewName());
        await (await Editor.OpenAsync(visitor, path)).ChangeAsync("was", "was, by the guest");
        var open = await Editor.OpenAsync(visitor, path);
        var stranger = await Wiki.JoinAsync(NewName());
        await (await Editor.OpenAsync(stranger, path)).ChangeAsync("was", "was, by a stranger");
        (await visitor.SignInAsync(name, PeopledWiki.Password)).LeadsTo();
        Assert.Single((await visitor.GetAsync("/drafts")).Texts(".draft"));
        (await visitor.PostAsync("/account?handler=KeepGuest", (await visitor.GetAsync("/account")).Form().Fields)).LeadsTo();

        foreach (var device in (Visitor[])[visitor, account])
        {
            var drafts = await device.GetAsync("/drafts");
            Assert.Equal(2, drafts.Texts(".draft").Length);
            foreach (var whose in (string[])["account", "guest"]) Assert.Contains($"As it was, by the {whose}.", drafts.MainText);
        }
        Assert.Equal("As it was, by the guest.", (await account.FormAsync($"/wiki/{path}/edit?draft={open.Id}"))["Input.Text"]);
        Assert.Single((await stranger.GetAsync("/drafts")).Texts(".draft"));
    }

    [Fact]
    public async Task Who_signs_in_while_a_form_is_open_or_sends_one_of_another_person_keeps_the_text_and_saves_with_one_click_more()
    {
        var (name, path) = (NewName(), $"signed-in-meanwhile-{Guid.NewGuid():n}");
        await Wiki.RegisterAsync(name);
        var visitor = Wiki.NewVisitor();
        var form = await visitor.FormAsync($"/wiki/{path}/edit");
        (form["Input.Text"], form["Input.Summary"]) = ("Long thought about", "First words");
        (await visitor.SignInAsync(name, PeopledWiki.Password)).LeadsTo();
        var answer = await visitor.SubmitAsync(form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("You signed in or out since this form was opened", answer.Problem);
        Assert.Equal(HttpStatusCode.NotFound, (await people.Reader.GetAsync($"/wiki/{path}")).Status);
        var again = answer.Form();
        Assert.Equal(("Long thought about", "First words"), (again["Input.Text"], again["Input.Summary"]));
        Assert.Equal($"/wiki/{path}", (await visitor.SubmitAsync(again)).LeadsTo());
        Assert.Contains($"by {name}", (await people.Reader.GetAsync($"/wiki/{path}")).MainText);

        // As another site would send it: shown, and nothing is done.
        again.Fields.Remove("__RequestVerificationToken");
        again["Input.Text"] = "From elsewhere";
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.SubmitAsync(again)).Status);
        Assert.DoesNotContain("From elsewhere", (await people.Reader.GetAsync($"/wiki/{path}")).MainText);
    }

    [Fact]
    public async Task Signing_in_and_out_and_never_to_somewhere_else()
    {
        var name = NewName();
        await Wiki.RegisterAsync(name);
        foreach (var (returnTo, expected) in new[] { ("/wiki/home?rev=1", "/wiki/home?rev=1"), ("https://example.org", "/"), ("//example.org", "/"), ("/\\example.org", "/"), ("javascript:alert(1)", "/"), ("/\t/example.org", "/"), ("/wiki/ä?b=ö", "/wiki/%C3%A4?b=%C3%B6") })
            Assert.Equal(expected, (await Wiki.NewVisitor().SignInAsync(name, PeopledWiki.Password, returnTo)).LeadsTo());

        var visitor = Wiki.NewVisitor();
        // A name is recognised whatever its case.
        Assert.Equal("/", (await visitor.SignInAsync(name.ToUpperInvariant(), PeopledWiki.Password)).LeadsTo());
        Assert.Contains($"\"name\":\"{name}\"", (await visitor.GetAsync("/me")).Body);
        var out_ = (await visitor.GetAsync("/account")).Form();
        Assert.Equal("/", (await visitor.PostAsync("/account?handler=SignOut", out_.Fields)).LeadsTo());
        Assert.Equal("{}", (await visitor.GetAsync("/me")).Body);
        Assert.StartsWith("/sign-in", (await visitor.GetAsync("/account")).LeadsTo());
    }

    [Fact]
    public async Task Wrong_passwords_and_unknown_names_get_the_same_words()
    {
        var name = NewName();
        await Wiki.RegisterAsync(name);
        string[] answers =
        [
            (await RefusedAsync(name, "not the password at all")),
            (await RefusedAsync("Nobody Of That Name", "not the password at all")),
            (await RefusedAsync(name, new string('x', 200))),
            (await RefusedAsync("", "")),
        ];
        Assert.Single(answers.Distinct());
        // Five wrong tries, and the right one is refused in the same words.
        for (var tries = 0; tries < 5; tries++) await RefusedAsync(name, "not the password at all");
        Assert.Equal(answers[0], await RefusedAsync(name, PeopledWiki.Password));

        async Task<string> RefusedAsync(string who, string password)
        {
            var answer = await Wiki.NewVisitor().SignInAsync(who, password);
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            return answer.Problem;
        }
    }

    [Fact]
    public async Task Names_that_are_taken_and_passwords_that_will_not_do_are_refused_and_what_was_typed_stays()
    {
        var name = NewName();
        await Wiki.RegisterAsync(name);
        foreach (var (tried, password, mail, words) in new[]
        {
            (name.ToUpperInvariant(), PeopledWiki.Password, "", "Somebody is called this here"),
            // Cyrillic letters that look the same.
            (name.Replace("Person", "\u0420\u0435rson"), PeopledWiki.Password, "", "letters"),
            (name.Replace(" ", "\u00a0"), PeopledWiki.Password, "", "Somebody is called this here"),
            ("Administrator", PeopledWiki.Password, "", "could be taken for the wiki itself"),
            ("Ada (administrator)", PeopledWiki.Password, "", "could be taken for the wiki itself"),
            ("DocWiki bot", PeopledWiki.Password, "", "could be taken for the wiki itself"),
            ("Ada ✓", PeopledWiki.Password, "", "looks like a badge"),
            ("Ada \U0001F6E1", PeopledWiki.Password, "", "looks like a badge"),
            (NewName(), "short", "", "at least 10 characters"),
            (NewName(), "aaaaaaaaaaaa", "", "too few different characters"),
            (NewName(), new string('x', 200) + "abc", "", "at most 128 characters"),
            ("", PeopledWiki.Password, "", "Say what to call you"),
            (NewName(), "", "", "needs a password"),
        })
        {
            var visitor = Wiki.NewVisitor();
            var form = (await visitor.GetAsync("/register")).Form();
            (form["Input.Name"], form["Input.Password"], form["Input.Mail"]) = (tried, password, mail);
            var answer = await visitor.SubmitAsync(form);
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Contains(words, answer.Problem);
            Assert.Equal(tried, answer.Form()["Input.Name"]);
            Assert.Equal("{}", (await visitor.GetAsync("/me")).Body);
        }
    }

    [Fact]
    public async Task A_guest_cannot_be_called_what_an_account_is_called_and_keeps_what_they_wrote()
    {
        var name = NewName();
        await Wiki.RegisterAsync(name);
        var visitor = Wiki.NewVisitor(name.ToUpperInvariant());
        var form = await visitor.FormAsync($"/wiki/imitated-{Guid.NewGuid():n}/edit");
        form["Input.Text"] = "Not lost";
        var answer = await visitor.SubmitAsync(form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Somebody with an account is called this", answer.Problem);
        Assert.Equal("Not lost", answer.Form()["Input.Text"]);
    }

    [Fact]
    public async Task Renaming_somebody_renames_them_everywhere_at_once_also_in_another_copy_of_the_app()
    {
        var (before, after, path) = (NewName(), NewName(), $"renamed-{Guid.NewGuid():n}");
        var visitor = await Wiki.RegisterAsync(before);
        await visitor.WriteAsync(path, "Text");
        string[] addresses = [$"/wiki/{path}", $"/wiki/{path}/history", "/changes"];
        await using var beside = await RunningWiki.StartAsync(Wiki.ConnectionString, Stop);
        var (reader, besideReader) = (people.Reader, beside.NewVisitor());
        foreach (var address in addresses)
        {
            Assert.Contains(before, (await reader.GetAsync(address)).MainText);
            Assert.Contains(before, (await besideReader.GetAsync(address)).MainText);
        }

        var form = (await visitor.GetAsync("/account")).Form();
        form["Input.Name"] = after;
        Assert.Equal("/account?done=saved", (await visitor.SubmitAsync(form)).LeadsTo());

        foreach (var address in addresses)
        {
            Assert.Contains(after, (await reader.GetAsync(address)).MainText);
            Assert.DoesNotContain(before, (await reader.GetAsync(address)).MainText);
        }
        for (var tries = 0; (await besideReader.GetAsync($"/wiki/{path}")).MainText.Contains(before); tries++)
        {
            Assert.InRange(tries, 0, 50);
            await Task.Delay(100, Stop);
        }
        Assert.Equal("/", (await Wiki.NewVisitor().SignInAsync(after, PeopledWiki.Password)).LeadsTo());
        Assert.Equal(HttpStatusCode.BadRequest, (await Wiki.NewVisitor().SignInAsync(before, PeopledWiki.Password)).Status);
    }

    [Fact]
    public async Task Whoever_leaves_is_in_no_table_any_more_and_what_they_wrote_stays()
    {
        var (name, mail, author, path) = (NewName(), $"mail-{Guid.NewGuid():n}@example.org", $"Author {Guid.NewGuid():n}", $"left-{Guid.NewGuid():n}");
        var visitor = await Wiki.RegisterAsync(name, mail);
        var id = await Wiki.IdOfAsync(name);
        await visitor.WriteAsync(path, "It stays", summary: "Why");
        await Wiki.ExecuteAsync("insert into people (person_id, kind, name, mail_hash, claimed_by, claim_is_proven) values ($1, 'imported', $1, md5($1), $2, true)", Stop, author, id);
        await Wiki.ExecuteAsync("insert into people_names (person_id, name) values ($1, $1)", Stop, author);
        Assert.NotEmpty(await PlacesOfAsync(name));
        Assert.NotEmpty(await PlacesOfAsync(mail));
        Assert.NotEmpty(await PlacesOfAsync(author));

        var form = (await visitor.GetAsync("/account/delete")).Form();
        form["Input.Name"] = "Somebody else";
        Assert.Contains("not how you are called", (await visitor.SubmitAsync(form)).Problem);
        form["Input.Name"] = name;
        Assert.Equal("/", (await visitor.SubmitAsync(form)).LeadsTo());

        Assert.Empty(await PlacesOfAsync(name));
        Assert.Empty(await PlacesOfAsync(mail));
        Assert.Empty(await PlacesOfAsync(author));
        Assert.Contains("by someone who left", (await people.Reader.GetAsync($"/wiki/{path}")).MainText);
        Assert.Contains("someone who left", (await people.Reader.GetAsync($"/wiki/{path}/history")).MainText);
        Assert.Equal(HttpStatusCode.NotFound, (await people.Reader.GetAsync($"/people/{id}")).Status);
        Assert.Equal("{}", (await visitor.GetAsync("/me")).Body);
        Assert.Equal(HttpStatusCode.BadRequest, (await Wiki.NewVisitor().SignInAsync(name, PeopledWiki.Password)).Status);
        // The name is free again.
        await Wiki.RegisterAsync(name);
    }

    [Fact]
    public async Task Authors_whom_a_maintainer_connected_are_let_go_when_the_account_is_deleted_and_those_it_proved_and_its_guests_go_along()
    {
        var (name, guestName, author, connected, path) = (NewName(), NewName(), NewName(), NewName(), $"kept-{Guid.NewGuid():n}");
        var (mail, otherMail) = ($"mail-{Guid.NewGuid():n}@example.org", $"other-{Guid.NewGuid():n}@example.org");
        var visitor = await Wiki.JoinAsync(guestName);
        await visitor.WriteAsync(path, "As a guest");
        await Wiki.RegisterAsync(name, mail);
        (await visitor.SignInAsync(name, PeopledWiki.Password)).LeadsTo();
        Assert.EndsWith("done=kept", (await visitor.PostAsync("/account?handler=KeepGuest", (await visitor.GetAsync("/account")).Form().Fields)).LeadsTo());
        await Wiki.ExecuteAsync("update accounts.users set email_confirmed = true where email = $1", Stop, mail);
        var (authorId, connectedId) = (await ImportedAsync(author, mail), await ImportedAsync(connected, otherMail));
        (await visitor.SubmitAsync((await visitor.GetAsync($"/people/{authorId}/claim")).Form())).LeadsTo();
        await ConnectAsync(connectedId, name);

        var delete = await visitor.GetAsync("/account/delete");
        Assert.Equal([guestName, author, connected], delete.Texts(".names li"));
        Assert.Equal([guestName, author], delete.Page.QuerySelectorAll(".names")[0].Children.Select(line => line.TextContent.Trim()));
        Assert.Equal([guestName, author, connected], (await people.Administrator.GetAsync($"/people/{await Wiki.IdOfAsync(name)}/account")).Texts(".names li"));
        var form = delete.Form();
        form["Input.Name"] = name;
        Assert.Equal("/", (await visitor.SubmitAsync(form)).LeadsTo());

        foreach (var gone in (string[])[name, guestName, author]) Assert.Equal(0, await Wiki.ScalarAsync<long>("select count(*) from people where name = $1", Stop, gone));
        Assert.Contains("by someone who left", (await people.Reader.GetAsync($"/wiki/{path}")).MainText);
        Assert.True(await IsKeptAwayAsync(mail));
        // The other one is an imported author as before, for whoever it is.
        Assert.False(await IsKeptAwayAsync(otherMail));
        var profile = await people.Reader.GetAsync($"/people/{connectedId}");
        Assert.Equal(connected, profile.Text("h1"));
        Assert.DoesNotContain("this is", profile.MainText);
        Assert.NotNull(profile.Link("That was me"));
        Assert.Contains(connected, (await people.Maintainer.GetAsync($"/people?q={Uri.EscapeDataString(connected)}")).Texts(".people__name").Single());

        Task<bool> IsKeptAwayAsync(string address) =>
            Wiki.ScalarAsync<bool>("select exists (select from left_authors where hash = sha256(salt || convert_to(encode(sha256(convert_to($1, 'UTF8')), 'hex'), 'UTF8')))", Stop, address);
    }

    [Fact]
    public async Task A_maintainer_takes_no_author_out_of_history_by_a_throw_away_account_deleted_by_an_administrator()
    {
        var (name, author) = (NewName(), NewName());
        await Wiki.RegisterAsync(name);
        var authorId = await ImportedAsync(author, $"{Guid.NewGuid():n}@example.org");
        await ConnectAsync(authorId, name);
        var address = $"/people/{await Wiki.IdOfAsync(name)}/account";
        var form = (await people.Administrator.GetAsync(address)).Form($"{address}?handler=Delete");
        form["Input.Name"] = name;
        Assert.Equal("/people", (await people.Administrator.SubmitAsync(form)).LeadsTo());
        Assert.Equal(author, (await people.Reader.GetAsync($"/people/{authorId}")).Text("h1"));
    }

    [Fact]
    public async Task Whose_author_a_maintainer_connected_says_it_themselves_or_takes_it_back_and_nobody_else_does()
    {
        var (name, mail, author, wrong) = (NewName(), $"mail-{Guid.NewGuid():n}@example.org", NewName(), NewName());
        var visitor = await Wiki.RegisterAsync(name, mail);
        var id = await Wiki.IdOfAsync(name);
        var (authorId, wrongId) = (await ImportedAsync(author, mail), await ImportedAsync(wrong, $"{Guid.NewGuid():n}@example.org"));
        await ConnectAsync(authorId, name);
        await ConnectAsync(wrongId, name);

        // Where it is shown, its owner finds the way to take it back; others do not.
        var own = await visitor.GetAsync($"/people/{id}");
        Assert.Equal([$"/people/{authorId}/claim", $"/people/{wrongId}/claim"], own.Page.QuerySelectorAll("main a[href$='/claim']").Select(link => link.GetAttribute("href")).Order());
        Assert.Equal($"/people/{wrongId}/claim", (await visitor.GetAsync($"/people/{wrongId}")).Link("Not me?"));
        foreach (var page in (string[])[$"/people/{id}", $"/people/{wrongId}"]) Assert.Empty((await people.Contributor.GetAsync(page)).Texts("main a[href$='/claim']"));
        Assert.Equal(2, (await people.Maintainer.GetAsync($"/people/{id}")).Texts("[data-role=maintainer] a[href$='/manage']").Length);

        var notMe = (await visitor.GetAsync($"/people/{wrongId}/claim")).Form();
        Assert.Contains("none of your account", (await people.Contributor.PostAsync($"/people/{wrongId}/claim?handler=Release", (await people.Contributor.GetAsync($"/people/{wrongId}/claim")).Form().Fields)).Problem);
        Assert.Contains($"this is {name}", (await people.Reader.GetAsync($"/people/{wrongId}")).MainText);
        Assert.Equal($"/people/{wrongId}", (await visitor.PostAsync($"/people/{wrongId}/claim?handler=Release", notMe.Fields)).LeadsTo());
        Assert.DoesNotContain("this is", (await people.Reader.GetAsync($"/people/{wrongId}")).MainText);
        Assert.DoesNotContain(wrong, (await people.Reader.GetAsync($"/people/{id}")).MainText);

        // What was said becomes what was shown, and goes along by then.
        Assert.DoesNotContain("That was me", (await visitor.GetAsync($"/people/{authorId}/claim")).Texts("main button"));
        await Wiki.ExecuteAsync("update accounts.users set email_confirmed = true where id = $1", Stop, id);
        var me = await visitor.GetAsync($"/people/{authorId}/claim");
        Assert.Contains("That was me", me.Texts("main button"));
        Assert.Equal($"/people/{id}", (await visitor.SubmitAsync(me.Form())).LeadsTo());
        Assert.Equal([author], (await visitor.GetAsync("/account/delete")).Texts(".names:first-of-type li"));
        Assert.True(await Wiki.ScalarAsync<bool>("select claim_is_proven from people where person_id = $1", Stop, authorId));

        // What was shown can be taken back as well, and shown once more.
        (await visitor.PostAsync($"/people/{authorId}/claim?handler=Release", me.Form().Fields)).LeadsTo();
        Assert.Equal($"/people/{id}", (await visitor.SubmitAsync((await visitor.GetAsync($"/people/{authorId}/claim")).Form())).LeadsTo());
    }

    [Fact]
    public async Task The_only_administrator_can_neither_leave_nor_resign()
    {
        await using var wiki = await people.Postgres.StartWikiAsync(Stop);
        var ada = await wiki.RegisterAsync("Ada Bell");
        var id = await wiki.IdOfAsync("Ada Bell");
        var leave = (await ada.GetAsync("/account/delete")).Form();
        leave["Input.Name"] = "Ada Bell";
        Assert.Contains("only administrator", (await ada.SubmitAsync(leave)).Problem);
        var resign = (await ada.GetAsync($"/people/{id}/account")).Form($"/people/{id}/account?handler=Role");
        resign["Input.Role"] = "maintainer";
        Assert.Contains("only administrator", (await ada.SubmitAsync(resign)).Problem);

        await wiki.RegisterAsync("Ben Clay");
        var promote = (await ada.GetAsync($"/people/{await wiki.IdOfAsync("Ben Clay")}/account")).Form($"/people/{await wiki.IdOfAsync("Ben Clay")}/account?handler=Role");
        promote["Input.Role"] = "administrator";
        Assert.EndsWith("done=role", (await ada.SubmitAsync(promote)).LeadsTo());
        Assert.EndsWith("done=role", (await ada.SubmitAsync(resign)).LeadsTo());
        // What she was a moment ago does not count.
        Assert.Equal(HttpStatusCode.Forbidden, (await ada.GetAsync("/settings")).Status);
    }

    [Fact]
    public async Task A_maintainer_trusts_people_and_connects_imported_authors_and_a_contributor_does_not()
    {
        var (name, author) = (NewName(), $"Imported {NewName()}");
        var visitor = await Wiki.RegisterAsync(name);
        var id = await Wiki.IdOfAsync(name);
        var authorId = Guid.NewGuid().ToString("n")[..22];
        await Wiki.ExecuteAsync("insert into people (person_id, kind, name) values ($1, 'imported', $2)", Stop, authorId, author);

        var trust = (await people.Maintainer.GetAsync($"/people/{id}/manage")).Form();
        Assert.EndsWith("done=trust", (await people.Maintainer.SubmitAsync(trust)).LeadsTo());
        Assert.True(await Wiki.ScalarAsync<bool>("select trusted from people where person_id = $1", Stop, id));

        var claim = (await people.Maintainer.GetAsync($"/people/{authorId}/manage")).Form();
        claim["Input.Account"] = "Nobody At All";
        Assert.Contains("There is no account of this name.", (await people.Maintainer.SubmitAsync(claim)).Problem);
        claim["Input.Account"] = name;
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.PostAsync(claim.Address, claim.Fields)).Status);
        Assert.EndsWith("done=claim", (await people.Maintainer.SubmitAsync(claim)).LeadsTo());
        Assert.Contains($"this is {name}", (await people.Reader.GetAsync($"/people/{authorId}")).MainText);
        Assert.Contains(author, (await people.Reader.GetAsync($"/people/{id}")).MainText);

        var release = (await people.Maintainer.GetAsync($"/people/{authorId}/manage")).Form();
        Assert.EndsWith("done=release", (await people.Maintainer.SubmitAsync(release)).LeadsTo());
        Assert.DoesNotContain(author, (await people.Reader.GetAsync($"/people/{id}")).MainText);
    }

    [Fact]
    public async Task Nobody_gives_a_guests_work_to_an_account_but_the_guest()
    {
        var (guestName, path) = (NewName(), $"guests-own-{Guid.NewGuid():n}");
        var guest = await Wiki.JoinAsync(guestName);
        await guest.WriteAsync(path, "Mine");
        var address = $"/people/{await Wiki.IdOfAsync(guestName)}/manage";
        var form = (await people.Maintainer.GetAsync(address)).Form();
        form["Input.Account"] = "Max Maintains";
        foreach (var handler in (string[])["Claim", "Release"])
            Assert.Contains("Only imported authors", (await people.Maintainer.PostAsync($"{address}?handler={handler}", form.Fields)).Problem);
        Assert.Contains(guestName, (await guest.GetAsync("/me")).Body);
        Assert.Contains($"by {guestName}", (await people.Reader.GetAsync($"/wiki/{path}")).MainText);
    }

    [Fact]
    public async Task An_imported_author_is_claimed_by_the_account_with_their_confirmed_mail_address_and_by_no_other()
    {
        var (name, mail, author) = (NewName(), $"Mail-{Guid.NewGuid():n}@example.org", NewName());
        var authorId = Guid.NewGuid().ToString("n")[..22];
        await Wiki.ExecuteAsync("insert into people (person_id, kind, name, mail_hash) values ($1, 'imported', $2, encode(sha256(convert_to(lower($3), 'UTF8')), 'hex'))", Stop, authorId, author, mail);
        var visitor = await Wiki.RegisterAsync(name, mail);
        var id = await Wiki.IdOfAsync(name);

        // An address that anybody can type proves nothing.
        var form = (await visitor.GetAsync($"/people/{authorId}/claim")).Form();
        Assert.Contains("not confirmed", (await visitor.SubmitAsync(form)).Problem);
        Assert.Contains("not confirmed", (await people.Contributor.SubmitAsync((await people.Contributor.GetAsync($"/people/{authorId}/claim")).Form())).Problem);

        await Wiki.ExecuteAsync("update accounts.users set email_confirmed = true where id = $1", Stop, id);
        Assert.Equal($"/people/{id}", (await visitor.SubmitAsync((await visitor.GetAsync($"/people/{authorId}/claim")).Form())).LeadsTo());
        Assert.Contains(author, (await people.Reader.GetAsync($"/people/{id}")).MainText);
        // Said twice it is one; somebody else with the same address is too late.
        Assert.Equal($"/people/{id}", (await visitor.SubmitAsync(form)).LeadsTo());
        var late = await Wiki.RegisterAsync(NewName(), mail);
        await Wiki.ExecuteAsync("update accounts.users set email_confirmed = true where email = $1", Stop, mail);
        Assert.Contains("already", (await late.SubmitAsync((await late.GetAsync($"/people/{authorId}/claim")).Form())).Problem);
    }

    [Fact]
    public async Task Settings_are_kept_and_nonsense_is_refused()
    {
        var visitor = await Wiki.RegisterAsync(NewName());
        var form = (await visitor.GetAsync("/account")).Form();
        (form["Input.Zone"], form["Input.Language"], form["Input.Theme"], form["Input.HidesPresence"]) = ("Europe/Berlin", "de", "dark", "true");
        Assert.Equal("/account?done=saved", (await visitor.SubmitAsync(form)).LeadsTo());
        var kept = (await visitor.GetAsync("/account")).Form();
        Assert.Equal(("Europe/Berlin", "de", "dark", "true"), (kept["Input.Zone"], kept["Input.Language"], kept["Input.Theme"], kept["Input.HidesPresence"]));
        foreach (var (field, nonsense) in new[] { ("Zone", "Europe/Atlantis"), ("Language", "xx"), ("Theme", "pink") })
        {
            var wrong = (await visitor.GetAsync("/account")).Form();
            wrong[$"Input.{field}"] = nonsense;
            Assert.Equal(HttpStatusCode.BadRequest, (await visitor.SubmitAsync(wrong)).Status);
        }
    }

    [Fact]
    public async Task Contributions_are_paged_and_only_this_persons()
    {
        var (name, prefix) = (NewName(), $"paged-{Guid.NewGuid():n}");
        var visitor = await Wiki.RegisterAsync(name);
        var id = await Wiki.IdOfAsync(name);
        await people.Contributor.WriteAsync($"{prefix}/other", "By another");
        for (var number = 1; number <= 53; number++) await visitor.WriteAsync($"{prefix}/page-{number:00}", "Text");

        var first = await people.Reader.GetAsync($"/people/{id}");
        var second = await people.Reader.GetAsync(first.Page.QuerySelectorAll("nav.pager a").Single(link => link.TextContent.Contains("Older")).GetAttribute("href")!);
        var paths = first.Texts(".changes__path").Concat(second.Texts(".changes__path")).ToList();
        Assert.Equal(Enumerable.Range(1, 53).Reverse().Select(number => $"{prefix}/page-{number:00}"), paths);
    }

    private async Task<string> ImportedAsync(string name, string mail)
    {
        var id = Guid.NewGuid().ToString("n")[..22];
        await Wiki.ExecuteAsync("insert into people (person_id, kind, name, mail_hash) values ($1, 'imported', $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'))", Stop, id, name, mail);
        return id;
    }

    /// <summary>By a maintainer's word.</summary>
    private async Task ConnectAsync(string author, string account)
    {
        var form = (await people.Maintainer.GetAsync($"/people/{author}/manage")).Form();
        form["Input.Account"] = account;
        Assert.EndsWith("done=claim", (await people.Maintainer.SubmitAsync(form)).LeadsTo());
    }

    /// <summary>Every column of every table that can hold text, and holds this one.</summary>
    private async Task<IReadOnlyList<string>> PlacesOfAsync(string words)
    {
        var columns = new List<string>();
        await using var command = Wiki.Wiki.Database.CreateCommand("""
            select format('select count(*) from %I.%I t where position(lower($1) in lower(t.%I::text)) > 0', n.nspname, c.relname, a.attname)
            from pg_attribute a
            join pg_class c on c.oid = a.attrelid
            join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and n.nspname in ('docwiki', 'accounts') and a.attnum > 0 and not a.attisdropped
            """);
        await using (var reader = await command.ExecuteReaderAsync(Stop))
            while (await reader.ReadAsync(Stop)) columns.Add(reader.GetString(0));
        Assert.Contains(columns, column => column.Contains("mt_events"));
        var places = new List<string>();
        foreach (var column in columns)
            if (await Wiki.ScalarAsync<long>(column, Stop, words) > 0) places.Add(column);
        return places;
    }

    private static string NewName() => $"Person {Letters(Interlocked.Increment(ref names))}";

    private static string Letters(int number) => string.Concat(number.ToString("0000").Select(digit => "bcdfghjkmp"[digit - '0']));
}
