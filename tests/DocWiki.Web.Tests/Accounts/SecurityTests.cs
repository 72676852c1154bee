using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using DocWiki.Web.Tests.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace DocWiki.Web.Tests.Accounts;

/// <summary>Passwords, the second step, sessions, one-time links: each as the person who may, and as one who only tries.</summary>
[Collection(SharedPeopledWiki.Name)]
public sealed class SecurityTests(PeopledWiki people)
{
    private const string Security = "/account/security";
    private const string TwoStep = "/account/two-step";

    [Fact]
    public async Task The_key_of_the_second_step_is_for_whoever_lately_showed_that_it_is_them_and_looking_at_it_changes_no_stamp()
    {
        var ada = await Wiki.RegisterAsync("Ada Keyless");
        var stamp = await StampAsync();
        Assert.NotEmpty((await ada.GetAsync(TwoStep)).Text(".secret"));
        Assert.Equal(stamp, await StampAsync());
        await Wiki.ExecuteAsync("update accounts.sessions set confirmed_at = now() - interval '31 minutes' where user_id = (select id from accounts.users where user_name = 'Ada Keyless')", Stop);
        var page = await ada.GetAsync(TwoStep);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Empty(page.Texts(".secret, .qr-code"));
        Assert.DoesNotContain("otpauth", page.Body);

        Task<string> StampAsync() => Wiki.ScalarAsync<string>("select security_stamp from accounts.users where user_name = 'Ada Keyless'", Stop);
    }

    [Fact]
    public async Task Of_several_who_want_one_name_at_once_one_has_it_and_the_others_are_told_so()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Wiki.RegisterAsync($"Wants A Name {i}")));
        var forms = await Task.WhenAll(people.Select(async person => (await person.GetAsync("/account")).Form()));
        foreach (var form in forms) form["Input.Name"] = "The One Name";
        var answers = await Task.WhenAll(people.Zip(forms, (person, form) => person.SubmitAsync(form)));
        Assert.Equal([HttpStatusCode.Redirect, .. Enumerable.Repeat(HttpStatusCode.BadRequest, 4)], answers.Select(answer => answer.Status).Order());
    }
    private const string NewPassword = "quite another phrase";

    private static int names;

    private RunningWiki Wiki => people.Wiki;
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_password_ends_all_other_sessions()
    {
        var (name, visitor) = await SomebodyAsync();
        var elsewhere = Wiki.NewVisitor();
        (await elsewhere.SignInAsync(name, PeopledWiki.Password)).LeadsTo();

        var form = (await visitor.GetAsync(Security)).Form($"{Security}?handler=Password");
        (form["Input.OldPassword"], form["Input.NewPassword"]) = ("not the old one", NewPassword);
        Assert.Contains("not your present password", (await visitor.SubmitAsync(form)).Problem);
        (form["Input.OldPassword"], form["Input.NewPassword"]) = (PeopledWiki.Password, "short");
        Assert.Contains("at least 10 characters", (await visitor.SubmitAsync(form)).Problem);
        form["Input.NewPassword"] = NewPassword;
        Assert.EndsWith("done=password", (await visitor.SubmitAsync(form)).LeadsTo());

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(Security)).Status);
        Assert.Equal("{}", (await elsewhere.GetAsync("/me")).Body);
        Assert.Equal(HttpStatusCode.BadRequest, (await Wiki.NewVisitor().SignInAsync(name, PeopledWiki.Password)).Status);
        (await Wiki.NewVisitor().SignInAsync(name, NewPassword)).LeadsTo();
    }

    [Fact]
    public async Task A_session_is_ended_by_its_owner_at_once_and_by_nobody_else()
    {
        var (name, visitor) = await SomebodyAsync();
        var (_, stranger) = await SomebodyAsync();
        var elsewhere = Wiki.NewVisitor();
        (await elsewhere.SignInAsync(name, PeopledWiki.Password)).LeadsTo();
        Assert.Equal(2, (await visitor.GetAsync(Security)).Texts("section[aria-labelledby=sessions-title] li").Length);
        var end = (await visitor.GetAsync(Security)).Page.QuerySelectorAll("input[name='Input.Session']").Single().GetAttribute("value")!;

        // The stranger has another session of their own, so that the form is on their page.
        var form = (await stranger.GetAsync(Security)).Form($"{Security}?handler=Password");
        await stranger.PostAsync($"{Security}?handler=End", [new("__RequestVerificationToken", form["__RequestVerificationToken"]), new("Input.Session", end)]);
        Assert.Contains(name, (await elsewhere.GetAsync("/me")).Body);

        var own = (await visitor.GetAsync(Security)).Form($"{Security}?handler=Password");
        Assert.EndsWith("done=sessions", (await visitor.PostAsync($"{Security}?handler=End", [new("__RequestVerificationToken", own["__RequestVerificationToken"]), new("Input.Session", end)])).LeadsTo());
        Assert.Equal("{}", (await elsewhere.GetAsync("/me")).Body);
        Assert.Contains(name, (await visitor.GetAsync("/me")).Body);
    }

    [Fact]
    public async Task A_session_lives_from_its_last_use_and_the_browser_keeps_its_cookie_as_long_as_that_may_be()
    {
        var (name, visitor) = await SomebodyAsync();
        var cookie = visitor.Cookies.GetAllCookies()["docwiki-account"]!;
        Assert.InRange(cookie.Expires, DateTime.Now.AddDays(390), DateTime.Now.AddDays(401));

        // Used last 59 days ago: this use makes it 60 days from now.
        await AgeAsync("interval '59 days'");
        Assert.Contains(name, (await visitor.GetAsync("/me")).Body);
        await AgeAsync("interval '59 days'");
        Assert.Contains(name, (await visitor.GetAsync("/me")).Body);
        await AgeAsync("interval '61 days'");
        Assert.Equal("{}", (await visitor.GetAsync("/me")).Body);

        Task AgeAsync(string by) => Wiki.ExecuteAsync(
            $"update accounts.sessions set created_at = created_at - {by}, seen_at = seen_at - {by}, expires_at = expires_at - {by} where user_id = (select id from accounts.users where user_name = $1)", Stop, name);
    }

    [Fact]
    public async Task With_the_second_step_a_password_alone_opens_nothing_and_each_code_counts_once()
    {
        var (name, visitor) = await SomebodyAsync();
        var page = await visitor.GetAsync(TwoStep);
        var key = page.Text("code.secret");
        var form = page.Form();
        form["Input.Code"] = "000000" == Totp(key) ? "111111" : "000000";
        Assert.Contains("not right", (await visitor.SubmitAsync(form)).Problem);
        var first = Totp(key);
        form["Input.Code"] = first;
        var codes = (await visitor.SubmitAsync(form)).Texts(".codes code");
        Assert.Equal(10, codes.Distinct().Count());

        // The code that turned it on is used; the next step's is not.
        Assert.Equal(HttpStatusCode.BadRequest, (await SecondAsync(first)).Status);
        var next = Totp(key, steps: 1);
        Assert.Equal("/wiki/home", (await SecondAsync(next)).LeadsTo());
        Assert.Equal(HttpStatusCode.BadRequest, (await SecondAsync(next)).Status);
        // Written as the same number otherwise, and the one before, which is still within its time.
        Assert.Equal(HttpStatusCode.BadRequest, (await SecondAsync("0" + next)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SecondAsync(first)).Status);
        await Wiki.ExecuteAsync("update accounts.users set access_failed_count = 0 where user_name = $1", Stop, name);
        // A recovery code, once.
        Assert.Equal("/wiki/home", (await SecondAsync(codes[0].ToLowerInvariant())).LeadsTo());
        // However it is written.
        Assert.Equal("/wiki/home", (await SecondAsync(codes[1].Replace("-", " "))).LeadsTo());
        Assert.Equal(HttpStatusCode.BadRequest, (await SecondAsync(codes[0])).Status);
        // Nobody comes by the second step's address without the first.
        Assert.StartsWith("/sign-in?", (await Wiki.NewVisitor().GetAsync("/sign-in/code")).LeadsTo());

        async Task<Answer> SecondAsync(string code)
        {
            var other = Wiki.NewVisitor();
            var at = (await other.SignInAsync(name, PeopledWiki.Password, "/wiki/home")).LeadsTo();
            Assert.Equal("{}", (await other.GetAsync("/me")).Body);
            Assert.StartsWith("/sign-in", (await other.GetAsync("/account")).LeadsTo());
            var second = (await other.GetAsync(at)).Form();
            second["Input.Code"] = code;
            return await other.SubmitAsync(second);
        }
    }

    [Fact]
    public async Task Whoever_gave_the_old_password_does_not_get_in_by_a_code_once_there_is_a_new_one()
    {
        var (name, visitor) = await SomebodyAsync();
        var codes = await TurnOnAsync(visitor);
        var thief = Wiki.NewVisitor();
        var second = (await thief.GetAsync((await thief.SignInAsync(name, PeopledWiki.Password)).LeadsTo())).Form();
        var form = (await visitor.GetAsync(Security)).Form($"{Security}?handler=Password");
        (form["Input.OldPassword"], form["Input.NewPassword"]) = (PeopledWiki.Password, NewPassword);
        (await visitor.SubmitAsync(form)).LeadsTo();

        second["Input.Code"] = codes[0];
        Assert.StartsWith("/sign-in?", (await thief.SubmitAsync(second)).LeadsTo());
        Assert.Equal("{}", (await thief.GetAsync("/me")).Body);
    }

    [Fact]
    public async Task Wrong_codes_count_towards_the_lock_out()
    {
        var (name, visitor) = await SomebodyAsync();
        var page = await visitor.GetAsync(TwoStep);
        var key = page.Text("code.secret");
        var form = page.Form();
        form["Input.Code"] = Totp(key);
        await visitor.SubmitAsync(form);

        var other = Wiki.NewVisitor();
        var second = (await other.GetAsync((await other.SignInAsync(name, PeopledWiki.Password)).LeadsTo())).Form();
        for (var tries = 0; tries < 5; tries++)
        {
            second["Input.Code"] = "no-such-code";
            await other.SubmitAsync(second);
        }
        second["Input.Code"] = Totp(key, steps: 1);
        Assert.Equal(HttpStatusCode.BadRequest, (await other.SubmitAsync(second)).Status);
        Assert.True(await Wiki.ScalarAsync<bool>("select lockout_end > now() from accounts.users where user_name = $1", Stop, name));
    }

    [Fact]
    public async Task The_second_step_is_turned_off_by_a_code_only()
    {
        var (name, visitor) = await SomebodyAsync();
        var page = await visitor.GetAsync(TwoStep);
        var key = page.Text("code.secret");
        var form = page.Form();
        form["Input.Code"] = Totp(key);
        await visitor.SubmitAsync(form);

        var off = (await visitor.GetAsync(TwoStep)).Form();
        off["Input.Code"] = "123";
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostAsync($"{TwoStep}?handler=Off", off.Fields)).Status);
        off["Input.Code"] = Totp(key, steps: 1);
        Assert.EndsWith("done=off", (await visitor.PostAsync($"{TwoStep}?handler=Off", off.Fields)).LeadsTo());
        Assert.Equal("/", (await Wiki.NewVisitor().SignInAsync(name, PeopledWiki.Password)).LeadsTo());
        Assert.NotEqual(key, (await visitor.GetAsync(TwoStep)).Text("code.secret"));
    }

    [Fact]
    public async Task Whoever_lost_the_phone_turns_it_off_by_a_recovery_code_and_whoever_lost_those_too_asks_an_administrator()
    {
        var (name, visitor) = await SomebodyAsync();
        var codes = await TurnOnAsync(visitor);
        var off = (await visitor.GetAsync(TwoStep)).Form();
        off["Input.Code"] = codes[0];
        Assert.EndsWith("done=off", (await visitor.PostAsync($"{TwoStep}?handler=Off", off.Fields)).LeadsTo());

        await TurnOnAsync(visitor);
        var address = $"/people/{await Wiki.IdOfAsync(name)}/account";
        var form = (await people.Administrator.GetAsync(address)).Form($"{address}?handler=Link");
        Assert.Equal(HttpStatusCode.Forbidden, (await people.Maintainer.PostAsync($"{address}?handler=SecondStepOff", form.Fields)).Status);
        Assert.StartsWith("/sign-in/code", (await Wiki.NewVisitor().SignInAsync(name, PeopledWiki.Password)).LeadsTo());
        Assert.EndsWith("done=second", (await people.Administrator.PostAsync($"{address}?handler=SecondStepOff", form.Fields)).LeadsTo());
        Assert.Equal("/", (await Wiki.NewVisitor().SignInAsync(name, PeopledWiki.Password)).LeadsTo());
    }

    private static async Task<string[]> TurnOnAsync(Visitor visitor)
    {
        var page = await visitor.GetAsync(TwoStep);
        var form = page.Form();
        form["Input.Code"] = Totp(page.Text("code.secret"));
        return (await visitor.SubmitAsync(form)).Texts(".codes code");
    }

    [Fact]
    public async Task What_opens_an_account_is_changed_by_whoever_lately_showed_that_it_is_them_and_not_by_a_found_browser()
    {
        var (name, visitor) = await SomebodyAsync();
        Assert.Empty((await visitor.GetAsync(Security)).Texts("a[href^='/account/confirm']"));
        var forms = new Dictionary<string, ServedForm>
        {
            [$"{Security}?handler=PasskeyOptions"] = (await visitor.GetAsync(Security)).Form($"{Security}?handler=AddPasskey"),
            [$"{Security}?handler=AddPasskey"] = (await visitor.GetAsync(Security)).Form($"{Security}?handler=AddPasskey"),
            [$"{Security}?handler=RemovePasskey"] = (await visitor.GetAsync(Security)).Form($"{Security}?handler=AddPasskey"),
            [$"{TwoStep}?handler=On"] = (await visitor.GetAsync(TwoStep)).Form(),
            ["/account/delete"] = (await visitor.GetAsync("/account/delete")).Form(),
            ["/account"] = (await visitor.GetAsync("/account")).Form(),
            ["/account/elsewhere?handler=Disconnect&returnTo=%2Faccount%2Fsecurity"] = (await visitor.GetAsync("/account/delete")).Form(),
        };
        forms[$"{TwoStep}?handler=On"]["Input.Code"] = Totp((await visitor.GetAsync(TwoStep)).Text("code.secret"));
        forms["/account/delete"]["Input.Name"] = name;
        forms["/account"]["Input.Mail"] = "thief@example.org";

        await Wiki.ExecuteAsync("update accounts.sessions set confirmed_at = now() - interval '31 minutes' where user_id = (select id from accounts.users where user_name = $1)", Stop, name);
        foreach (var (address, form) in forms)
            Assert.StartsWith("/account/confirm?returnTo=%2Faccount", (await visitor.PostAsync(address, form.Fields)).LeadsTo());
        Assert.Equal("|f|", await Wiki.ScalarAsync<string>("select coalesce(email, '') || '|' || left(two_factor_enabled::text, 1) || '|' from accounts.users where user_name = $1", Stop, name));
        // The name is what one signs in with.
        (forms["/account"]["Input.Mail"], forms["/account"]["Input.Name"]) = ("", $"{name} renamed");
        Assert.Equal("/account/confirm?returnTo=%2Faccount", (await visitor.PostAsync("/account", forms["/account"].Fields)).LeadsTo());
        Assert.Equal(name, await Wiki.ScalarAsync<string>("select user_name from accounts.users where user_name like $1 || '%'", Stop, name));
        Assert.Equal(["name", "mail"], (await visitor.GetAsync("/account")).Page.QuerySelectorAll("input[readonly]").Select(input => input.Id));
        // The rest of the settings can be saved, and sessions be ended.
        forms["/account"]["Input.Name"] = name;
        Assert.EndsWith("done=saved", (await visitor.PostAsync("/account", forms["/account"].Fields)).LeadsTo());
        Assert.EndsWith("done=sessions", (await visitor.PostAsync($"{Security}?handler=End", forms[$"{Security}?handler=AddPasskey"].Fields)).LeadsTo());

        var confirm = (await visitor.GetAsync("/account/confirm?returnTo=%2Faccount%2Ftwo-step")).Form("/account/confirm");
        confirm["Input.Password"] = "not my password";
        Assert.Contains("not your password", (await visitor.SubmitAsync(confirm)).Problem);
        Assert.StartsWith("/account/confirm", (await visitor.PostAsync($"{TwoStep}?handler=On", forms[$"{TwoStep}?handler=On"].Fields)).LeadsTo());
        confirm["Input.Password"] = PeopledWiki.Password;
        Assert.Equal(TwoStep, (await visitor.SubmitAsync(confirm)).LeadsTo());
        var codes = (await visitor.PostAsync($"{TwoStep}?handler=On", forms[$"{TwoStep}?handler=On"].Fields)).Texts(".codes code");
        Assert.Equal(10, codes.Length);

        // It never leads away, and whoever has neither at hand signs in again.
        (confirm["ReturnTo"], confirm["Input.Code"]) = ("//evil.example", codes[0]);
        Assert.Equal("/", (await visitor.SubmitAsync(confirm)).LeadsTo());
        var again = (await visitor.GetAsync("/account/confirm?returnTo=%2Faccount%2Ftwo-step")).Form("/account/confirm?handler=Again");
        Assert.Equal("/sign-in?returnTo=%2Faccount%2Ftwo-step", (await visitor.SubmitAsync(again)).LeadsTo());
        Assert.Equal("{}", (await visitor.GetAsync("/me")).Body);
    }

    [Fact]
    public async Task An_administrators_found_browser_opens_nobodys_account_and_not_the_wiki()
    {
        var (name, administrator) = await SomebodyAsync();
        var (other, visitor) = await SomebodyAsync();
        await TurnOnAsync(visitor);
        var (own, address) = ($"/people/{await Wiki.IdOfAsync(name)}/account", $"/people/{await Wiki.IdOfAsync(other)}/account");
        await Wiki.ExecuteAsync("update people set role = 'administrator' where name = $1", Stop, name);
        var page = await administrator.GetAsync(address);
        Assert.Empty(page.Texts("a[href^='/account/confirm']"));
        var role = page.Form($"{address}?handler=Role");
        role["Input.Role"] = "administrator";
        var delete = page.Form($"{address}?handler=Delete");
        delete["Input.Name"] = other;
        var link = page.Form($"{address}?handler=Link");
        var settings = (await administrator.GetAsync("/settings")).Form();
        settings.Fields.Remove("Input.GuestsMayEdit");

        await Wiki.ExecuteAsync("update accounts.sessions set confirmed_at = now() - interval '31 minutes' where user_id = (select id from accounts.users where user_name = $1)", Stop, name);
        foreach (var (handler, form) in new[] { ("Role", role), ("Link", link), ("SecondStepOff", link), ("SignOut", link), ("Delete", delete) })
        {
            Assert.Equal($"/account/confirm?returnTo={Uri.EscapeDataString(address)}", (await administrator.PostAsync($"{address}?handler={handler}", form.Fields)).LeadsTo());
            Assert.StartsWith("/account/confirm?", (await administrator.PostAsync($"{own}?handler={handler}", form.Fields)).LeadsTo());
        }
        Assert.Equal("/account/confirm?returnTo=%2Fsettings", (await administrator.SubmitAsync(settings)).LeadsTo());
        Assert.Equal("contributor|true", await Wiki.ScalarAsync<string>("select p.role || '|' || u.two_factor_enabled from people p join accounts.users u on u.id = p.person_id where p.name = $1", Stop, other));
        Assert.Contains(other, (await visitor.GetAsync("/me")).Body);
        Assert.True(await Wiki.ScalarAsync<bool>("select guests_may_edit from wiki_settings", Stop));
        Assert.Single((await administrator.GetAsync(address)).Texts("a[href^='/account/confirm']"));
        Assert.Single((await administrator.GetAsync("/settings")).Texts("a[href='/account/confirm?returnTo=%2Fsettings']"));

        var confirm = (await administrator.GetAsync("/account/confirm")).Form("/account/confirm");
        confirm["Input.Password"] = PeopledWiki.Password;
        (await administrator.SubmitAsync(confirm)).LeadsTo();
        Assert.EndsWith("done=role", (await administrator.SubmitAsync(role)).LeadsTo());
        // One's own second step goes by a code, one's own password by the one before: being an administrator is not enough.
        Assert.Equal(Security, (await administrator.PostAsync($"{own}?handler=Link", link.Fields)).LeadsTo());
        Assert.Equal(TwoStep, (await administrator.PostAsync($"{own}?handler=SecondStepOff", link.Fields)).LeadsTo());
        Assert.DoesNotContain($"{own}?handler=Link", (await administrator.GetAsync(own)).Body);
    }

    [Fact]
    public async Task Wrong_passwords_while_confirming_count_towards_the_lock_out()
    {
        var (name, visitor) = await SomebodyAsync();
        var confirm = (await visitor.GetAsync("/account/confirm")).Form("/account/confirm");
        for (var tries = 0; tries < 5; tries++)
        {
            confirm["Input.Password"] = "not my password";
            Assert.Equal(HttpStatusCode.BadRequest, (await visitor.SubmitAsync(confirm)).Status);
        }
        confirm["Input.Password"] = PeopledWiki.Password;
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.SubmitAsync(confirm)).Status);
        Assert.True(await Wiki.ScalarAsync<bool>("select lockout_end > now() from accounts.users where user_name = $1", Stop, name));
    }

    [Fact]
    public async Task Whoever_turned_the_second_step_on_is_asked_for_both_before_what_opens_the_account_is_changed()
    {
        var (name, visitor) = await SomebodyAsync();
        var page = await visitor.GetAsync(TwoStep);
        var key = page.Text("code.secret");
        var on = page.Form();
        on["Input.Code"] = Totp(key);
        var codes = (await visitor.SubmitAsync(on)).Texts(".codes code");
        await AgeAsync();
        var form = (await visitor.GetAsync("/account/confirm?returnTo=%2Faccount")).Form("/account/confirm");
        Assert.Equal("", form["Input.Code"]);

        // Neither alone, and a wrong password uses up no code.
        foreach (var (password, code) in new[] { (PeopledWiki.Password, ""), (PeopledWiki.Password, "no-such-code"), ("not my password", codes[0]), ("", codes[0]) })
        {
            (form["Input.Password"], form["Input.Code"]) = (password, code);
            Assert.Equal(HttpStatusCode.BadRequest, (await visitor.SubmitAsync(form)).Status);
            Assert.False(await IsConfirmedAsync());
        }
        Assert.Equal(3, await Wiki.ScalarAsync<int>("select access_failed_count from accounts.users where user_name = $1", Stop, name));
        (form["Input.Password"], form["Input.Code"]) = (PeopledWiki.Password, codes[0]);
        Assert.Equal("/account", (await visitor.SubmitAsync(form)).LeadsTo());
        Assert.True(await IsConfirmedAsync());

        // A recovery code is used up, a code of the authenticator is as good and counts once as well.
        await AgeAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.SubmitAsync(form)).Status);
        form["Input.Code"] = Totp(key, steps: 1);
        Assert.Equal("/account", (await visitor.SubmitAsync(form)).LeadsTo());
        await AgeAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.SubmitAsync(form)).Status);
        Assert.False(await IsConfirmedAsync());

        Task AgeAsync() => Wiki.ExecuteAsync("update accounts.sessions set confirmed_at = now() - interval '31 minutes' where user_id = (select id from accounts.users where user_name = $1)", Stop, name);
        Task<bool> IsConfirmedAsync() => Wiki.ScalarAsync<bool>("select confirmed_at > now() - interval '30 minutes' from accounts.sessions where user_id = (select id from accounts.users where user_name = $1)", Stop, name);
    }

    [Fact]
    public async Task A_passkey_is_called_otherwise_by_its_owner_who_lately_showed_that_it_is_them()
    {
        var (name, visitor) = await SomebodyAsync();
        var (other, stranger) = await SomebodyAsync();
        foreach (var (owner, credential) in new[] { (name, "\\x0a01"), (other, "\\x0a02") })
            await Wiki.ExecuteAsync("insert into accounts.user_passkeys (credential_id, user_id, data) select $3::bytea, id, $2::jsonb from accounts.users where user_name = $1", Stop, owner,
                """{"PublicKey":"AQI=","Name":"Linux","CreatedAt":"2026-11-27T00:00:00+00:00","SignCount":0,"Transports":[],"IsUserVerified":true,"IsBackupEligible":false,"IsBackedUp":false,"AttestationObject":"AQI=","ClientDataJson":"AQI="}""", credential);
        var form = (await visitor.GetAsync(Security)).Form($"{Security}?handler=NamePasskey");
        Assert.Equal("Linux", form["Input.PasskeyName"]);
        foreach (var wrong in (string[])["", "   ", new string('x', 61)])
        {
            form["Input.PasskeyName"] = wrong;
            Assert.Contains("1 to 60 characters", (await visitor.SubmitAsync(form)).Problem);
        }
        form["Input.PasskeyName"] = " The old phone ";
        Assert.EndsWith("done=named", (await visitor.SubmitAsync(form)).LeadsTo());
        Assert.Equal("The old phone", (await visitor.GetAsync(Security)).Text("section[aria-labelledby=passkeys-title] .rows strong"));
        Assert.Equal("AQI=", await Wiki.ScalarAsync<string>("select data ->> 'PublicKey' from accounts.user_passkeys where credential_id = '\\x0a01'", Stop));

        var theirs = (await stranger.GetAsync(Security)).Form($"{Security}?handler=NamePasskey");
        (theirs["Input.Passkey"], theirs["Input.PasskeyName"]) = ("0a01", "Mine now");
        Assert.Contains("gone already", (await stranger.SubmitAsync(theirs)).Problem);
        await Wiki.ExecuteAsync("update accounts.sessions set confirmed_at = now() - interval '31 minutes' where user_id = (select id from accounts.users where user_name = $1)", Stop, name);
        Assert.StartsWith("/account/confirm", (await visitor.SubmitAsync(form)).LeadsTo());
    }

    [Fact]
    public async Task A_first_password_is_set_by_whoever_has_another_way_in_and_the_last_way_in_is_not_removed()
    {
        var (name, visitor) = await SomebodyAsync();
        await Wiki.ExecuteAsync("update accounts.users set password_hash = null where user_name = $1", Stop, name);
        await Wiki.ExecuteAsync("insert into accounts.user_passkeys (credential_id, user_id, data) select '\\x0102', id, $2::jsonb from accounts.users where user_name = $1", Stop, name,
            """{"PublicKey":"AQI=","Name":"Only key","CreatedAt":"2026-11-27T00:00:00+00:00","SignCount":0,"Transports":[],"IsUserVerified":true,"IsBackupEligible":false,"IsBackedUp":false,"AttestationObject":"AQI=","ClientDataJson":"AQI="}""");
        var page = await visitor.GetAsync(Security);
        Assert.Contains("Only key", page.MainText);
        var remove = page.Form($"{Security}?handler=RemovePasskey");
        Assert.Contains("could not sign in any more", (await visitor.SubmitAsync(remove)).Problem);

        var set = page.Form($"{Security}?handler=Password");
        set["Input.NewPassword"] = NewPassword;
        Assert.EndsWith("done=password", (await visitor.SubmitAsync(set)).LeadsTo());
        (await Wiki.NewVisitor().SignInAsync(name, NewPassword)).LeadsTo();
        Assert.EndsWith("done=removed", (await visitor.SubmitAsync(remove)).LeadsTo());
    }

    [Fact]
    public async Task A_link_for_a_new_password_counts_once_ends_all_sessions_and_lifts_the_lock()
    {
        var (name, visitor) = await SomebodyAsync();
        for (var tries = 0; tries < 5; tries++) await Wiki.NewVisitor().SignInAsync(name, "wrong wrong wrong");
        var link = await LinkAsync(name);

        var form = (await Wiki.NewVisitor().GetAsync(link)).Form();
        var newcomer = Wiki.NewVisitor();
        form = (await newcomer.GetAsync(link)).Form();
        form["Input.Password"] = "short";
        Assert.Contains("at least 10 characters", (await newcomer.SubmitAsync(form)).Problem);
        form["Input.Password"] = NewPassword;
        Assert.Equal("/sign-in", (await newcomer.SubmitAsync(form)).LeadsTo());

        Assert.Equal("{}", (await visitor.GetAsync("/me")).Body);
        (await Wiki.NewVisitor().SignInAsync(name, NewPassword)).LeadsTo();
        form["Input.Password"] = "and yet another one";
        Assert.Equal(HttpStatusCode.BadRequest, (await newcomer.SubmitAsync(form)).Status);
        var used = await newcomer.GetAsync(link);
        Assert.Equal(HttpStatusCode.BadRequest, used.Status);
        Assert.Contains("does not count any more", used.MainText);
    }

    [Fact]
    public async Task Forged_links_and_those_of_another_person_open_nothing()
    {
        var (name, _) = await SomebodyAsync();
        var (other, _) = await SomebodyAsync();
        var link = await LinkAsync(name);
        foreach (var wrong in new[]
        {
            link.Replace(await Wiki.IdOfAsync(name), await Wiki.IdOfAsync(other)),
            link[..^4],
            $"/reset?person={await Wiki.IdOfAsync(name)}",
            $"/reset?person=nobody&token=x",
            "/reset",
        })
            Assert.Equal(HttpStatusCode.BadRequest, (await Wiki.NewVisitor().GetAsync(wrong)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Wiki.NewVisitor().GetAsync("/reset?person=%00&token=%00")).Status);
    }

    [Fact]
    public async Task A_link_for_a_new_password_counts_for_24_hours()
    {
        var (name, _) = await SomebodyAsync();
        var link = await LinkAsync(name);
        Assert.Equal(HttpStatusCode.OK, (await Wiki.NewVisitor().GetAsync(Aged(link, TimeSpan.FromHours(23.9)))).Status);
        var visitor = Wiki.NewVisitor();
        var form = (await visitor.GetAsync(link)).Form();
        var expired = Aged(link, TimeSpan.FromHours(24.1));
        var page = await visitor.GetAsync(expired);
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("is too old", page.MainText);
        // Whoever opened it in time and sends it too late is refused as well.
        (form["Token"], form["Input.Password"]) = (TokenOf(expired), NewPassword);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostAsync("/reset", form.Fields)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Wiki.NewVisitor().SignInAsync(name, NewPassword)).Status);
        Assert.Equal("/", (await Wiki.NewVisitor().SignInAsync(name, PeopledWiki.Password)).LeadsTo());
    }

    [Fact]
    public async Task A_link_that_confirms_a_mail_address_counts_for_24_hours()
    {
        var (name, _) = await SomebodyAsync();
        await Wiki.ExecuteAsync("update accounts.users set email = 'late@example.org', normalized_email = 'late@example.org' where user_name = $1", Stop, name);
        string link;
        await using (var scope = Wiki.Services.CreateAsyncScope())
        {
            var accounts = scope.ServiceProvider.GetRequiredService<UserManager<DocWiki.Web.Accounts.Account>>();
            link = new Uri(await DocWiki.Web.Accounts.AccountLinks.ConfirmLinkAsync(accounts, (await accounts.FindByNameAsync(name))!, "https://wiki.example.org")).PathAndQuery;
        }

        var visitor = Wiki.NewVisitor();
        Assert.Contains("does not count any more", (await visitor.SubmitAsync((await visitor.GetAsync(Aged(link, TimeSpan.FromHours(24.1)))).Form())).Problem);
        Assert.False(await Wiki.ScalarAsync<bool>("select email_confirmed from accounts.users where user_name = $1", Stop, name));
        Assert.Equal(HttpStatusCode.OK, (await visitor.SubmitAsync((await visitor.GetAsync(Aged(link, TimeSpan.FromHours(23.9)))).Form())).Status);
        Assert.True(await Wiki.ScalarAsync<bool>("select email_confirmed from accounts.users where user_name = $1", Stop, name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{}}")]
    public async Task A_passkey_that_answers_no_question_of_ours_is_refused(string answer)
    {
        var (_, visitor) = await SomebodyAsync();
        var add = (await visitor.GetAsync(Security)).Form($"{Security}?handler=AddPasskey");
        add["Input.Credential"] = answer;
        Assert.Contains("could not be checked", (await visitor.SubmitAsync(add)).Problem);
        // Also where there was a question.
        Assert.Equal(HttpStatusCode.OK, (await visitor.PostAsync($"{Security}?handler=PasskeyOptions", add.Fields)).Status);
        Assert.Contains("could not be checked", (await visitor.SubmitAsync(add)).Problem);

        var nobody = Wiki.NewVisitor();
        var use = (await nobody.GetAsync("/sign-in")).Form("/sign-in?handler=Passkey");
        use["Input.Credential"] = answer;
        Assert.Contains("opens nothing here", (await nobody.SubmitAsync(use)).Problem);
        Assert.Equal(HttpStatusCode.OK, (await nobody.PostAsync("/sign-in?handler=PasskeyOptions", use.Fields)).Status);
        Assert.Contains("opens nothing here", (await nobody.SubmitAsync(use)).Problem);
        Assert.Equal("{}", (await nobody.GetAsync("/me")).Body);
    }

    private async Task<string> LinkAsync(string name)
    {
        var address = $"/people/{await Wiki.IdOfAsync(name)}/account";
        var form = (await people.Administrator.GetAsync(address)).Form($"{address}?handler=Link");
        return new Uri((await people.Administrator.SubmitAsync(form)).Text("code.secret")).PathAndQuery;
    }

    /// <summary>The link as it would be if it had been made so long ago: Identity writes the time first into what it then encrypts, and asks no clock that could be set.</summary>
    private string Aged(string link, TimeSpan by)
    {
        var name = Wiki.Services.GetRequiredService<IOptions<DataProtectionTokenProviderOptions>>().Value.Name;
        var protector = Wiki.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector(name);
        var content = protector.Unprotect(Convert.FromBase64String(TokenOf(link)));
        var made = BinaryPrimitives.ReadInt64LittleEndian(content);
        Assert.InRange(new DateTimeOffset(made, TimeSpan.Zero), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
        BinaryPrimitives.WriteInt64LittleEndian(content, made - by.Ticks);
        return link[..(link.IndexOf("token=", StringComparison.Ordinal) + "token=".Length)] + Uri.EscapeDataString(Convert.ToBase64String(protector.Protect(content)));
    }

    private static string TokenOf(string link) => Uri.UnescapeDataString(link[(link.IndexOf("token=", StringComparison.Ordinal) + "token=".Length)..]);

    private async Task<(string Name, Visitor Visitor)> SomebodyAsync()
    {
        var name = $"Secure {string.Concat(Interlocked.Increment(ref names).ToString("000").Select(digit => "bcdfghjkmp"[digit - '0']))}";
        return (name, await Wiki.RegisterAsync(name));
    }

    /// <summary>RFC 6238 with SHA-1, 30 seconds, 6 digits: what an authenticator app shows.</summary>
    private static string Totp(string key, int steps = 0)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30 + steps);
        var bits = string.Concat(key.Replace(" ", "").Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(char.ToUpperInvariant(c)), 2).PadLeft(5, '0')));
        var secret = Enumerable.Range(0, bits.Length / 8).Select(octet => Convert.ToByte(bits.Substring(octet * 8, 8), 2)).ToArray();
#pragma warning disable CA5350 // The authenticators' own choice.
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var code = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf, 4)) & 0x7fffffff;
        return (code % 1_000_000).ToString("000000");
    }
}
